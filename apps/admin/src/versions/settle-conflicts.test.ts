import { diffGraphs, type JsonObject, mergeGraphs } from "@patchbay/graph";
import * as fc from "fast-check";
import { expect, test } from "vitest";

import { edgesOf, nodeIds } from "../editing/document-parts.ts";
import { changeNodeId, addNode, removeNodes, renameNode, setInNode } from "../editing/commands/node-edits.ts";
import { connect, disconnect, edgeRef } from "../editing/commands/edge-edits.ts";
import { setInDocument } from "../editing/commands/document-edits.ts";
import type { Edit } from "../editing/edit.ts";
import { type Choice, settleConflicts } from "./settle-conflicts.ts";

const base: JsonObject = {
  schema: "patchbay/graph@1",
  input: {},
  output: {},
  state: { notes: { schema: { type: "string" } } },
  nodes: [
    { id: "start", type: "start", config: {} },
    { id: "ask", type: "llm", config: { model: "default", system: "Be brief." } },
    {
      id: "sort",
      type: "classify",
      config: {
        classes: [
          { id: "a", description: "A" },
          { id: "b", description: "B" },
        ],
      },
    },
    { id: "end", type: "end", config: { output: { reply: "nodes.ask.text" } } },
  ],
  edges: [
    { from: "start", to: "sort" },
    { from: "sort", port: "a", to: "ask" },
    { from: "sort", port: "b", to: "end" },
    { from: "ask", to: "end" },
  ],
};

const edited = (...edits: readonly Edit[]): JsonObject =>
  edits.reduce((document, edit) => edit.apply(document), base);

const system = (value: string | undefined): Edit => setInNode("ask", ["config", "system"], value, "");

function settled(mine: JsonObject, theirs: JsonObject, ...choices: readonly Choice[]): JsonObject {
  const merged = mergeGraphs(base, mine, theirs);
  expect(merged.conflicts.length).toBeGreaterThan(0);
  return settleConflicts(merged, theirs, choices);
}

const takeTheirs = { side: "theirs" } as const;
const nodeIn = (document: JsonObject, id: string): unknown =>
  Array.isArray(document["nodes"]) && document["nodes"].find((node) => node.id === id);

test("mine, theirs or a third value stands where both changed the same", () => {
  const [mine, theirs] = [edited(system("Mine.")), edited(system("Theirs."))];
  expect(nodeIn(settled(mine, theirs, { side: "mine" }), "ask")).toMatchObject({
    config: { system: "Mine." },
  });
  expect(nodeIn(settled(mine, theirs, takeTheirs), "ask")).toMatchObject({ config: { system: "Theirs." } });
  const other = settled(mine, theirs, { side: "other", value: "Both." });
  expect(nodeIn(other, "ask")).toMatchObject({ config: { system: "Both.", model: "default" } });
});

test("a field that they removed goes, and one that I removed comes back", () => {
  const [changed, removed] = [edited(system("New.")), edited(system(undefined))];
  expect(nodeIn(settled(changed, removed, takeTheirs), "ask")).toHaveProperty("config", { model: "default" });
  expect(nodeIn(settled(removed, changed, takeTheirs), "ask")).toHaveProperty("config.system", "New.");
});

test("a node that they removed goes with its edges; one that I removed comes back with them", () => {
  const [changed, removed] = [edited(system("New.")), edited(removeNodes(["ask"]))];
  const without = settled(changed, removed, takeTheirs);
  expect(nodeIn(without, "ask")).toBeUndefined();
  expect(edgesOf(without)).toHaveLength(2);
  const back = settled(removed, changed, takeTheirs);
  expect(nodeIn(back, "ask")).toMatchObject({ config: { system: "New." } });
  expect(edgesOf(back)).toHaveLength(4);
});

test("an item of a list comes back beside the others, wherever its node stands now", () => {
  const classes = ["config", "classes"];
  const mine = edited(setInNode("sort", [...classes, 0], undefined, ""), removeNodes(["start"]));
  const theirs = edited(setInNode("sort", [...classes, 0, "description"], "New", ""));
  expect(nodeIn(settled(mine, theirs, takeTheirs), "sort")).toHaveProperty("config.classes", [
    { id: "a", description: "New" },
    { id: "b", description: "B" },
  ]);
});

test("of two new ids of one node theirs is taken everywhere", () => {
  const [mine, theirs] = [edited(changeNodeId("ask", "mine")), edited(changeNodeId("ask", "theirs"))];
  const document = settled(mine, theirs, takeTheirs);
  expect(nodeIn(document, "theirs")).toBeDefined();
  expect(nodeIn(document, "end")).toHaveProperty("config.output.reply", "nodes.theirs.text");
  expect(edgesOf(document)).toContainEqual({ from: "theirs", to: "end" });
});

test("an edge that both led elsewhere leads where they did", () => {
  const from = { from: "sort", port: "b" };
  const led = (to: string): JsonObject =>
    edited(disconnect([{ ...from, to: "end" }]), connect({ ...from, to }));
  const document = settled(led("ask"), led("sort"), takeTheirs);
  expect(edgesOf(document)).toContainEqual({ ...from, to: "sort" });
  expect(edgesOf(document)).toHaveLength(4);
});

const node = fc.constantFrom("start", "ask", "sort", "end");
const word = fc.constantFrom("one", "two", "three");
const anEdit: fc.Arbitrary<Edit> = fc.oneof(
  word.map(system),
  fc.constant(system(undefined)),
  fc.tuple(node, word).map(([id, value]) => setInNode(id, ["config", "extra"], value, "")),
  fc.tuple(node, word).map(([id, name]) => renameNode(id, name)),
  node.map((id) => removeNodes([id])),
  word.map((id) => addNode({ id, type: "llm", config: { model: id } })),
  fc.tuple(node, word).map(([id, type]) => setInNode(id, ["policy", "on_error"], type, "")),
  fc.tuple(node, node).map(([from, to]) => connect({ from, port: "out", to })),
  fc.constant(disconnect([{ from: "ask", port: "out", to: "end" }])),
  word.map((value) => setInDocument(["state", "notes", "default"], value, "")),
  fc.constant(setInDocument(["state", "notes"], undefined, "")),
);
/** A merge may keep an edge of a node that the other side has removed: it is nobody's. */
function connected(document: JsonObject): JsonObject {
  const known = nodeIds(document);
  return {
    ...document,
    edges: edgesOf(document).filter((edge) => known.has(edgeRef(edge).from) && known.has(edgeRef(edge).to)),
  };
}

const aSide = fc.array(anEdit, { maxLength: 4 }).map((edits) => edited(...edits));

test("without a choice the document is the merged one", () => {
  fc.assert(
    fc.property(aSide, aSide, (mine, theirs) => {
      const merged = mergeGraphs(base, mine, theirs);
      expect(settleConflicts(merged, theirs, [])).toBe(merged.document);
    }),
  );
});

test("taking theirs everywhere is what they would have got by keeping theirs", () => {
  fc.assert(
    fc.property(aSide, aSide, (mine, theirs) => {
      const merged = mergeGraphs(base, mine, theirs);
      const choices = merged.conflicts.map(() => takeTheirs);
      const settledWithTheirs = settleConflicts(merged, theirs, choices);
      const theirView = mergeGraphs(base, theirs, mine).document;
      const changes = diffGraphs(connected(settledWithTheirs), connected(theirView));
      expect(changes.filter(({ type }) => type !== "cosmetic" && !type.endsWith("reordered"))).toEqual([]);
    }),
  );
});
