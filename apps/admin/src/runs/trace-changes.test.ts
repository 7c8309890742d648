import type { SequencedRunEvent } from "@patchbay/contracts";
import type { JsonObject } from "@patchbay/graph";
import { expect, test } from "vitest";

import { changesOf } from "./trace-changes.ts";
import { type NodeTrace, traceOf } from "./trace.ts";

const wrote = (node_id: string, channels: JsonObject): SequencedRunEvent["event"][] => [
  { type: "node.started", node_id, activation: 1 },
  { type: "state.updated", node_id, channels },
  { type: "node.completed", node_id, activation: 1, port: "out", outputs: {}, duration_ms: 1 },
];
const events = [
  ...wrote("a", { n: 1 }),
  ...wrote("fan[0].a", { n: 7 }),
  ...wrote("b", { n: 2, tags: ["x"] }),
].map((event, index): SequencedRunEvent => ({ seq: index + 1, at: "2026-03-01T12:00:00Z", event }));
const channels = { n: { reducer: "replace" }, tags: { reducer: "append" } };
const node = (id: string): NodeTrace | undefined =>
  traceOf(events).children.find((each) => each.node_id === id);

test("a write is told with what the same graph held before, an added value as what was added", () => {
  const b = node("b");
  expect(b && changesOf(b, events, channels, [])).toEqual([
    ["n", { kind: "set", before: 1, after: 2 }],
    ["tags", { kind: "appended", items: ["x"] }],
  ]);
});

test("what the first write found is not known from the log", () => {
  const a = node("a");
  expect(a && changesOf(a, events, channels, [])).toEqual([["n", { kind: "set", after: 1 }]]);
});

test("a step that is kept tells exactly", () => {
  const a = node("a");
  const kept = {
    run_id: "run_1",
    checkpoint_id: "c1",
    step: 1,
    at: "2026-03-01T12:00:00Z",
    nodes: [{ node_id: "a", activation: 1 }],
    next: [],
    messages: [],
    replaces_messages: false,
    channels: { n: { kind: "set" as const, before: 0, after: 1 } },
    is_partial: false,
  };
  expect(a && changesOf(a, events, channels, [kept])).toEqual([["n", { kind: "set", before: 0, after: 1 }]]);
});
