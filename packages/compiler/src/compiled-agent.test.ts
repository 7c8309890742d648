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
const choice = (...cases: JsonObject[]): JsonObject => ({ type: "condition", config: { cases } });
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

describe("tokens", () => {
  test.each([
    ["billing", "first"],
    ["billing please", "second"],
    ["weather", "else"],
  ])("a condition sends “%s” down “%s” and nowhere else", async (message, port) => {
    const document = graphWith({
      nodes: {
        pick: choice(
          { id: "first", when: "input.message == 'billing'" },
          { id: "second", when: "input.message.contains('billing')" },
        ),
        end: ending({ reply: "nodes.pick.case" }),
      },
      edges: [
        "start -> pick",
        "pick.first -> a",
        "pick.second -> b",
        "pick.else -> c",
        "a -> end",
        "b -> end",
        "c -> end",
      ],
    });
    const context = recordingContext({});
    const { output } = await runGraph(document, context, { input: { message } });
    expect(output).toEqual({ reply: port });
    const other = { first: "a", second: "b", else: "c" }[port] ?? "";
    expect(activations(context.events)).toEqual({ start: 1, pick: 1, [other]: 1, end: 1 });
  });

  test("a merge runs once in a superstep in which several tokens reach it", async () => {
    const context = recordingContext({});
    await runGraph(graph("start -> a", "start -> b", "a -> m", "b -> m", "m -> end"), context);
    expect(activations(context.events)).toMatchObject({ m: 1, end: 1 });
  });

  test("a merge of branches of different length runs once for each", async () => {
    const context = recordingContext({});
    await runGraph(graph("start -> a", "start -> b", "b -> c", "a -> m", "c -> m", "m -> end"), context);
    expect(activations(context.events)).toMatchObject({ m: 2, end: 2 });
  });

  test("a fork out of a branching port takes all its edges", async () => {
    const document = graphWith({
      nodes: { pick: choice({ id: "both", when: "true" }) },
      edges: [
        "start -> pick",
        "pick.both -> a",
        "pick.both -> b",
        "pick.else -> end",
        "a -> end",
        "b -> end",
      ],
    });
    const context = recordingContext({});
    await runGraph(document, context);
    expect(activations(context.events)).toMatchObject({ a: 1, b: 1, end: 1 });
  });

  test("two ends in one step are no conflict", async () => {
    const document = graphWith({
      nodes: { one: ending({ reply: "1" }), two: ending({ reply: "2" }) },
      edges: ["start -> one", "start -> two"],
    });
    expect((await runGraph(document)).output).toEqual({ reply: 2 });
  });

  test("a loop runs until its condition says otherwise", async () => {
    const document = graphWith({
      state: { laps: { schema: { type: "integer" }, reducer: "sum" } },
      nodes: {
        lap: setting({ laps: "1" }),
        again: choice({ id: "more", when: "state.laps < 4" }),
        end: ending({ laps: "state.laps" }),
      },
      edges: ["start -> lap", "lap -> again", "again.more -> lap", "again.else -> end"],
    });
    const context = recordingContext({});
    expect((await runGraph(document, context)).output).toEqual({ laps: 4 });
    expect(activations(context.events)).toMatchObject({ lap: 4, again: 4, end: 1 });
  });
});

describe("state", () => {
  const writing = (channel: JsonObject, ...writes: string[]): JsonObject => {
    const names = writes.map((_, at) => `w${at}`);
    const path = ["start", ...names, "end"];
    return graphWith({
      state: { x: channel },
      nodes: {
        ...Object.fromEntries(writes.map((write, at) => [`w${at}`, setting({ x: write })])),
        end: ending({ x: "has(state.x) ? state.x : null" }),
      },
      edges: path.slice(1).map((name, at) => `${path[at] ?? ""} -> ${name}`),
    });
  };

  test.each<[reducer: string, schema: JsonObject, writes: string[], expected: unknown]>([
    ["replace", { type: "integer" }, ["1", "2"], 2],
    ["append", { type: "array" }, ["['a']", "['b', 'a']"], ["a", "b", "a"]],
    ["union", { type: "array" }, ["['a', 'b']", "['b', 'c']"], ["a", "b", "c"]],
    ["union", { type: "array" }, ["[{'a': 1, 'b': 2}]", "[{'b': 2, 'a': 1}]"], [{ a: 1, b: 2 }]],
    ["merge", { type: "object" }, ["{'a': 1, 'b': 1}", "{'b': 2}"], { a: 1, b: 2 }],
    ["sum", { type: "number" }, ["1", "2.5"], 3.5],
    ["min", { type: "number" }, ["3", "1", "2"], 1],
    ["max", { type: "number" }, ["-3", "-1", "-2"], -1],
  ])("%s combines writes", async (reducer, schema, writes, x) => {
    expect((await runGraph(writing({ schema, reducer }, ...writes))).output).toEqual({ x });
  });

  test.each<[reducer: string, schema: JsonObject, expected: unknown]>([
    ["replace", { type: "integer" }, null],
    ["append", { type: "array" }, []],
    ["union", { type: "array" }, []],
    ["merge", { type: "object" }, {}],
    ["sum", { type: "number" }, 0],
    ["min", { type: "number" }, null],
  ])("%s without a write is its beginning", async (reducer, schema, x) => {
    expect((await runGraph(writing({ schema, reducer }))).output).toEqual({ x });
  });

  test("a reducer begins with the channel's default, whose own defaults are filled in", async () => {
    const counting = writing({ schema: { type: "integer" }, reducer: "sum", default: 10 }, "1", "1");
    expect((await runGraph(counting)).output).toEqual({ x: 12 });
    const nested = { type: "object", properties: { n: { type: "integer", default: 3 } } };
    expect((await runGraph(writing({ schema: nested, default: {} }))).output).toEqual({ x: { n: 3 } });
  });

  test("a thread remembers its channels, and forgets those that the graph no longer has", async () => {
    const document = writing({ schema: { type: "integer" }, reducer: "sum" }, "1");
    const thread = { messages: [], channels: { x: 5, gone: 1 } };
    const result = await runGraph(document, recordingContext({}), { thread });
    expect(result.thread.channels).toEqual({ x: 6 });
  });

  test("parallel writes to append are all kept, in document order", async () => {
    const document = graphWith({
      state: { x: { schema: { type: "array" }, reducer: "append" } },
      nodes: { a: setting({ x: "['a']" }), b: setting({ x: "['b']" }), end: ending({ x: "state.x" }) },
      edges: ["start -> a", "start -> b", "a -> end", "b -> end"],
    });
    expect((await runGraph(document)).output).toEqual({ x: ["a", "b"] });
  });

  test("all assignments of a node see the state as it was before", async () => {
    const document = graphWith({
      state: {
        a: { schema: { type: "integer" }, default: 1 },
        b: { schema: { type: "integer" }, default: 2 },
      },
      nodes: { swap: setting({ a: "state.b", b: "state.a" }), end: ending({ a: "state.a", b: "state.b" }) },
      edges: ["start -> swap", "swap -> end"],
    });
    expect((await runGraph(document)).output).toEqual({ a: 2, b: 1 });
  });

  test("a write that its schema refuses fails the node before the state changes", async () => {
    const document = (on_error: string): JsonObject =>
      graphWith({
        input: { type: "object", properties: { any: {} }, required: ["any"] },
        state: { x: { schema: { type: "integer" }, default: 1 } },
        nodes: {
          put: { ...setting({ x: "input.any" }), policy: { on_error, default_output: {} } },
          end: ending({ x: "state.x" }),
        },
        edges: ["start -> put", "put -> end", ...(on_error === "port" ? ["put.error -> end"] : [])],
      });
    const input = { any: "a secret" };
    const context = recordingContext({});
    const error = await failureOf(runGraph(document("fail"), context, { input }));
    expect(error).toMatchObject({ code: "state_invalid", node_id: "put" });
    expect(JSON.stringify([error, context.events])).not.toContain("a secret");
    expect(typesOf(context.events)).not.toContain("state.updated put");
    expect((await runGraph(document("port"), recordingContext({}), { input })).output).toEqual({ x: 1 });
    expect((await runGraph(document("default"), recordingContext({}), { input })).output).toEqual({ x: 1 });
  });

  test("transform computes in order, later values from earlier ones", async () => {
    const document = graphWith({
      nodes: {
        t: { type: "transform", config: { values: { a: "1", b: "this.a + 1", c: "[this.a, this.b]" } } },
        end: ending({ c: "nodes.t.c", who: "run.agent + ' ' + caller.org_id", at: "run.started_at" }),
      },
      edges: ["start -> t", "t -> end"],
    });
    expect((await runGraph(document)).output).toEqual({
      c: [1, 2],
      who: "helper org_1",
      at: "2026-01-02T03:04:05.000Z",
    });
  });
});

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

test("what LangGraph would take for an instruction of its own is data in a channel", async () => {
  const document = graphWith({
    input: { type: "object", properties: { any: {} }, required: ["any"] },
    state: { all: { schema: { type: "object" }, reducer: "merge", default: { kept: true } } },
    nodes: {
      write: { type: "set_state", config: { assign: { all: "input.any" } } },
      end: { type: "end", config: { output: { all: "state.all" } } },
    },
    edges: ["start -> write", "write -> end"],
  });
  const { output } = await runGraph(document, recordingContext({}), { input: { any: { __overwrite__: 1 } } });
  expect(output).toEqual({ all: { kept: true, __overwrite__: 1 } });
});

test.each([
  ["any", {}, 1],
  ["quorum", { quorum: 2 }, 2],
])("a join of mode %s stops the model calls that it no longer waits for", async (mode, more, wanted) => {
  const model = hangingModel("well");
  const document = graphWith({
    nodes: {
      fork: { type: "parallel", config: { branches: [{ id: "a" }, { id: "b" }, { id: "c" }] } },
      slow: { type: "llm", config: { model: "default" } },
      quick: { type: "template", config: { text: "quick" } },
      other:
        wanted === 1
          ? { type: "llm", config: { model: "default" } }
          : { type: "template", config: { text: "" } },
      join: { type: "join", config: { mode, ...more } },
      end: { type: "end", config: { output: { arrived: "nodes.join.arrived" } } },
    },
    edges: [
      "start -> fork",
      "fork.a -> slow",
      "fork.b -> quick",
      "fork.c -> other",
      "slow -> join",
      "quick -> join",
      "other -> join",
      "join -> end",
    ],
  });
  const context = recordingContext({ model });
  const { output } = await runGraph(document, context);
  expect(output["arrived"]).toHaveLength(wanted);
  expect(output["arrived"]).toContain("quick");
  expect(context.events.some(({ type }) => type === "message.discarded")).toBe(true);
});
