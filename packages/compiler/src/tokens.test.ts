import type { RunEvent } from "@patchbay/contracts";
import type { JsonObject } from "@patchbay/graph";
import { graph, graphWith } from "@patchbay/graph/testing";
import { describe, expect, test } from "vitest";

import { hangingModel, recordingContext, runGraph } from "./testing/index.ts";

/** How often each node has run. */
const activations = (events: readonly RunEvent[]): Record<string, number> =>
  Object.fromEntries(
    events.flatMap((event) => (event.type === "node.completed" ? [[event.node_id, event.activation]] : [])),
  );
const choice = (...cases: JsonObject[]): JsonObject => ({ type: "condition", config: { cases } });
const ending = (output: JsonObject): JsonObject => ({ type: "end", config: { output } });
const setting = (assign: JsonObject): JsonObject => ({ type: "set_state", config: { assign } });

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
