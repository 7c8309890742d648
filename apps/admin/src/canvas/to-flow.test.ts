import type { RunEvent } from "@patchbay/contracts";
import type { Diagnostic } from "@patchbay/graph";
import * as fc from "fast-check";
import { expect, test } from "vitest";

import { readGraph } from "../graph/read-graph.ts";
import { reduceRun, startingRun } from "../runs/run-state.ts";
import { rowLayout } from "./layout.ts";
import { toFlow } from "./to-flow.ts";

const document = {
  nodes: [
    { id: "start", type: "start" },
    {
      id: "route",
      type: "condition",
      name: "Which way?",
      config: { cases: [{ id: "billing", when: "input.urgent" }] },
    },
    { id: "answer", type: "agent", config: { model: "default", tools: ["calculator"] } },
    { id: "end", type: "end" },
  ],
  edges: [
    { from: "start", to: "route" },
    { from: "route", port: "billing", to: "answer" },
    { from: "route", port: "else", to: "end" },
    { from: "answer", to: "end" },
  ],
};

function draw(
  drawn: unknown = document,
  { diagnostics = [], events = [] }: { diagnostics?: Diagnostic[]; events?: RunEvent[] } = {},
) {
  const view = readGraph(drawn);
  const { activity } = events.reduce(reduceRun, startingRun);
  return toFlow(view, rowLayout(view), diagnostics, activity);
}

test("a card says what its node is and does", () => {
  expect(draw().nodes.map(({ data }) => [data.name, data.typeTitle, data.summary])).toEqual([
    ["start", "Start", ""],
    ["Which way?", "Condition", "input.urgent"],
    ["answer", "Agent", "default · calculator"],
    ["end", "End", ""],
  ]);
});

test("a card is found by its name", () => {
  expect(draw().nodes.map(({ ariaLabel }) => ariaLabel)).toEqual(["start", "Which way?", "answer", "end"]);
});

test("each port has its handle where its row is, and what leads in has one, too", () => {
  const [start, route] = draw().nodes;
  expect(start?.handles?.map(({ type, id }) => [type, id])).toEqual([["source", "out"]]);
  expect(route?.handles?.map(({ type, id }) => [type, id])).toEqual([
    ["target", null],
    ["source", "billing"],
    ["source", "else"],
  ]);
  expect(route?.handles?.map(({ y }) => y)).toEqual([25.5, 99.5, 125.5]);
});

test("an edge leaves by its port", () => {
  expect(draw().edges.map(({ source, sourceHandle, target }) => [source, sourceHandle, target])).toEqual([
    ["start", "out", "route"],
    ["route", "billing", "answer"],
    ["route", "else", "end"],
    ["answer", "out", "end"],
  ]);
});

test("diagnostics count on the card of their node", () => {
  const diagnostics: Diagnostic[] = [
    { code: "PB2001", severity: "error", path: "/nodes/1/config/cases/0/when", message: "No." },
    { code: "PB3001", severity: "warning", path: "/nodes/1", message: "Hm." },
    { code: "PB1001", severity: "error", path: "/edges/0", message: "No." },
  ];
  expect(draw(document, { diagnostics }).nodes.map(({ data }) => data.problem)).toEqual([
    undefined,
    { severity: "error", count: 2 },
    undefined,
    undefined,
  ]);
});

test("a node type that nothing here can run is marked", () => {
  const diagnostics: Diagnostic[] = [
    { code: "PB4010", severity: "error", path: "/nodes/2/type", message: "No." },
  ];
  expect(draw(document, { diagnostics }).nodes.map(({ data }) => data.isUnavailable)).toEqual([
    false,
    false,
    true,
    false,
  ]);
});

test("a map whose body asks somebody waits", () => {
  const fan = { nodes: [{ id: "fan", type: "map" }] };
  const { nodes } = draw(fan, {
    events: [
      { type: "node.started", node_id: "fan", activation: 1 },
      { type: "node.started", node_id: "fan[0].ask", activation: 1 },
      {
        type: "interrupt.requested",
        node_id: "fan[0].ask",
        activation: 1,
        interrupt_id: "int_1",
        kind: "approval",
        payload: {},
      },
    ],
  });
  expect(nodes.map(({ data }) => data.status)).toEqual(["waiting"]);
});

test("a run lights its nodes and the edges that it took", () => {
  const { nodes, edges } = draw(document, {
    events: [
      {
        type: "node.completed",
        node_id: "route",
        activation: 1,
        port: "billing",
        outputs: {},
        duration_ms: 1,
      },
      { type: "node.started", node_id: "answer", activation: 1 },
    ],
  });
  expect(nodes.map(({ data }) => data.status)).toEqual(["idle", "done", "running", "idle"]);
  expect(edges.map(({ className }) => className)).toEqual(["idle", "active", "idle", "idle"]);
});

test("a type that nobody knows is drawn under its own name", () => {
  const [card] = draw({ nodes: [{ id: "x", type: "teleport" }] }).nodes;
  expect(card?.data).toMatchObject({ typeTitle: "teleport", category: "unknown" });
});

test("any document can be drawn", () => {
  const node = fc.record(
    {
      id: fc.constantFrom("a", "b", ""),
      type: fc.constantFrom("condition", "agent", "set_state", "constructor", "x"),
      config: fc.jsonValue(),
      policy: fc.jsonValue(),
    },
    { requiredKeys: [] },
  );
  const edge = fc.record({
    from: fc.constantFrom("a", "b"),
    to: fc.constantFrom("a", "c"),
    port: fc.string(),
  });
  fc.assert(
    fc.property(fc.array(node), fc.array(edge), (nodes, edges) => {
      expect(() => draw({ nodes, edges })).not.toThrow();
    }),
  );
});
