import type { JsonObject } from "@patchbay/graph";
import { expect, test } from "vitest";

import { edgesOf, indexOfNode, nodesOf } from "../document-parts.ts";
import { connect, reconnect } from "./edge-edits.ts";
import { addNode, changeNodeId, moveNodes, removeNodes, renameNode, setInNode } from "./node-edits.ts";

const document: JsonObject = {
  nodes: [
    { id: "start", type: "start" },
    {
      id: "ask",
      type: "llm",
      config: { model: "fast", prompt: "{{ input.message }}" },
      ui: { x: 1, y: 2, pinned: true },
    },
    { id: "end", type: "end", config: { output: { reply: "nodes.ask.text" } } },
  ],
  edges: [
    { from: "start", to: "ask" },
    { from: "ask", to: "end" },
  ],
};

const twins: JsonObject = {
  nodes: [
    { id: "a", type: "llm" },
    { id: "a", type: "template" },
    { id: "b", type: "end" },
  ],
  edges: [{ from: "a", to: "b" }],
};

test("another id goes into edges and expressions, too", () => {
  const changed = changeNodeId("ask", "reply").apply(document);
  expect(edgesOf(changed)).toEqual([
    { from: "start", to: "reply" },
    { from: "reply", to: "end" },
  ]);
  expect(nodesOf(changed)[2]).toMatchObject({ config: { output: { reply: "nodes.reply.text" } } });
});

test("any id that the language takes is taken, and no other", () => {
  expect(nodesOf(changeNodeId("ask", "a__b_").apply(document))[1]).toMatchObject({ id: "a__b_" });
  const long = "a".repeat(64);
  expect(nodesOf(changeNodeId("ask", long).apply(document))[1]).toMatchObject({ id: long });
  for (const wrong of ["end", "Ask", "1st", "", `${long}a`, "ask"])
    expect(changeNodeId("ask", wrong).apply(document)).toBe(document);
});

test("of two nodes with one id the one that was meant gets another, and edges stay with the first", () => {
  const changed = changeNodeId("a#1", "c").apply(twins);
  expect(nodesOf(changed).map(({ id }) => id)).toEqual(["a", "c", "b"]);
  expect(edgesOf(changed)).toEqual([{ from: "a", to: "b" }]);
});

test("removing one of two nodes with one id leaves the edges to the other", () => {
  expect(removeNodes(["a#1"]).apply(twins)).toEqual({
    ...twins,
    nodes: [nodesOf(twins)[0], nodesOf(twins)[2]],
  });
  expect(removeNodes(["a", "a#1"]).apply(twins)).toEqual({ nodes: [{ id: "b", type: "end" }], edges: [] });
});

test("a node that stands in the list twice as the same object is removed once", () => {
  const [node] = nodesOf(twins);
  const same = { nodes: [node ?? {}, node ?? {}] };
  expect(removeNodes(["a#1"]).apply(same)).toEqual({ nodes: [node] });
});

test("a key that was read from another document means no other node", () => {
  expect(indexOfNode(twins, "a#1")).toBe(1);
  expect(indexOfNode(twins, "a#2")).toBe(-1);
  expect(indexOfNode(twins, "gone#2")).toBe(-1);
  expect(indexOfNode({ nodes: [{ type: "llm" }] }, "#0")).toBe(0);
});

test("an empty name is none", () => {
  const named = renameNode("ask", "  Ask  ").apply(document);
  expect(nodesOf(named)[1]).toMatchObject({ name: "Ask" });
  expect(nodesOf(renameNode("ask", " ").apply(named))[1]).not.toHaveProperty("name");
  expect(renameNode("ask", "").apply(document)).toBe(document);
});

test("moving keeps what else the document says about a node's looks", () => {
  const moved = moveNodes(new Map([["ask", { x: 10.4, y: -3.6 }]])).apply(document);
  expect(nodesOf(moved)[1]).toMatchObject({ ui: { x: 10, y: -4, pinned: true } });
  expect(moveNodes(new Map([["ask", { x: Number.NaN, y: 0 }]])).apply(document)).toBe(document);
});

test("what stands in the place of a list is kept, not overwritten", () => {
  const broken: JsonObject = { nodes: "lost", edges: { from: "a" } };
  expect(addNode({ id: "a", type: "llm" }).apply(broken)).toBe(broken);
  expect(connect({ from: "a", port: "out", to: "b" }).apply(broken)).toBe(broken);
  expect(removeNodes(["a"]).apply(broken)).toBe(broken);
});

test("what does not belong in a list stays in it", () => {
  const odd: JsonObject = { nodes: [1, { id: "a", type: "llm" }, null], edges: ["odd"] };
  expect(removeNodes(["a"]).apply(odd)).toEqual({ nodes: [1, null], edges: ["odd"] });
  expect(setInNode("a", ["name"], "A", "name").apply(odd)).toEqual({
    nodes: [1, { id: "a", type: "llm", name: "A" }, null],
    edges: ["odd"],
  });
});

test("an edge that is led elsewhere keeps its place and what else it says", () => {
  const odd = {
    edges: [
      { from: "a", to: "b", label: "yes" },
      { from: "b", to: "c" },
    ],
  };
  const led = reconnect({ from: "a", port: "out", to: "b" }, { from: "a", port: "x", to: "c" }).apply(odd);
  expect(led).toEqual({
    edges: [
      { from: "a", port: "x", to: "c", label: "yes" },
      { from: "b", to: "c" },
    ],
  });
});
