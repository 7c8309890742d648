import { checkGraph } from "@patchbay/graph";
import { graph, graphWith, testResources } from "@patchbay/graph/testing";
import { expect, test } from "vitest";

import { edgesOf } from "../document-parts.ts";
import { edgeRef } from "./edge-edits.ts";
import { addAfter, connectThroughJoin, connectThroughLoop, insertOnEdge } from "./insert-edits.ts";

const ways = (document: ReturnType<typeof graph>) =>
  edgesOf(document).map((edge) => {
    const { from, port, to } = edgeRef(edge);
    return `${from}.${port} ${to}`;
  });

const fresh = { id: "fresh", type: "template", config: { text: "" } };

test("a node on an edge leads on to where the edge led", () => {
  const document = graph("start -> a", "a -> end");
  const inserted = insertOnEdge({ from: "a", port: "out", to: "end" }, fresh, "out").apply(document);
  expect(ways(inserted)).toEqual(["start.out a", "a.out fresh", "fresh.out end"]);
});

test("a node that nothing follows ends the way", () => {
  const document = graph("start -> a", "a -> end");
  const stop = { id: "stop", type: "fail" };
  const inserted = insertOnEdge({ from: "a", port: "out", to: "end" }, stop, undefined).apply(document);
  expect(ways(inserted)).toEqual(["start.out a", "a.out stop"]);
});

test("a node behind a port is what the port leads to", () => {
  expect(ways(addAfter("a", "out", fresh).apply(graph("start -> a")))).toEqual([
    "start.out a",
    "a.out fresh",
  ]);
});

const loop = { id: "loop", type: "loop", config: { while: "true", max_iterations: 3 } };

test("a loop takes over where the port led, and makes the way back one that ends", () => {
  const document = graph("start -> a", "a -> b", "b -> end");
  const looped = connectThroughLoop({ from: "b", port: "out", to: "a" }, loop).apply(document);
  expect(ways(looped)).toEqual(["start.out a", "a.out b", "b.out loop", "loop.body a", "loop.done end"]);
  expect(checkGraph(looped, testResources).diagnostics).toEqual([]);
});

test("a loop behind a node that leads nowhere yet goes on to an end", () => {
  const document = graphWith({ edges: ["start -> a"], nodes: { end: {} } });
  const looped = connectThroughLoop({ from: "a", port: "out", to: "a" }, loop).apply(document);
  expect(ways(looped)).toEqual(["start.out a", "a.out loop", "loop.body a", "loop.done end"]);
  expect(checkGraph(looped, testResources).diagnostics).toEqual([]);
});

test("where two parallel paths would meet, a join waits for both", () => {
  const fork = { type: "parallel", config: { branches: [{ id: "left" }, { id: "right" }] } };
  const document = graphWith({
    nodes: { fork },
    edges: ["start -> fork", "fork.left -> a", "fork.right -> b", "a -> c", "c -> end"],
  });
  const joined = connectThroughJoin({ from: "b", port: "out", to: "c" }, { id: "both", type: "join" }).apply(
    document,
  );
  expect(ways(joined).slice(3)).toEqual(["a.out both", "c.out end", "b.out both", "both.out c"]);
  expect(checkGraph(joined, testResources).diagnostics).toEqual([]);
});
