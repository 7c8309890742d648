import type { JsonObject } from "@patchbay/graph";
import { expect, test } from "vitest";

import { edgesOf, nodesOf } from "../editing/document-parts.ts";
import { readGraph } from "../graph/read-graph.ts";
import { addableTypes, additionTo, type AddPlace, duplicateOf } from "./outline-edits.ts";

const document: JsonObject = {
  nodes: [
    { id: "start", type: "start", ui: { x: 0, y: 0 } },
    { id: "ask", type: "llm", name: "Ask", config: { model: "fast" }, ui: { x: 320, y: 0 } },
    { id: "end", type: "end" },
  ],
  edges: [
    { from: "start", to: "ask" },
    { from: "ask", to: "end" },
  ],
};

const nodeOf = (id: string) => {
  const node = readGraph(document).nodes.find((each) => each.id === id);
  if (node === undefined) throw new Error(`There is no ${id}.`);
  return node;
};

const behind = (id: string, port = "out"): AddPlace => ({ kind: "port", from: nodeOf(id), port });

test("behind a port that leads to one node a new one goes in between, beside all cards", () => {
  const { edit, key, isConnected } = additionTo(document, "template", behind("start"));
  const changed = edit.apply(document);
  expect(isConnected).toBe(true);
  expect(edgesOf(changed)).toEqual([
    { from: "start", to: key },
    { from: "ask", to: "end" },
    { from: key, to: "ask" },
  ]);
  expect(nodesOf(changed).at(-1)).toEqual({ id: key, type: "template", ui: { x: 320, y: 140 } });
});

test("behind a port that leads nowhere a new node is simply what comes next", () => {
  const { edit, key } = additionTo(document, "template", behind("ask", "error"));
  expect(edgesOf(edit.apply(document)).at(-1)).toEqual({ from: "ask", port: "error", to: key });
});

test("a node that nothing follows takes no other node's place", () => {
  const { edit, isConnected } = additionTo(document, "fail", behind("ask"));
  expect(isConnected).toBe(false);
  expect(edgesOf(edit.apply(document))).toEqual(edgesOf(document));
});

test("behind a fork a new node is one more branch", () => {
  const forked = { ...document, edges: [...edgesOf(document), { from: "start", to: "end" }] };
  const { edit, key } = additionTo(forked, "template", behind("start"));
  expect(edgesOf(edit.apply(forked))).toEqual([...edgesOf(forked), { from: "start", to: key }]);
});

test("a copy has another id, another name and no connections", () => {
  const copy = duplicateOf(document, nodeOf("ask"));
  const changed = copy?.edit.apply(document) ?? document;
  expect(nodesOf(changed).at(-1)).toMatchObject({ id: copy?.key, name: "Ask 2", config: { model: "fast" } });
  expect(copy?.key).not.toBe("ask");
  expect(edgesOf(changed)).toEqual(edgesOf(document));
});

test("a graph has one start", () => {
  expect(addableTypes(document)).not.toContain("start");
  expect(addableTypes({})).toContain("start");
});
