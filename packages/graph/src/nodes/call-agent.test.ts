import { describe, expect, test } from "vitest";

import { checkGraph } from "../check-graph.ts";
import type { JsonObject } from "../json.ts";
import { graphWith, testResources } from "../testing/index.ts";
import { callAgent } from "./call-agent.ts";

const calling = (config: JsonObject, output: string): JsonObject =>
  graphWith({
    nodes: {
      ask: {
        type: "call_agent",
        config: { agent: "researcher", input: { topic: "input.message" }, ...config },
      },
      end: { type: "end", config: { output: { answer: output } } },
    },
    edges: ["start -> ask", "ask -> end"],
  });
const check = (config: JsonObject, output = "nodes.ask.run_id") =>
  checkGraph(calling(config, output), testResources).diagnostics;

test("the agent's answer has the type of its output schema", () => {
  expect(check({}, "nodes.ask.output.summary.trim() + nodes.ask.status")).toEqual([]);
  expect(check({}, "nodes.ask.output.sumary")).toMatchObject([{ code: "PB2102" }]);
});

test("in the background there is no answer, but the run to ask for it", () => {
  expect(check({ background: true }, "nodes.ask.run_id + nodes.ask.status")).toEqual([]);
  expect(check({ background: true }, "nodes.ask.output")).toMatchObject([{ code: "PB2102" }]);
});

describe("the input", () => {
  test.each<[what: string, input: JsonObject, reason: string]>([
    ["lacks what is required", {}, "“topic” is missing"],
    ["has another type", { topic: "7" }, "in “topic”: integer is not string"],
    ["has more than the agent takes", { topic: "'x'", depht: "1" }, "it takes no “depht”"],
  ])("that %s is refused", (_what, input, reason) => {
    expect(check({ input })).toMatchObject([
      { code: "PB4007", path: "/nodes/1/config/input", message: expect.stringContaining(reason) },
    ]);
  });

  test("is that of the version that is called", () => {
    expect(check({ input: {}, version: 1 })).toEqual([]);
    expect(check({ input: {}, version: 2 })).toMatchObject([{ code: "PB4007" }]);
  });

  test("is not judged where the agent, its version or the expression is wrong in itself", () => {
    expect(check({ agent: "nobody", input: {} })).toMatchObject([{ code: "PB4006" }]);
    expect(check({ version: 9, input: {} })).toMatchObject([{ code: "PB4008" }]);
    expect(check({ input: { topic: "input.mesage" } })).toMatchObject([{ code: "PB2102" }]);
  });
});

test("of an agent whose versions nobody lists, any version may be called, and its answer is not known", () => {
  const { agents, ...resources } = testResources;
  const { versions: _, ...published } = agents.get("researcher") ?? { input: {}, output: {} };
  const document = calling({ version: 7, input: {} }, "nodes.ask.output.anything");
  const known = { ...resources, agents: new Map([["researcher", published]]) };
  expect(checkGraph(document, known).diagnostics).toEqual([]);
});

test("permissions are named as roles grant them, and a budget limits something", () => {
  expect(check({ permissions: ["runs:read"], budget: { max_tokens: 100 } })).toEqual([]);
  expect(check({ permissions: ["read"] })).toMatchObject([{ code: "PB1103" }]);
  expect(check({ budget: {} })).toMatchObject([{ code: "PB1103", path: "/nodes/1/config/budget" }]);
});

test("calling does what the agent does", () => {
  const read = callAgent.configure({ agent: "researcher" });
  const effect = read.ok
    ? read.configured.effectWith({
        toolEffect: () => "none",
        agentEffect: () => "read",
        bodyEffect: () => "none",
      })
    : undefined;
  expect(effect).toBe("read");
  expect(read).toMatchObject({ configured: { effect: "write" } });
});
