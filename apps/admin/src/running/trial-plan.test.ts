import { expect, test } from "vitest";

import { readGraph } from "../graph/read-graph.ts";
import { nothingPinned, outcomesOf, planTrial, unknownBefore } from "./trial-plan.ts";

const view = readGraph({
  nodes: [
    { id: "start", type: "start" },
    { id: "sort", type: "classify", config: { classes: [{ id: "a" }, { id: "b" }] } },
    { id: "ask", type: "agent", config: { tools: ["look"] } },
    { id: "save", type: "tool" },
    { id: "end", type: "end" },
  ],
  edges: [
    { from: "start", to: "sort" },
    { from: "sort", port: "a", to: "ask" },
    { from: "sort", port: "b", to: "end" },
    { from: "ask", to: "save" },
    { from: "save", to: "end" },
  ],
});

const event = (event: object) => ({ event }) as never;
const completed = (node_id: string, port: string, outputs: object) =>
  event({ type: "node.completed", node_id, activation: 1, port, outputs, duration_ms: 1 });

const events = [
  event({ type: "node.started", node_id: "sort", activation: 1 }),
  completed("sort", "a", { class: "a" }),
  event({ type: "node.started", node_id: "ask", activation: 1 }),
  event({ type: "message.completed", message_id: "m", node_id: "ask", text: "Hi" }),
  event({ type: "state.updated", node_id: "ask", channels: { turns: 1 } }),
  completed("ask", "out", { text: "Hi" }),
  completed("save", "out", { result: 1 }),
];
const outcomes = outcomesOf(events);
const sorted = { port: "a", outputs: { class: "a" } };
const asked = { port: "out", outputs: { text: "Hi" }, channels: { turns: 1 }, says: ["Hi"] };

test("what a node did is all that a trial needs to do it again", () => {
  expect(outcomes.get("sort")).toEqual(sorted);
  expect(outcomes.get("ask")).toEqual(asked);
});

test("one node alone: all others are what they were, and the run ends with it", () => {
  expect(planTrial(view, { kind: "only", node: "ask" }, nothingPinned, outcomes)).toEqual({
    pinned: { sort: sorted, save: { port: "out", outputs: { result: 1 } } },
    until: "ask",
  });
});

test("from here: what comes before is what it was, what comes after runs", () => {
  expect(planTrial(view, { kind: "from", node: "ask" }, nothingPinned, outcomes)).toEqual({
    pinned: { sort: sorted },
  });
});

test("what a person has pinned stands before what happened, except at the node that is tried", () => {
  const pinned = { sort: { port: "b", outputs: { class: "b" } }, ask: { outputs: { text: "mine" } } };
  const settings = { pinned, tools: {} };
  expect(planTrial(view, { kind: "only", node: "ask" }, settings, outcomes)?.pinned?.["sort"]).toBe(
    pinned.sort,
  );
  expect(planTrial(view, { kind: "only", node: "ask" }, settings, outcomes)?.pinned?.["ask"]).toBeUndefined();
  expect(planTrial(view, { kind: "all" }, settings, outcomes)).toEqual({ pinned });
});

test("where nothing is pinned and no tool is mocked, all is done for real", () => {
  expect(planTrial(view, { kind: "all" }, nothingPinned, outcomes)).toBeUndefined();
  const tools = { ask: { look: 1, gone: 2 }, save: {}, deleted: { look: 3 } };
  expect(planTrial(view, { kind: "all" }, { pinned: {}, tools }, outcomes)).toEqual({
    tools: { ask: { look: 1 } },
  });
});

test("nodes before it of which nothing is known are named", () => {
  const none = new Map();
  expect(unknownBefore(view, { kind: "only", node: "save" }, nothingPinned, none)).toEqual(["sort", "ask"]);
  expect(unknownBefore(view, { kind: "only", node: "save" }, nothingPinned, outcomes)).toEqual([]);
});
