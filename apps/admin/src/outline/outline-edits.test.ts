import type { JsonObject } from "@patchbay/graph";
import { expect, test } from "vitest";

import { draftNode } from "../canvas/new-node.ts";
import { edgesOf, nodesOf } from "../editing/document-parts.ts";
import { readGraph } from "../graph/read-graph.ts";
import { addableTypes, additionTo, type AddPlace, duplicateOf, likelyPort } from "./outline-edits.ts";

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

const added = (type: string, place: AddPlace) => additionTo(document, type, place, {});

test("behind a port that leads to one node a new one goes in between, beside all cards", () => {
  const { edit, key, isConnected } = added("template", behind("start"));
  const changed = edit.apply(document);
  expect(isConnected).toBe(true);
  expect(edgesOf(changed)).toEqual([
    { from: "start", to: key },
    { from: "ask", to: "end" },
    { from: key, to: "ask" },
  ]);
  expect(nodesOf(changed).at(-1)).toMatchObject({ id: key, type: "template", ui: { x: 320, y: 140 } });
});

test("a new node is what it would be on the canvas: its name, its id, and what it begins with", () => {
  const { edit, key, name } = additionTo(document, "llm", behind("ask"), { models: ["careful"] });
  const edge = { from: "ask", port: "out", to: "end" };
  const known = { models: ["careful"] };
  const onCanvas = draftNode("llm", { kind: "edge", edge }, document, readGraph(document), known);
  expect(nodesOf(edit.apply(document)).at(-1)).toMatchObject(onCanvas.node);
  expect(onCanvas.node.config).toMatchObject({ model: "careful", prompt: "{{ nodes.ask.text }}" });
  expect({ key, name }).toEqual({ key: onCanvas.node.id, name: onCanvas.node.name });
});

test("behind a port that leads nowhere a new node is simply what comes next", () => {
  const { edit, key } = added("template", behind("ask", "error"));
  expect(edgesOf(edit.apply(document)).at(-1)).toEqual({ from: "ask", port: "error", to: key });
});

test("a node that nothing follows takes no other node's place", () => {
  const { edit, isConnected } = added("fail", behind("ask"));
  expect(isConnected).toBe(false);
  expect(edgesOf(edit.apply(document))).toEqual(edgesOf(document));
});

test("behind a fork a new node is one more branch", () => {
  const forked = { ...document, edges: [...edgesOf(document), { from: "start", to: "end" }] };
  const { edit, key } = additionTo(forked, "template", behind("start"), {});
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
  expect(addableTypes(document, { kind: "loose" })).not.toContain("start");
  expect(addableTypes({}, { kind: "loose" })).toContain("start");
});

test("on an edge only what leads on is offered", () => {
  expect(addableTypes(document, behind("ask"))).not.toContain("end");
  expect(addableTypes(document, behind("ask", "error"))).toContain("end");
  expect(addableTypes(document, { kind: "loose" })).toContain("end");
});

test("of several ports the one that is still to be filled comes first", () => {
  const sorting: JsonObject = {
    nodes: [
      { id: "sort", type: "condition", config: { cases: [{ id: "yes", when: "true" }] } },
      { id: "end", type: "end" },
      { id: "ask", type: "llm" },
    ],
    edges: [{ from: "sort", port: "yes", to: "ask" }],
  };
  const [sort] = readGraph(sorting).nodes;
  expect(sort?.ports).toEqual(["yes", "else"]);
  expect(sort && likelyPort(sorting, sort)).toBe("else");
});
