import { expect, test } from "vitest";

import { checkGraph } from "../check-graph.ts";
import type { JsonObject } from "../json.ts";
import type { Resources } from "../resources.ts";
import { graphWith, testResources } from "../testing/index.ts";
import { AgentConfig } from "./agent.ts";
import { LlmConfig } from "./llm.ts";
import { History, readsThread } from "./model-call.ts";

const asking = (type: "llm" | "agent", config: JsonObject): JsonObject =>
  graphWith({
    nodes: {
      ask: { type, config: { ...(type === "agent" ? { instructions: "Help." } : {}), ...config } },
      end: { type: "end", config: { output: { answer: "nodes.ask.text" } } },
    },
    edges: ["start -> ask", "ask -> end"],
  });

test.each<[history: unknown, isValid: boolean]>([
  ["none", true],
  ["thread", true],
  [{ last: 10 }, true],
  [{ tokens: 4_000 }, true],
  [{ summary: 10 }, true],
  ["all", false],
  [{ last: 0 }, false],
  [{ tokens: 0 }, false],
  [{ tokens: 1.5 }, false],
  [{ summary: -1 }, false],
  [{ last: 1, tokens: 1 }, false],
  [{}, false],
])("the history %j is one: %s", (history, isValid) =>
  expect(History.safeParse(history).success).toBe(isValid),
);

test.each<[config: JsonObject, expected: boolean]>([
  [{}, true],
  [{ history: "none" }, true],
  [{ prompt: "Hello" }, false],
  [{ prompt: "Hello", history: "none" }, false],
  [{ prompt: "Hello", history: { summary: 2 } }, true],
])("a model with %j is shown the thread: %s", (config, expected) => {
  expect(readsThread(LlmConfig.parse({ model: "default", ...config }))).toBe(expected);
  expect(readsThread(AgentConfig.parse({ model: "default", instructions: "", ...config }))).toBe(expected);
});

const models: Resources["models"] = new Map([
  ["thinker", { capabilities: new Set(["reasoning"] as const) }],
  ["plain", { capabilities: new Set<never>() }],
]);
const codes = (document: JsonObject): string[] =>
  checkGraph(document, { ...testResources, models }).diagnostics.map(({ code }) => code);

test.each(["llm", "agent"] as const)(
  "reasoning of %s wants a model that can, except for none of it",
  (type) => {
    expect(codes(asking(type, { model: "thinker", reasoning: "high" }))).toEqual([]);
    expect(codes(asking(type, { model: "plain", reasoning: "low" }))).toEqual(["PB4003"]);
    expect(codes(asking(type, { model: "plain", reasoning: "none" }))).toEqual([]);
    expect(codes(asking(type, { model: "plain" }))).toEqual([]);
  },
);
