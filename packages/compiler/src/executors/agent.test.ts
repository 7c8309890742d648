import type { ToolCall } from "@patchbay/contracts";
import type { JsonObject } from "@patchbay/graph";
import { graphWith } from "@patchbay/graph/testing";
import { describe, expect, test } from "vitest";

import { ToolError } from "../ports/tool.ts";
import { failureOf, recordingContext, runGraph, scriptedModel, scriptedTool } from "../testing/index.ts";

const call = (id: string, name = "http_get", more: Partial<ToolCall> = {}): ToolCall => ({
  id,
  name,
  arguments: {},
  ...more,
});
const agent = (config: JsonObject): JsonObject =>
  graphWith({
    nodes: {
      a: {
        type: "agent",
        config: { model: "default", instructions: "Help.", tools: ["http_get"], ...config },
      },
      end: { type: "end", config: { output: { a: "nodes.a" } } },
    },
    edges: ["start -> a", "a -> end"],
  });

describe("arguments that are no JSON object", () => {
  const malformed = '{"url": "https://exam';
  const run = async () => {
    const model = scriptedModel([
      { tool_calls: [call("c1"), call("c2", "http_get", { malformed })] },
      "done",
    ]);
    const tool = scriptedTool("http_get", () => "page");
    const context = recordingContext({ model, tools: [tool] });
    return { model, tool, context, result: await runGraph(agent({}), context) };
  };

  test("reach no tool; the model is told what it wrote, and goes on", async () => {
    const { model, tool, result } = await run();
    expect(tool.calls).toEqual([{}]);
    expect(model.requests[1]?.messages.slice(-2)).toMatchObject([
      { role: "tool", tool_call_id: "c1", text: "page" },
      { role: "tool", tool_call_id: "c2" },
    ]);
    expect(JSON.parse(model.requests[1]?.messages.at(-1)?.text ?? "")).toEqual({
      error: "The arguments for “http_get” are not a JSON object.",
      you_wrote: malformed,
    });
    expect(result).toMatchObject({
      output: { a: { text: "done", tool_calls: [{ id: "c1" }, { id: "c2" }] } },
    });
  });

  test("stay in the thread as they were written, and are in no event", async () => {
    const { context, result } = await run();
    expect(result).toMatchObject({
      thread: {
        messages: [{}, { tool_calls: [{ id: "c1" }, { id: "c2", arguments: {}, malformed }] }, {}, {}, {}],
      },
    });
    expect(JSON.stringify(context.events)).not.toContain("https://exam");
  });
});

describe("structured output", () => {
  const output_schema = {
    type: "object",
    properties: { n: { type: "integer" } },
    required: ["n"],
  };
  const tool = scriptedTool("http_get", () => "page");
  const answering = (last: string) => {
    const model = scriptedModel([{ text: "Let me look.", tool_calls: [call("c")] }, last]);
    return { model, running: runGraph(agent({ output_schema }), recordingContext({ model, tools: [tool] })) };
  };

  test("is wanted of the last answer, not of what is said on the way to it", async () => {
    const { model, running } = answering('{"n": 3}');
    expect(await running).toMatchObject({ output: { a: { data: { n: 3 }, tool_calls: [{ id: "c" }] } } });
    expect(model.requests).toMatchObject([{ output_schema }, { output_schema }]);
  });

  test("that the last answer is not is an error that may pass", async () => {
    expect(await failureOf(answering("three").running)).toMatchObject({
      code: "answer_invalid",
      retriable: true,
    });
  });
});

describe("tools at once", () => {
  test("are answered in the order of the calls, also where some fail", async () => {
    const finished: string[] = [];
    const gates = ["c0", "c1", "c2", "c3"].map((id) => ({ id, ...Promise.withResolvers<void>() }));
    const tool = scriptedTool("http_get", async ({ id: given }) => {
      const id = given as string; // what the calls below are made with
      await gates.find((gate) => gate.id === id)?.promise;
      finished.push(id);
      // The next to finish is the one before, so they finish backwards.
      gates.findLast((gate) => !finished.includes(gate.id))?.resolve();
      if (id === "c1") throw new ToolError("Gone.");
      return `page ${id}`;
    });
    gates.at(-1)?.resolve();
    const tool_calls = gates.map(({ id }) => call(id, "http_get", { arguments: { id } }));
    const model = scriptedModel([{ tool_calls }, "done"]);
    const result = await runGraph(
      agent({ parallel_tool_calls: 4 }),
      recordingContext({ model, tools: [tool] }),
    );
    expect(finished).toEqual(["c3", "c2", "c1", "c0"]);
    expect(model.requests[1]?.messages.slice(-4).map(({ text }) => text)).toEqual([
      "page c0",
      '{"error":"Gone."}',
      "page c2",
      "page c3",
    ]);
    expect(result).toMatchObject({
      output: { a: { tool_calls: [{ id: "c0" }, { id: "c1" }, { id: "c2" }, { id: "c3" }] } },
    });
  });
});
