import { expect, test } from "vitest";

import { graphWith } from "@patchbay/graph/testing";

import { moveNodes, removeNodes, changeNodeId } from "../editing/commands/node-edits.ts";
import { disconnect } from "../editing/commands/edge-edits.ts";
import { readGraph } from "../graph/read-graph.ts";
import { type Layout } from "./layout.ts";
import { shownPlaces } from "./shown-places.ts";

const document = graphWith({ edges: ["start -> a", "a -> b", "b -> end"] });
const view = readGraph(document);
const laidOut: Layout = {
  nodes: new Map(view.nodes.map(({ key }, index) => [key, { x: index * 400.25, y: index * 60 }])),
  routes: new Map(view.edges.map(({ key }) => [key, []])),
};

function opened() {
  const shown = shownPlaces();
  shown.remember("g", view, laidOut);
  return (changed: typeof document) => shown.layoutOf("g", readGraph(changed));
}

test("a graph that is shown for the first time has no places yet, and then the very layout that it was given", () => {
  expect(shownPlaces().layoutOf("g", view)).toBeUndefined();
  expect(opened()(document)).toBe(laidOut);
});

test("a node that goes moves no other, and lies where it was when it comes back", () => {
  const layoutOf = opened();
  const left = layoutOf(removeNodes(["a"]).apply(document));
  expect(left?.nodes).toEqual(new Map([...laidOut.nodes].filter(([key]) => key !== "a")));
  expect(layoutOf(document)?.nodes).toEqual(laidOut.nodes);
});

test("a node that comes without a place lies behind what leads to it, and an edge that goes moves nothing", () => {
  const layoutOf = opened();
  const more = graphWith({ edges: ["start -> a", "a -> b", "b -> end", "b -> c", "c -> end"] });
  const after = layoutOf(more);
  for (const [key, place] of laidOut.nodes) expect(after?.nodes.get(key)).toEqual(place);
  expect(after?.nodes.get("c")?.x).toBeGreaterThan(laidOut.nodes.get("b")?.x ?? Infinity);
  const cut = disconnect([{ from: "a", port: "out", to: "b" }]).apply(document);
  expect(opened()(cut)?.nodes).toEqual(laidOut.nodes);
});

test("undoing that places were written goes back to those before", () => {
  const layoutOf = opened();
  const everywhere = new Map(view.nodes.map(({ key }) => [key, { x: 7, y: 9 }]));
  expect(layoutOf(moveNodes(everywhere).apply(document))?.nodes.get("b")).toEqual({ x: 7, y: 9 });
  expect(layoutOf(document)?.nodes).toEqual(laidOut.nodes);
});

test("a node stays where it is under another id", () => {
  const renamed = opened()(changeNodeId("a", "ask").apply(document));
  expect(renamed?.nodes.get("ask")).toEqual(laidOut.nodes.get("a"));
});

test("another graph is laid out by itself, also one that came in the place of this one", () => {
  const other = graphWith({ edges: ["start -> p", "p -> q", "q -> r", "r -> s", "s -> end"] });
  expect(opened()(other)).toBeUndefined();
  const shown = shownPlaces();
  shown.remember("g", view, laidOut);
  expect(shown.layoutOf("h", view)).toBeUndefined();
});
