import type { JsonObject } from "@patchbay/graph";
import { graphWith } from "@patchbay/graph/testing";
import { describe, expect, test } from "vitest";

import { failureOf, hangingModel, recordingContext, runGraph, scriptedModel } from "./testing/index.ts";

describe("limits", () => {
  const asking = (limits: JsonObject): JsonObject =>
    graphWith({
      limits,
      nodes: {
        a: {
          type: "llm",
          config: { model: "default" },
          policy: { on_error: "port", retry: { max_attempts: 3 } },
        },
        b: { type: "llm", config: { model: "default" } },
      },
      edges: ["start -> a", "a -> b", "a.error -> end", "b -> end"],
    });
  const usage = { input_tokens: 60, output_tokens: 40, cost_usd: 0.3 };

  test("steps: as many as are allowed, and not one more", async () => {
    const chain = (max_steps: number): JsonObject =>
      graphWith({ limits: { max_steps }, edges: ["start -> a", "a -> b", "b -> end"] });
    await expect(runGraph(chain(3))).resolves.toBeDefined();
    expect(await failureOf(runGraph(chain(2)))).toMatchObject({ code: "limit_steps", retriable: false });
  });

  test.each([
    ["limit_tokens", { max_tokens: 150 }],
    ["limit_cost", { max_cost_usd: 0.5 }],
  ])("%s stops the run, whatever the node's policy says, and what was used is told", async (code, limits) => {
    const context = recordingContext({ model: scriptedModel([{ text: "hi", usage }]) });
    expect(await failureOf(runGraph(asking(limits), context))).toMatchObject({ code, node_id: "b" });
    expect(context.events.findLast(({ type }) => type === "usage")).toMatchObject({ input_tokens: 120 });
  });

  test("exactly the limit is allowed", async () => {
    const context = recordingContext({ model: scriptedModel([{ text: "hi", usage }]) });
    await expect(runGraph(asking({ max_tokens: 200, max_cost_usd: 0.6 }), context)).resolves.toBeDefined();
  });

  test("time", async () => {
    const context = recordingContext({ model: hangingModel("well") });
    const error = await failureOf(runGraph(asking({ timeout_ms: 20 }), context));
    expect(error).toMatchObject({ code: "limit_timeout" });
  });
});
