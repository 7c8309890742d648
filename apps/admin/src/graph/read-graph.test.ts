import * as fc from "fast-check";
import { expect, test } from "vitest";

import { nodeName, readGraph } from "./read-graph.ts";

test("ports come from the type, the config and the policy", () => {
  const { nodes } = readGraph({
    nodes: [
      { id: "start", type: "start" },
      { id: "route", type: "condition", config: { cases: [{ id: "a", when: "true" }] } },
      { id: "ask", type: "llm", policy: { on_error: "port" } },
      { id: "end", type: "end" },
    ],
  });
  expect(nodes.map(({ ports }) => ports)).toEqual([["out"], ["a", "else"], ["out", "error"], []]);
});

test("a port that only an edge speaks of is there, so that the edge can be drawn", () => {
  const { nodes, edges } = readGraph({
    nodes: [
      { id: "look", type: "retrieve" },
      { id: "end", type: "end" },
    ],
    edges: [{ from: "look", port: "empty", to: "end" }],
  });
  expect(nodes[0]?.ports).toEqual(["out", "empty"]);
  expect(edges).toMatchObject([{ from: "look", port: "empty", to: "end" }]);
});

test("an edge into nothing is left out", () => {
  const { edges } = readGraph({ nodes: [{ id: "a" }], edges: [{ from: "a", to: "b" }, "x", null] });
  expect(edges).toEqual([]);
});

test("nodes that share an id are both there, under keys of their own", () => {
  const { nodes } = readGraph({ nodes: [{ id: "a" }, { id: "a" }, {}] });
  expect(nodes.map(({ key }) => key)).toEqual(["a", "a#1", "#2"]);
  expect(nodes.map(nodeName)).toEqual(["a", "a", "#2"]);
});

test("diagnostics find their nodes by the place in the document, also past what is no node", () => {
  const { nodes } = readGraph({ nodes: ["x", { id: "a" }] });
  expect(nodes).toMatchObject([{ id: "a", index: 1 }]);
});

test("half a position is none", () => {
  const { nodes } = readGraph({
    nodes: [
      { id: "a", ui: { x: 1 } },
      { id: "b", ui: { x: 1, y: 2 } },
    ],
  });
  expect(nodes.map(({ position }) => position)).toEqual([undefined, { x: 1, y: 2 }]);
});

test("any JSON can be read", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.array(fc.jsonValue()), fc.array(fc.jsonValue()), (any, nodes, edges) => {
      expect(() => readGraph(any)).not.toThrow();
      expect(() => readGraph({ nodes, edges, input: any })).not.toThrow();
    }),
  );
});
