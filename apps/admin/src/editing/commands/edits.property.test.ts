import type { Json, JsonObject, JsonPatchOperation } from "@patchbay/graph";
import fc from "fast-check";
import { expect, test } from "vitest";

import type { Edit } from "../edit.ts";
import { within } from "../edit.ts";
import { beginHistory, doEdit, type History, redo, undo } from "../history.ts";
import { fixProblem, replaceDocument, setInDocument } from "./document-edits.ts";
import { connect, disconnect, reconnect } from "./edge-edits.ts";
import { addAfter, insertOnEdge } from "./insert-edits.ts";
import { addNode, changeNodeId, moveNodes, removeNodes, renameNode, setInNode } from "./node-edits.ts";
import { renameInGraph, renameInNode } from "./rename-edits.ts";
import { addNote, moveNotes, removeNotes, writeNote } from "./note-edits.ts";

/** JSON whose names and texts are those that edits look for, in any place, right or wrong. */
const json = fc.letrec<{ any: Json }>((tie) => ({
  any: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom<Json>(
      "a",
      "b",
      "start",
      "out",
      "x",
      "",
      "map",
      "llm",
      "{{ nodes.a.text }}",
      0,
      1,
      -1,
      null,
      true,
    ),
    fc.dictionary(
      fc.constantFrom(
        "id",
        "type",
        "name",
        "config",
        "body",
        "nodes",
        "edges",
        "ui",
        "from",
        "to",
        "port",
        "x",
        "__proto__",
      ),
      tie("any"),
      { maxKeys: 4 },
    ),
    fc.array(tie("any"), { maxLength: 4 }),
  ),
})).any;

const id = fc.constantFrom("a", "b", "c", "start", "a#1", "a#2", "#0", "", "Not an id", "__proto__");
const type = fc.constantFrom("llm", "map", "start", "condition", "unheard_of");

const node = fc.oneof(
  { weight: 4, arbitrary: fc.record({ id, type }) },
  { weight: 2, arbitrary: fc.record({ id, type, config: json, ui: json, name: json }) },
  { weight: 1, arbitrary: json },
);
const edge = fc.record({ from: id, port: fc.constantFrom("out", "x"), to: id });
const graph = fc.record({ nodes: fc.array(node, { maxLength: 5 }), edges: fc.array(fc.oneof(edge, json)) });
const mapAround = graph.map((body): Json => ({ id: "a", type: "map", config: { body } }));
const nested = fc.record({
  nodes: fc.array(fc.oneof(node, mapAround), { maxLength: 4 }),
  edges: fc.array(edge),
});

/** Documents as drafts may be: right, half right, and nothing of a document at all. */
const document: fc.Arbitrary<JsonObject> = fc.oneof(
  graph,
  nested,
  fc.dictionary(fc.constantFrom("nodes", "edges", "notes", "limits", "unheard_of"), json),
);

const route = fc.array(
  fc.oneof(fc.constantFrom("config", "body", "name", "x", ""), fc.constantFrom(0, 1, -1, 0.5)),
  {
    maxLength: 4,
  },
);
const position = fc.record({ x: fc.double(), y: fc.double() });
const pointer = fc
  .array(fc.constantFrom("nodes", "edges", "0", "1", "-", "id", "config", "a~1b"), { maxLength: 4 })
  .map((parts) => parts.map((part) => `/${part}`).join(""));
const operation: fc.Arbitrary<JsonPatchOperation> = fc.oneof(
  fc.record({ op: fc.constantFrom("add" as const, "replace" as const), path: pointer, value: json }),
  fc.record({ op: fc.constant("remove" as const), path: pointer }),
);
const newNode = fc.record({ id, type, position });
const maybe = fc.option(json, { nil: undefined });

const plainEdit: fc.Arbitrary<Edit> = fc.oneof(
  newNode.map(addNode),
  fc.array(id, { maxLength: 3 }).map(removeNodes),
  fc.tuple(id, fc.string()).map(([key, name]) => renameNode(key, name)),
  fc.tuple(id, id).map(([key, next]) => changeNodeId(key, next)),
  fc.tuple(id, route, maybe).map(([key, way, value]) => setInNode(key, way, value, "it")),
  fc.tuple(route, maybe).map(([way, value]) => setInDocument(way, value, "it")),
  fc.array(fc.tuple(id, position), { maxLength: 3 }).map((places) => moveNodes(new Map(places))),
  edge.map(connect),
  fc.array(edge, { maxLength: 3 }).map(disconnect),
  fc.tuple(edge, edge).map(([old, next]) => reconnect(old, next)),
  fc.tuple(edge, newNode).map(([on, added]) => insertOnEdge(on, added, "out")),
  fc.tuple(id, newNode).map(([from, added]) => addAfter(from, "out", added)),
  fc.tuple(id, position).map(([note, at]) => addNote(note, at, "Ask Ada")),
  fc.tuple(id, fc.string()).map(([note, words]) => writeNote(note, words)),
  fc.tuple(id, position).map(([note, at]) => moveNotes(new Map([[note, at]]))),
  fc.array(id, { maxLength: 2 }).map(removeNotes),
  fc.array(operation, { maxLength: 3 }).map((patch) => fixProblem({ title: "Mend it", patch })),
  fc.tuple(route, id).map(([way, name]) => renameInGraph(way, name)),
  fc.tuple(id, route, id).map(([key, way, name]) => renameInNode(key, way, name)),
  document.map((next) => replaceDocument(next, "Take another")),
);

const edit = fc.oneof(
  plainEdit,
  fc
    .tuple(fc.array(fc.constantFrom("a", "b"), { maxLength: 2 }), plainEdit)
    .map(([path, each]) => within(path, each)),
);

test("an edit never throws and never changes the document that it was given", () => {
  fc.assert(
    fc.property(document, edit, (before, each) => {
      const written = JSON.stringify(before);
      each.apply(frozen(before));
      expect(JSON.stringify(before)).toBe(written);
    }),
    { numRuns: 1_500 },
  );
});

test("where an edit changes nothing, the document is the very same object", () => {
  fc.assert(
    fc.property(document, edit, (before, each) => {
      const after = each.apply(before);
      if (JSON.stringify(after) === JSON.stringify(before)) expect(after).toBe(before);
    }),
    { numRuns: 1_500 },
  );
});

test("what an edit makes is JSON", () => {
  fc.assert(
    fc.property(document, edit, (before, each) => {
      const after = each.apply(before);
      expect(JSON.parse(JSON.stringify(after))).toEqual(after);
    }),
    { numRuns: 1_000 },
  );
});

test("undoing everything gives the first document, and redoing everything the last, whatever was done", () => {
  fc.assert(
    fc.property(document, fc.array(edit, { maxLength: 30 }), (first, edits) => {
      const written = JSON.stringify(first);
      const done = edits.reduce(
        (history, each, index) => doEdit(history, each, index * 400),
        beginHistory(first),
      );
      const undone = everything(done, undo);
      expect(undone.present.document).toBe(first);
      expect(JSON.stringify(undone.present.document)).toBe(written);
      expect(everything(undone, redo).present).toBe(done.present);
    }),
    { numRuns: 500 },
  );
});

test("undo and redo are each other's opposite at every step", () => {
  fc.assert(
    fc.property(document, fc.array(edit, { minLength: 1, maxLength: 12 }), (first, edits) => {
      let history = edits.reduce((made, each) => doEdit(made, each, 0), beginHistory(first));
      for (let left = history.past.length; left > 0; left -= 1) {
        const back = undo(history);
        expect(redo(back).present).toBe(history.present);
        expect(redo(back).past.map(({ name }) => name)).toEqual(history.past.map(({ name }) => name));
        history = back;
      }
    }),
    { numRuns: 300 },
  );
});

/** As often as it does something. */
function everything(history: History, step: (history: History) => History): History {
  let at = history;
  for (let next = step(at); next !== at; next = step(at)) at = next;
  return at;
}

function frozen<Value extends Json>(value: Value): Value {
  if (typeof value === "object" && value !== null) for (const each of Object.values(value)) frozen(each);
  return Object.freeze(value);
}
