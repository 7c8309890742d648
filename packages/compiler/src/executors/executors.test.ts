import type { Message, ToolCall } from "@patchbay/contracts";
import type { Json, JsonObject } from "@patchbay/graph";
import { graphWith } from "@patchbay/graph/testing";
import { describe, expect, test } from "vitest";

import { ToolError } from "../ports/tool.ts";
import {
  failureOf,
  recordingContext,
  runGraph,
  said,
  scriptedModel,
  scriptedTool,
} from "../testing/index.ts";

const call = (id: string, name: string, args: JsonObject = {}): ToolCall => ({ id, name, arguments: args });
const calculator = scriptedTool("calculator", () => ({ value: 2 }), {
  input: { type: "object", properties: { expression: { type: "string" } }, required: ["expression"] },
  output: { type: "object", properties: { value: { type: "number" } }, required: ["value"] },
});
const add = { expression: "1 + 1" };

/** A graph of one node `a`, whose outputs are the run's. */
const one = (type: string, config: JsonObject, output = "nodes.a", policy?: JsonObject): JsonObject =>
  graphWith({
    nodes: {
      a: { type, config, ...(policy === undefined ? {} : { policy }) },
      end: { type: "end", config: { output: { a: output } } },
    },
    edges: ["start -> a", "a -> end"],
  });
const llm = (config: JsonObject): JsonObject => one("llm", { model: "default", ...config });
const agent = (config: JsonObject): JsonObject =>
  one("agent", { model: "default", instructions: "Help.", tools: ["calculator", "http_get"], ...config });
const texts = (messages: readonly Message[] | undefined): string[] | undefined =>
  messages?.map(({ text }) => text);

describe("what a model is asked", () => {
  const thread = {
    messages: [
      said("one"),
      { id: "t", role: "assistant" as const, text: "", tool_calls: [call("c", "calculator")] },
      { id: "r", role: "tool" as const, text: "2", tool_call_id: "c" },
      { id: "u", role: "assistant" as const, text: "two" },
    ],
    channels: {},
  };

  test.each<[what: string, config: JsonObject, expected: string[]]>([
    ["the whole thread without a prompt", {}, ["one", "", "2", "two", "hello"]],
    ["only a prompt where there is one", { prompt: "Say {{ input.message }}" }, ["Say hello"]],
    [
      "thread and prompt where both are asked for",
      { prompt: "P", history: "thread" },
      ["one", "", "2", "two", "hello", "P"],
    ],
    ["only what was said last where there is no history", { history: "none" }, ["hello"]],
    ["the last messages", { history: { last: 2 } }, ["two", "hello"]],
    [
      "the last messages, but none that begins with a tool's answer",
      { history: { last: 3 } },
      ["two", "hello"],
    ],
  ])("%s", async (_what, config, expected) => {
    const model = scriptedModel(["ok"]);
    await runGraph(llm({ system: "Be brief.", ...config }), recordingContext({ model }), { thread });
    expect(texts(model.requests[0]?.messages)).toEqual(expected);
    expect(model.requests[0]?.system).toBe("Be brief.");
  });

  test("settings are passed on where they are given, and only then", async () => {
    const model = scriptedModel(["{}"]);
    const output_schema = { type: "object" };
    const settings = { temperature: 0.5, max_output_tokens: 7, output_schema };
    await runGraph(llm(settings), recordingContext({ model }));
    expect(model.requests[0]).toMatchObject(settings);
    await runGraph(llm({}), recordingContext({ model }));
    expect(Object.keys(model.requests[1] ?? {})).toEqual(["messages"]);
  });

  test("the answer joins the thread unless it is not to", async () => {
    const run = (append: boolean) =>
      runGraph(llm({ append }), recordingContext({ model: scriptedModel(["hi"]) }));
    expect(texts((await run(true)).thread.messages)).toEqual(["hello", "hi"]);
    expect(texts((await run(false)).thread.messages)).toEqual(["hello"]);
  });
});

describe("structured output", () => {
  const output_schema = {
    type: "object",
    properties: { n: { type: "integer" }, unit: { type: "string", default: "kg" } },
    required: ["n"],
  };
  const asking = (answer: string) => {
    const document = one("llm", { model: "default", output_schema }, "nodes.a.data");
    return runGraph(document, recordingContext({ model: scriptedModel([answer]) }));
  };

  test("is parsed, and its defaults are filled in", async () => {
    expect((await asking('{"n": 3}')).output).toEqual({ a: { n: 3, unit: "kg" } });
  });

  test.each(["not json", '{"n": "a secret"}', "", "[]"])(
    "%j is an error that may pass, and is not quoted",
    async (answer) => {
      const error = await failureOf(asking(answer));
      expect(error).toMatchObject({ code: "answer_invalid", retriable: true });
      expect(error.message).not.toContain("secret");
    },
  );
});

describe("an agent", () => {
  test("calls tools until the model answers without asking for one", async () => {
    const model = scriptedModel([
      { text: "Let me see.", tool_calls: [call("c1", "calculator", add)] },
      "It is two.",
    ]);
    const context = recordingContext({ model, tools: [calculator, scriptedTool("http_get", () => "page")] });
    const { output, thread } = await runGraph(agent({}), context);
    expect(output).toMatchObject({
      a: {
        text: "It is two.",
        tool_calls: [{ id: "c1", name: "calculator", arguments: add }],
        usage: { input_tokens: 20, output_tokens: 10 },
      },
    });
    expect(thread.messages).toMatchObject([
      { role: "user", text: "hello" },
      { role: "assistant", text: "Let me see.", tool_calls: [{ id: "c1" }], node_id: "a" },
      { role: "tool", text: '{"value":2}', tool_call_id: "c1" },
      { role: "assistant", text: "It is two." },
    ]);
    expect(model.requests[1]?.messages).toEqual(thread.messages.slice(0, 3));
    expect(model.requests[0]?.tools).toMatchObject([{ name: "calculator" }, { name: "http_get" }]);
  });

  test("answers in the order in which it was asked, whatever finishes first", async () => {
    const first = Promise.withResolvers<void>();
    const slow = scriptedTool("calculator", async () => {
      await first.promise;
      return "slow";
    });
    const fast = scriptedTool("http_get", () => {
      first.resolve();
      return "fast";
    });
    const model = scriptedModel([{ tool_calls: [call("c1", "calculator"), call("c2", "http_get")] }, "done"]);
    await runGraph(agent({}), recordingContext({ model, tools: [slow, fast] }));
    expect(model.requests[1]?.messages.slice(-2)).toMatchObject([
      { tool_call_id: "c1", text: "slow" },
      { tool_call_id: "c2", text: "fast" },
    ]);
  });

  test.each([1, 2, 4])("runs at most %i tools at once", async (parallel_tool_calls) => {
    let [running, most] = [0, 0];
    const tool = scriptedTool("http_get", async () => {
      most = Math.max(most, ++running);
      await Promise.resolve();
      running--;
      return null;
    });
    const calls = Array.from({ length: 9 }, (_, index) => call(`c${index}`, "http_get"));
    const model = scriptedModel([{ tool_calls: calls }, "done"]);
    await runGraph(agent({ parallel_tool_calls }), recordingContext({ model, tools: [calculator, tool] }));
    expect(most).toBe(parallel_tool_calls);
    expect(tool.calls).toHaveLength(9);
  });

  test.each<[what: string, asked: ToolCall, told: string]>([
    [
      "a tool that it does not have",
      call("c", "delete_all"),
      "There is no tool “delete_all”. There are: calculator, http_get.",
    ],
    ["arguments that the tool refuses", call("c", "calculator", { expression: 7 }), "must be of type string"],
    ["a tool that fails, with its reason", call("c", "http_get"), "The page is gone."],
  ])("tells the model of %s, and goes on", async (_what, asked, told) => {
    const failing = scriptedTool("http_get", () => {
      throw new ToolError("The page is gone.");
    });
    const model = scriptedModel([{ tool_calls: [asked] }, "sorry"]);
    const context = recordingContext({ model, tools: [calculator, failing] });
    const { output } = await runGraph(agent({}), context);
    expect(output).toMatchObject({ a: { text: "sorry" } });
    expect(model.requests[1]?.messages.at(-1)?.text).toContain(told);
  });

  test("tells the model that a tool failed, but not what a foreign error says", async () => {
    const failing = scriptedTool("http_get", () => {
      throw new Error("token=secret");
    });
    const model = scriptedModel([{ tool_calls: [call("c", "http_get")] }, "sorry"]);
    const context = recordingContext({ model, tools: [calculator, failing] });
    await runGraph(agent({}), context);
    expect(model.requests[1]?.messages.at(-1)?.text).toContain("error");
    expect(JSON.stringify([model.requests, context.events])).not.toContain("secret");
  });

  test("gives up after as many calls as are allowed", async () => {
    const model = scriptedModel([{ tool_calls: [call("c", "calculator", add)] }]);
    const context = recordingContext({ model, tools: [calculator, scriptedTool("http_get", () => null)] });
    const error = await failureOf(runGraph(agent({ max_iterations: 3 }), context));
    expect(error).toMatchObject({ code: "agent_iterations_exceeded", node_id: "a" });
    expect(model.requests).toHaveLength(3);
  });

  test("starts no further tool once the run is cancelled", async () => {
    const controller = new AbortController();
    const tool = scriptedTool("http_get", () => {
      controller.abort(new Error("enough"));
      return null;
    });
    const calls = Array.from({ length: 5 }, (_, index) => call(`c${index}`, "http_get"));
    const context = recordingContext({
      model: scriptedModel([{ tool_calls: calls }]),
      tools: [calculator, tool],
    });
    const running = runGraph(agent({ parallel_tool_calls: 1 }), context, { signal: controller.signal });
    await expect(running).rejects.toThrow("enough");
    expect(tool.calls).toHaveLength(1);
  });

  test("a broken stream is no answer", async () => {
    const model = scriptedModel([
      async function* () {
        yield { type: "text", text: "half an" };
      },
    ]);
    expect(await failureOf(runGraph(agent({ tools: [] }), recordingContext({ model })))).toMatchObject({
      code: "model_stream_broken",
      retriable: true,
    });
  });
});

describe("a tool node", () => {
  const calling = (args: JsonObject): JsonObject =>
    one("tool", { tool: "calculator", arguments: args }, "nodes.a.result.value");

  test("calls its tool with values filled in", async () => {
    const tool = scriptedTool("calculator", () => ({ value: 2 }));
    const { output } = await runGraph(
      calling({ expression: "{{ input.message }}" }),
      recordingContext({ tools: [tool] }),
    );
    expect(output).toEqual({ a: 2 });
    expect(tool.calls).toEqual([{ expression: "hello" }]);
  });

  test.each<[what: string, work: () => Json, code: string]>([
    [
      "the tool says so",
      () => {
        throw new ToolError("No.");
      },
      "tool_failed",
    ],
    [
      "the tool breaks",
      () => {
        throw new Error("secret");
      },
      "internal_error",
    ],
    ["the result is not what the tool promises", () => ({ value: "secret" }), "tool_result_invalid"],
  ])("fails where %s", async (_what, work, code) => {
    const tool = scriptedTool("calculator", work, { output: calculator.output });
    const error = await failureOf(
      runGraph(calling({ expression: "1" }), recordingContext({ tools: [tool] })),
    );
    expect(error).toMatchObject({ code, node_id: "a" });
    expect(error.message).not.toContain("secret");
  });

  test("a tool that is no longer there is an error, not a crash", async () => {
    expect(await failureOf(runGraph(calling({ expression: "1" })))).toMatchObject({ code: "tool_missing" });
  });
});
