import type { SequencedRunEvent } from "@patchbay/contracts";
import type { JsonObject } from "@patchbay/graph";
import { expect, test } from "vitest";

import { itemInput, whatWentIn } from "./what-went-in.ts";

const body = {
  schema: "patchbay/graph@1",
  input: { type: "object" },
  output: { type: "object" },
  nodes: [
    { id: "start", type: "start" },
    { id: "say", type: "template", config: { text: "Ship {{ input.item }}" } },
  ],
  edges: [],
};
const graph: JsonObject = {
  schema: "patchbay/graph@1",
  state: { n: { schema: { type: "integer" }, default: 0 } },
  nodes: [
    { id: "start", type: "start" },
    { id: "a", type: "template", config: { text: "{{ input.message }} {{ state.n }}" } },
    { id: "b", type: "template", config: { text: "{{ nodes.a.text }}!" } },
    { id: "plain", type: "template", config: { text: "As it is" } },
    { id: "fan", type: "map", config: { items: "input.orders", body } },
  ],
  edges: [],
};
const events = (
  [
    { type: "node.started", node_id: "a", activation: 1 },
    { type: "state.updated", node_id: "a", channels: { n: 3 } },
    {
      type: "node.completed",
      node_id: "a",
      activation: 1,
      port: "out",
      outputs: { text: "hi" },
      duration_ms: 1,
    },
    { type: "node.started", node_id: "fan", activation: 1 },
  ] as const
).map((event, index): SequencedRunEvent => ({ seq: index + 1, at: "", event }));
const input = { message: "Hello", orders: ["pen", "ink"] };
const textOf = (nodeId: string, before: number) =>
  whatWentIn(graph, nodeId, { input, events: events.slice(0, before) }).map(({ way, preview }) => [
    way.join("."),
    preview.status === "value" ? preview.text : preview.status,
  ]);

test("templates are told as they were filled in at that moment", () => {
  expect(textOf("a", 0)).toEqual([["text", "Hello 0"]]);
  expect(textOf("a", 3)).toEqual([["text", "Hello 3"]]);
  expect(textOf("b", 3)).toEqual([["text", "hi!"]]);
  expect(textOf("plain", 0)).toEqual([["text", "As it is"]]);
});

test("what the log does not have is said to be unknown", () => {
  expect(textOf("b", 0)).toEqual([["text", "unknown"]]);
});

test("in the body of a map the input is that of the item", () => {
  expect(textOf("fan[1].say", 4)).toEqual([["text", "Ship ink"]]);
  expect(itemInput(graph, "fan[1].start", { input, events })).toEqual({ item: "ink", index: 1 });
  expect(itemInput(graph, "start", { input, events: [] })).toEqual(input);
});

test("a node that the document does not have took nothing", () => {
  expect(textOf("gone", 0)).toEqual([]);
});
