import { JsonObject, nodeDefinitions } from "@patchbay/graph";
import * as fc from "fast-check";
import { expect, test } from "vitest";

import { nothingSelected, selectNodes } from "../../builder/selection.ts";
import { nodeIds, nodesOf, notesOf } from "../document-parts.ts";
import { copySelection, fragmentText, pasteFragment, readFragment } from "./clipboard.ts";

const document: JsonObject = {
  schema: "patchbay/graph@1",
  state: { mood: { schema: { type: "string" } }, other: { schema: {} } },
  nodes: [
    { id: "start", type: "start" },
    {
      id: "ask",
      type: "llm",
      config: { model: "fast", prompt: "Say {{ state.mood }}." },
      ui: { x: 0, y: 0 },
    },
    { id: "tell", type: "template", config: { text: "{{ nodes.ask.text }}" }, ui: { x: 300, y: 0 } },
    { id: "end", type: "end", config: {} },
  ],
  edges: [
    { from: "start", to: "ask" },
    { from: "ask", to: "tell" },
    { from: "tell", to: "end" },
  ],
  notes: [{ id: "n1", text: "Hi", x: 0, y: -80 }],
};

const copyOf = (from: JsonObject, ...keys: readonly string[]): JsonObject =>
  copySelection(from, { ...selectNodes(...keys), notes: ["n1"] }) ?? {};

test("a copy carries its nodes, the edges between them, the channels that they name, and its notes", () => {
  expect(copyOf(document, "ask", "tell")).toEqual({
    schema: "patchbay/graph@1",
    nodes: [nodesOf(document)[1], nodesOf(document)[2]],
    edges: [{ from: "ask", to: "tell" }],
    state: { mood: { schema: { type: "string" } } },
    notes: notesOf(document),
  });
  expect(copySelection(document, nothingSelected)).toBeUndefined();
});

test("pasted beside its original, a copy names itself", () => {
  const { edit, selection } = pasteFragment(document, copyOf(document, "ask", "tell"));
  const pasted = edit.apply(document);
  expect(selection).toEqual({ nodes: ["ask_2", "tell_2"], edges: [], notes: ["n1_2"] });
  expect(nodesOf(pasted).slice(4)).toEqual([
    { ...nodesOf(document)[1], id: "ask_2", ui: { x: 40, y: 40 } },
    { id: "tell_2", type: "template", config: { text: "{{ nodes.ask_2.text }}" }, ui: { x: 340, y: 40 } },
  ]);
  expect(pasted["edges"]).toEqual([
    { from: "start", to: "ask" },
    { from: "ask", to: "tell" },
    { from: "tell", to: "end" },
    { from: "ask_2", to: "tell_2" },
  ]);
});

test("a copy goes to where it is pasted", () => {
  const { edit } = pasteFragment(document, copyOf(document, "tell"), { x: 1_000, y: 500 });
  const pasted = edit.apply(document);
  expect(notesOf(pasted)[1]).toMatchObject({ x: 1_000, y: 500 });
  expect(nodesOf(pasted)[4]).toMatchObject({ ui: { x: 1_300, y: 580 } });
});

test("what a copy needs and the other document lacks comes along or is named", () => {
  const empty: JsonObject = { nodes: [], edges: [] };
  const { edit, missing } = pasteFragment(empty, copyOf(document, "ask", "tell"));
  expect(edit.apply(empty)["state"]).toEqual({ mood: { schema: { type: "string" } } });
  expect([...missing.models]).toEqual(["fast"]);

  const alone = pasteFragment(empty, { ...copyOf(document, "tell"), state: {} });
  expect([...alone.missing.nodes]).toEqual(["ask"]);
});

test("a second start is left out", () => {
  const pasting = pasteFragment(document, copyOf(document, "start", "ask"));
  expect(pasting.hasLeftOutStart).toBe(true);
  expect(pasting.selection.nodes).toEqual(["ask_2"]);
});

test("only texts that hold a part of a document can be pasted", () => {
  const fragment = copyOf(document, "ask");
  expect(readFragment(fragmentText(fragment))).toEqual(fragment);
  for (const other of ["", "hello", "{}", "[1]", '{"schema":"patchbay/graph@1"}', "{"])
    expect(readFragment(other)).toBeUndefined();
});

const drafts = fc
  .record({
    nodes: fc.array(
      fc.record(
        {
          id: fc.constantFrom("a", "a_2", "b", "", "B!", "a".repeat(64)),
          type: fc.constantFrom("llm", "template", "start", "teleport"),
          config: fc.constantFrom<JsonObject>({ text: "{{ nodes.a.text + nodes.b.text }}" }, {}),
        },
        { requiredKeys: ["id"] },
      ),
      { maxLength: 6 },
    ),
    edges: fc.array(fc.record({ from: fc.constantFrom("a", "b", "c"), to: fc.constantFrom("a", "a_2") }), {
      maxLength: 4,
    }),
  })
  .map((draft) => JsonObject.parse(draft));

test("however often it is pasted, no node has the id of another", () => {
  fc.assert(
    fc.property(drafts, fc.integer({ min: 1, max: 3 }), (draft, times) => {
      const keys = [...nodeIds(draft)];
      const before = nodesOf(draft).map((node) => node["id"]);
      let pasted = draft;
      for (let left = times; left > 0; left -= 1)
        pasted = pasteFragment(pasted, copySelection(pasted, selectNodes(...keys)) ?? {}).edit.apply(pasted);
      const added = nodesOf(pasted)
        .slice(before.length)
        .map((node) => node["id"]);
      expect(new Set([...before, ...added]).size).toBe(new Set(before).size + added.length);
    }),
  );
});

test("in an empty document a copy is what it was copied from", () => {
  const node = fc.record({
    id: fc.stringMatching(/^[a-z][a-z0-9_]{0,63}$/),
    type: fc.constantFrom(...nodeDefinitions.keys()),
    config: fc.dictionary(fc.string(), fc.jsonValue()),
  });
  const nodes = fc.uniqueArray(node, { selector: ({ id }) => id, minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(nodes, (nodes) => {
      const written = JsonObject.parse(
        JSON.parse(JSON.stringify({ schema: "patchbay/graph@1", nodes, edges: [] })),
      );
      const copied = copySelection(written, selectNodes(...nodes.map(({ id }) => id)));
      const read = readFragment(fragmentText(copied ?? {}));
      if (read === "broken") throw new Error("A copy can be pasted, whatever is wrong with it.");
      const pasted = pasteFragment({}, read ?? {}).edit.apply({});
      expect(pasted["nodes"]).toEqual(written["nodes"]);
    }),
  );
});

test("it is known whether a copy brings places of its own", () => {
  expect(pasteFragment(document, copyOf(document, "ask")).hasPlaces).toBe(true);
  expect(pasteFragment(document, copyOf(document, "end")).hasPlaces).toBe(false);
});

test("a copy has a name that no other node has", () => {
  const named: JsonObject = {
    nodes: [
      { id: "answer", type: "llm", name: "Answer" },
      { id: "answer_2", type: "llm", name: "Answer 2" },
    ],
  };
  const { edit } = pasteFragment(named, copyOf(named, "answer", "answer_2"));
  expect(nodesOf(edit.apply(named)).map(({ id, name }) => [id, name])).toEqual([
    ["answer", "Answer"],
    ["answer_2", "Answer 2"],
    ["answer_3", "Answer 3"],
    ["answer_4", "Answer 4"],
  ]);
});

test("a copy of what has no place takes along where it is drawn", () => {
  const drawn = new Map([
    ["start", { x: 10.4, y: 20 }],
    ["ask", { x: 500, y: 500 }],
  ]);
  const copied = copySelection(document, selectNodes("start", "ask"), drawn);
  expect(nodesOf(copied ?? {}).map(({ ui }) => ui)).toEqual([
    { x: 10, y: 20 },
    { x: 0, y: 0 },
  ]);
});

test("what wants to be a graph and is broken is told from a graph, and from any other text", () => {
  const schema = "patchbay/graph@1";
  const node = { id: "a", type: "template" };
  const read = (document: object) => readFragment(JSON.stringify(document));
  expect(read({ schema, nodes: [node] })).toEqual({ schema, nodes: [node] });
  expect(read({ nodes: [{ id: 1, type: "zzz" }], edges: "x" })).toBe("broken");
  expect(read({ schema, nodes: [{ ...node, id: 1 }] })).toBe("broken");
  expect(read({ schema, nodes: [{ ...node, type: {} }] })).toBe("broken");
  expect(read({ schema, nodes: [node], edges: "x" })).toBe("broken");
  expect(read({ schema, nodes: [node], edges: [{ from: "a" }] })).toBe("broken");
  expect(read({ any: "other JSON" })).toBeUndefined();
});
