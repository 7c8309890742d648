import type { JsonObject } from "@patchbay/graph";
import { graphWith } from "@patchbay/graph/testing";
import { describe, expect, test } from "vitest";

import { failureOf, hangingModel, recordingContext, runGraph, scriptedModel } from "../testing/index.ts";

/** A model that uses 15 tokens, and a graph that says by which port it was left. */
const answering = () => scriptedModel(["hello"]);
const asking = (policy: JsonObject, limits: JsonObject = {}, more: readonly string[] = []): JsonObject =>
  graphWith({
    nodes: {
      ask: { type: "llm", config: { model: "default" }, policy },
      spent: { type: "template", config: { text: "spent: {{ nodes.ask.error.code }}" } },
      end: {
        type: "end",
        config: { output: { text: "nodes.ask.?text.orValue(nodes.spent.?text.orValue(''))" } },
      },
    },
    edges: ["start -> ask", "ask -> end", "ask.budget -> spent", "spent -> end", ...more],
    limits,
  });

describe("a node's budget", () => {
  test("is left by its port once it is passed, with the reason to read", async () => {
    const context = recordingContext({ model: answering() });
    const { output } = await runGraph(asking({ budget: { max_tokens: 14 } }), context);
    expect(output).toEqual({ text: "spent: budget_exceeded" });
  });

  test("does nothing as long as it lasts", async () => {
    const context = recordingContext({ model: answering() });
    expect((await runGraph(asking({ budget: { max_tokens: 15 } }), context)).output).toEqual({
      text: "hello",
    });
  });

  test.each([{ max_tokens: 14 }, { timeout_ms: 20 }, { max_steps: 1 }])(
    "is left by its port, too, where the run's own ceiling %j is reached",
    async (limits) => {
      const model = "timeout_ms" in limits ? hangingModel("well") : answering();
      const before = "max_steps" in limits;
      const document = asking({ budget: { max_tokens: 1_000 } }, limits);
      const slow = before ? delayed(document) : document;
      const { output } = await runGraph(slow, recordingContext({ model }));
      expect(output["text"]).toMatch(/^spent: limit_/);
    },
  );

  test("a ceiling of the run without such a port ends it, whatever the node's policy forgives", async () => {
    const document = graphWith({
      nodes: {
        ask: { type: "llm", config: { model: "default" }, policy: { on_error: "port" } },
        end: { type: "end", config: { output: {} } },
      },
      edges: ["start -> ask", "ask -> end", "ask.error -> end"],
      limits: { max_tokens: 5 },
    });
    const running = runGraph(document, recordingContext({ model: answering() }));
    expect(await failureOf(running)).toMatchObject({ code: "limit_tokens" });
  });
});

/** The same with a step before it. */
function delayed(document: JsonObject): JsonObject {
  const nodes = [
    ...(document["nodes"] as JsonObject[]),
    { id: "first", type: "template", config: { text: "" } },
  ];
  const edges = (document["edges"] as JsonObject[]).map((edge) =>
    edge["from"] === "start" ? { ...edge, to: "first" } : edge,
  );
  return { ...document, nodes, edges: [...edges, { from: "first", to: "ask" }] };
}
