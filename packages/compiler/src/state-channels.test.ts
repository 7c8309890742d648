import type { RunEvent } from "@patchbay/contracts";
import type { JsonObject } from "@patchbay/graph";
import { graphWith } from "@patchbay/graph/testing";
import { describe, expect, test } from "vitest";

import { failureOf, recordingContext, runGraph } from "./testing/index.ts";

const typesOf = (events: readonly RunEvent[]): string[] =>
  events.map((event) => ("node_id" in event ? `${event.type} ${event.node_id}` : event.type));
const ending = (output: JsonObject): JsonObject => ({ type: "end", config: { output } });
const setting = (assign: JsonObject): JsonObject => ({ type: "set_state", config: { assign } });

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
