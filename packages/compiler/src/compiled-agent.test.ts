import type { RunEvent } from "@patchbay/contracts";
import type { JsonObject } from "@patchbay/graph";
import { graph, graphWith } from "@patchbay/graph/testing";
import { describe, expect, test } from "vitest";

import { ModelError } from "./ports/chat-model.ts";
import {
  compiled,
  completed,
  emptyThread,
  failureOf,
  hangingModel,
  recordingContext,
  runGraph,
  scriptedModel,
  scriptedTool,
} from "./testing/index.ts";

const typesOf = (events: readonly RunEvent[]): string[] =>
  events.map((event) => ("node_id" in event ? `${event.type} ${event.node_id}` : event.type));
/** How often each node has run. */
const activations = (events: readonly RunEvent[]): Record<string, number> =>
  Object.fromEntries(
    events.flatMap((event) => (event.type === "node.completed" ? [[event.node_id, event.activation]] : [])),
  );
const ending = (output: JsonObject): JsonObject => ({ type: "end", config: { output } });
const setting = (assign: JsonObject): JsonObject => ({ type: "set_state", config: { assign } });

describe("a run", () => {
  test("goes from start to end and answers", async () => {
    const document = graphWith({
      nodes: {
        hello: { type: "template", config: { text: "Hello, {{ input.message }}!" } },
        end: ending({ reply: "nodes.hello.text" }),
      },
      edges: ["start -> hello", "hello -> end"],
    });
    const { output, thread } = await runGraph(document, recordingContext({}), { input: { message: "Ada" } });
    expect(output).toEqual({ reply: "Hello, Ada!" });
    expect(thread.messages).toMatchObject([{ role: "user", text: "Ada" }]);
  });

  test("tells what happens, in order", async () => {
    const document = graphWith({
      state: { laps: { schema: { type: "integer" }, reducer: "sum" } },
      nodes: {
        ask: { type: "agent", config: { model: "default", instructions: "Help.", tools: ["calculator"] } },
        count: setting({ laps: "1" }),
        end: ending({ reply: "nodes.ask.text" }),
      },
      edges: ["start -> ask", "ask -> count", "count -> end"],
    });
    const model = scriptedModel([
      { tool_calls: [{ id: "c1", name: "calculator", arguments: { expression: "1 + 1" } }] },
      "It is two.",
    ]);
    const context = recordingContext({ model, tools: [scriptedTool("calculator", () => ({ value: 2 }))] });
    const { usage } = await runGraph(document, context);
    expect(typesOf(context.events)).toEqual([
      "node.started start",
      "node.completed start",
      "node.started ask",
      "usage",
      "tool.started ask",
      "tool.completed ask",
      "message.delta ask",
      "message.delta ask",
      "message.delta ask",
      "message.completed ask",
      "usage",
      "node.completed ask",
      "node.started count",
      "state.updated count",
      "node.completed count",
      "node.started end",
      "node.completed end",
    ]);
    expect(context.events).toContainEqual({
      type: "node.completed",
      node_id: "ask",
      activation: 1,
      port: "out",
      outputs: expect.objectContaining({ text: "It is two." }) as unknown,
      duration_ms: expect.any(Number) as number,
      usage: { input_tokens: 20, output_tokens: 10 },
    });
    expect(context.events.at(-1)).toMatchObject({ port: "", outputs: { reply: "It is two." } });
    expect(usage).toEqual({ input_tokens: 20, output_tokens: 10 });
  });

  test("two runs of one agent at once do not mix", async () => {
    const agent = compiled(
      graphWith({
        state: { seen: { schema: { type: "array" }, reducer: "append" } },
        nodes: {
          ask: { type: "llm", config: { model: "default" } },
          keep: setting({ seen: "[nodes.ask.text]" }),
          end: ending({ reply: "state.seen" }),
        },
        edges: ["start -> ask", "ask -> keep", "keep -> end"],
      }),
    );
    const runs = ["a", "b", "c"].map(async (name) => {
      const context = recordingContext({ model: scriptedModel([`I am ${name}`]) });
      const { signal } = new AbortController();
      const result = completed(await agent.run({ message: name }, emptyThread, context, signal));
      return { result, context };
    });
    for (const [index, { result, context }] of (await Promise.all(runs)).entries()) {
      const name = ["a", "b", "c"][index];
      expect(result.output).toEqual({ reply: [`I am ${name}`] });
      expect(result.thread.messages.map(({ text }) => text)).toEqual([name, `I am ${name}`]);
      expect(activations(context.events)).toEqual({ start: 1, ask: 1, keep: 1, end: 1 });
    }
  });

  test("nodes and channels may be called as what JavaScript and LangGraph keep for themselves", async () => {
    const names = ["constructor", "valueof", "messages", "state", "nodes", "channels", "source", "branch"];
    const text = names.map((name) => `{{ nodes.${name}.text }}`).join(" ");
    const document = graphWith({
      state: {
        constructor: { schema: { type: "string" }, default: "c" },
        messages: { schema: {}, default: 1 },
      },
      nodes: {
        all: { type: "template", config: { text } },
        put: setting({ constructor: "state.constructor + 'd'" }),
        end: ending({ reply: "nodes.all.text", kept: "state.constructor" }),
      },
      edges: ["start", ...names, "all", "put", "end"].flatMap((name, at, list) => {
        const next = list[at + 1];
        return next === undefined ? [] : [`${name} -> ${next}`];
      }),
    });
    const { output, thread } = await runGraph(document);
    expect(output).toEqual({ reply: names.join(" "), kept: "cd" });
    expect(thread.channels).toEqual({ constructor: "cd", messages: 1 });
  });

  test("an input is refused or filled in before it begins", () => {
    const agent = compiled({
      ...graph("start -> end"),
      input: {
        type: "object",
        properties: { n: { type: "integer", default: 7 } },
        additionalProperties: false,
      },
    });
    expect(agent.readInput({})).toEqual({ ok: true, input: { n: 7 } });
    expect(agent.readInput({ n: "7" })).toMatchObject({ ok: false, violations: [{ pointer: "/n" }] });
    expect(agent.readInput({ m: 7 })).toMatchObject({ ok: false, violations: [{ pointer: "/m" }] });
  });

  test("an output that its schema refuses fails the run, and its defaults are filled in", async () => {
    const document = (expression: string): JsonObject =>
      graphWith({
        input: { type: "object", properties: { any: {} }, required: ["any"] },
        output: {
          type: "object",
          properties: { n: { type: "integer" }, more: { type: "string", default: "yes" } },
          required: ["n"],
        },
        nodes: { end: ending({ n: expression }) },
        edges: ["start -> end"],
      });
    const good = await runGraph(document("input.any"), recordingContext({}), { input: { any: 1 } });
    expect(good.output).toEqual({ n: 1, more: "yes" });
    const bad = runGraph(document("input.any"), recordingContext({}), { input: { any: "secret" } });
    expect(await failureOf(bad)).toMatchObject({
      code: "output_invalid",
      message: expect.not.stringContaining("secret") as string,
    });
  });
});

describe("cancelling", () => {
  const document = graphWith({
    nodes: { ask: { type: "llm", config: { model: "default" }, policy: { timeout_ms: 60_000 } } },
    edges: ["start -> ask", "ask -> end"],
  });

  test("in the middle of a stream ends the run with the signal's reason", async () => {
    const model = hangingModel("well");
    const controller = new AbortController();
    const context = recordingContext({ model });
    const running = runGraph(document, context, { signal: controller.signal });
    await model.spoken;
    controller.abort(new Error("enough"));
    await expect(running).rejects.toThrow("enough");
    expect(typesOf(context.events).at(-1)).toBe("message.discarded ask");
  });

  test("does not wait for a model that ignores it, and lets it say nothing more", async () => {
    const released = Promise.withResolvers<void>();
    const finished = Promise.withResolvers<void>();
    const controller = new AbortController();
    const model = scriptedModel([
      async function* () {
        yield { type: "text", text: "a" };
        controller.abort(new Error("enough"));
        await released.promise;
        yield { type: "text", text: "b" };
        finished.resolve();
        throw new Error("nobody listens to this");
      },
    ]);
    const context = recordingContext({ model });
    await expect(runGraph(document, context, { signal: controller.signal })).rejects.toThrow("enough");
    const before = context.events.length;
    released.resolve();
    await finished.promise;
    // A rejection that nobody handles would end the test run as a failure.
    await new Promise(setImmediate);
    expect(context.events).toHaveLength(before);
  });

  test("before the start runs nothing", async () => {
    const context = recordingContext({ model: scriptedModel(["hi"]) });
    const running = runGraph(document, context, { signal: AbortSignal.abort(new Error("enough")) });
    await expect(running).rejects.toThrow("enough");
    expect(context.events).toEqual([]);
  });
});

test("a foreign error's message never reaches anybody", async () => {
  const secret = "postgres://user:password@host";
  const document = graphWith({
    nodes: { ask: { type: "llm", config: { model: "default" } } },
    edges: ["start -> ask", "ask -> end"],
  });
  const context = recordingContext({ model: scriptedModel([new Error(secret)]) });
  const error = await failureOf(runGraph(document, context));
  expect(error).toMatchObject({ code: "internal_error", retriable: false, node_id: "ask" });
  expect(JSON.stringify([error, context.events])).not.toContain("password");
});

test("a model's error keeps its code", async () => {
  const limited = new ModelError("model_rate_limited", "Too many requests.", {
    provider: "p",
    model: "m",
    status: 429,
  });
  const document = graphWith({
    nodes: { ask: { type: "llm", config: { model: "default" } } },
    edges: ["start -> ask", "ask -> end"],
  });
  const context = recordingContext({ model: scriptedModel([limited]) });
  expect(await failureOf(runGraph(document, context))).toEqual({
    code: "model_rate_limited",
    message: "Too many requests.",
    retriable: true,
    node_id: "ask",
  });
});
