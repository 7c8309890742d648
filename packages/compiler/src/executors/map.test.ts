import { graphFormat, type Json, type JsonObject } from "@patchbay/graph";
import { graphWith } from "@patchbay/graph/testing";
import { describe, expect, test } from "vitest";

import { compiled, completed, emptyThread, failureOf, recordingContext, runGraph } from "../testing/index.ts";
import { scriptedTool } from "../testing/scripted-tool.ts";

const { signal: never } = new AbortController();
const numbers = {
  type: "object",
  properties: { list: { type: "array", items: { type: "integer" } } },
  required: ["list"],
};

/** A body with one task between start and end. */
const body = (
  nodes: Record<string, JsonObject>,
  edges: readonly string[],
  output: JsonObject,
): JsonObject => {
  // The nested graph is a document like any other.
  const document = graphWith({
    input: {
      type: "object",
      properties: { item: { type: "integer" }, index: { type: "integer" } },
      required: ["item", "index"],
    },
    output: { type: "object", properties: { value: {} }, required: ["value"] },
    nodes: { ...nodes, end: { type: "end", config: { output } } },
    edges,
  });
  return { ...document, schema: graphFormat };
};

const doubling = body(
  { twice: { type: "transform", config: { values: { value: "input.item * 2" } } } },
  ["start -> twice", "twice -> end"],
  { value: "nodes.twice.value" },
);

const mapping = (config: JsonObject, policy?: JsonObject): Json =>
  graphWith({
    input: numbers,
    nodes: {
      each: {
        type: "map",
        config: { items: "input.list", ...config },
        ...(policy === undefined ? {} : { policy }),
      },
      end: {
        type: "end",
        config: { output: { results: "nodes.each.results", errors: "nodes.each.errors" } },
      },
    },
    edges: ["start -> each", "each -> end"],
  });

/** Fails for odd numbers. */
const picky = body(
  {
    even: { type: "condition", config: { cases: [{ id: "yes", when: "item % 2 == 0" }] } },
    no: { type: "fail", config: { code: "odd", message: "{{ item }} is odd" } },
  },
  ["start -> even", "even.yes -> end", "even.else -> no"],
  { value: "item" },
);

test("results come in the order of the items", async () => {
  const { output } = await runGraph(mapping({ body: doubling }), undefined, { input: { list: [3, 1, 2] } });
  expect(output).toEqual({ results: [{ value: 6 }, { value: 2 }, { value: 4 }], errors: [] });
});

test("no items give no results", async () => {
  const { output } = await runGraph(mapping({ body: doubling }), undefined, { input: { list: [] } });
  expect(output).toEqual({ results: [], errors: [] });
});

test("the input mapping sees the item, its place and the outer graph", async () => {
  const input = { item: "item + size(input.list)", index: "index" };
  const { output } = await runGraph(mapping({ body: doubling, input }), undefined, {
    input: { list: [1, 2] },
  });
  expect(output).toMatchObject({ results: [{ value: 6 }, { value: 8 }] });
});

test("at most `concurrency` bodies run at once", async () => {
  let running = 0;
  let most = 0;
  const gate = Promise.withResolvers<void>();
  const tool = scriptedTool("calculator", async () => {
    most = Math.max(most, ++running);
    if (running === 2) gate.resolve();
    await gate.promise;
    running--;
    return { value: 1 };
  });
  const calling = body(
    { call: { type: "tool", config: { tool: "calculator", arguments: { expression: "1" } } } },
    ["start -> call", "call -> end"],
    { value: "nodes.call.result.value" },
  );
  const context = recordingContext({ tools: [tool] });
  await runGraph(mapping({ body: calling, concurrency: 2 }), context, { input: { list: [1, 2, 3, 4, 5] } });
  expect(most).toBe(2);
});

describe("on_item_error", () => {
  test("“fail” fails the map with the item's error, and says where", async () => {
    const failing = runGraph(mapping({ body: picky }), undefined, { input: { list: [2, 3, 4] } });
    expect(await failureOf(failing)).toMatchObject({
      code: "odd",
      message: "3 is odd",
      node_id: "each[1].no",
    });
  });

  test("“skip” leaves failed items out", async () => {
    const document = mapping({ body: picky, on_item_error: "skip" });
    const { output } = await runGraph(document, undefined, { input: { list: [1, 2, 3, 4] } });
    expect(output["results"]).toEqual([{ value: 2 }, { value: 4 }]);
    expect(output["errors"]).toMatchObject([
      { index: 0, error: { code: "odd" } },
      { index: 2, error: { code: "odd" } },
    ]);
  });

  test("“collect” keeps their places", async () => {
    const document = mapping({ body: picky, on_item_error: "collect" });
    const { output } = await runGraph(document, undefined, { input: { list: [1, 2] } });
    expect(output["results"]).toEqual([null, { value: 2 }]);
  });
});

test("maps can be nested; `item` is the innermost one", async () => {
  const inner = mapping({ body: doubling }) as JsonObject;
  const outer = graphWith({
    input: { type: "object", properties: { lists: { type: "array", items: numbers } }, required: ["lists"] },
    nodes: {
      outer: {
        type: "map",
        config: {
          items: "input.lists",
          input: { list: "item.list" },
          body: {
            ...inner,
            output: {
              type: "object",
              properties: { results: { type: "array" }, errors: { type: "array" } },
              required: ["results"],
            },
          },
        },
      },
      end: { type: "end", config: { output: { all: "nodes.outer.results.map(each, each.results)" } } },
    },
    edges: ["start -> outer", "outer -> end"],
  });
  const { output } = await runGraph(outer, undefined, {
    input: { lists: [{ list: [1, 2] }, { list: [3] }] },
  });
  expect(output).toEqual({ all: [[{ value: 2 }, { value: 4 }], [{ value: 6 }]] });
});

test("events of a body say where they come from", async () => {
  const context = recordingContext({});
  await runGraph(mapping({ body: doubling, concurrency: 1 }), context, { input: { list: [5] } });
  const ids = context.events.flatMap((event) => (event.type === "node.started" ? [event.node_id] : []));
  expect(ids).toEqual(["start", "each", "each[0].start", "each[0].twice", "each[0].end", "end"]);
});

test("a body may pause: the others finish, each is answered by itself, and none runs twice", async () => {
  const asking = body(
    {
      ask: { type: "approval", config: { message: "Item {{ item }}?" } },
      small: { type: "condition", config: { cases: [{ id: "yes", when: "item < 10" }] } },
    },
    ["start -> small", "small.yes -> end", "small.else -> ask", "ask.approved -> end", "ask.rejected -> end"],
    { value: "nodes.ask.?by.orValue('nobody')" },
  );
  const agent = compiled(mapping({ body: asking }));
  const context = recordingContext({});
  const input = { list: [1, 20, 30] };
  const first = await agent.run(input, emptyThread, context, never);
  if (first.status !== "waiting") throw new Error("It was to wait.");
  expect(first.requests.map(({ node_id }) => node_id)).toEqual(["each[1].ask", "each[2].ask"]);
  const answer = (index: number, by: string) =>
    new Map([
      [
        first.requests[index]?.interrupt_id ?? "",
        { kind: "answered" as const, value: { approved: true }, by },
      ],
    ]);
  const second = await agent.resume(first.continuation, answer(1, "bob"), input, context, never);
  if (second.status !== "waiting") throw new Error("It was to wait.");
  expect(second.requests.map(({ node_id }) => node_id)).toEqual(["each[1].ask"]);
  const third = await agent.resume(second.continuation, answer(0, "ann"), input, context, never);
  expect(completed(third).output).toEqual({
    results: [{ value: "nobody" }, { value: "ann" }, { value: "bob" }],
    errors: [],
  });
  const started = context.events.flatMap((event) => (event.type === "node.started" ? [event.node_id] : []));
  expect(started.filter((id) => id.endsWith(".small"))).toHaveLength(3);
  const requested = context.events.filter(({ type }) => type === "interrupt.requested");
  expect(requested).toHaveLength(2);
});
