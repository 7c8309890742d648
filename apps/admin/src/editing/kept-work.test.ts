import { expect, test } from "vitest";

import { beginHistory, doEdit } from "./history.ts";
import { readKeptWork, writeKeptWork } from "./kept-work.ts";

const document = { nodes: [{ id: "start", type: "start" }] };
const history = doEdit(
  beginHistory(document),
  { name: "Rename", merge: "name", apply: (before) => ({ ...before, name: "Desk" }) },
  7,
);
const work = { history, base: document, etag: '"1"' };
const kept = { format: 1, ...work };
const odd = { document: { at: 1n }, text: undefined };

test("what was kept is read again, and its documents are the very same objects", () => {
  expect(readKeptWork(structuredClone(writeKeptWork(work)))).toEqual(work);
  const read = readKeptWork(writeKeptWork(work));
  expect(read?.history.past[0]?.moment.document).toBe(read?.base);
});

test.each([
  ["of another format", { ...kept, format: 0 }],
  ["without a history", { ...kept, history: undefined }],
  ["with a step that says nothing", { ...kept, history: { ...history, past: [{}] } }],
  ["with a document that is none", { ...kept, base: [] }],
  ["with what is no JSON", { ...kept, history: { ...history, present: odd } }],
  ["with more than anybody wrote", { ...kept, other: 1 }],
  ["that is nothing at all", null],
])("something %s does not fit", (_, value) => {
  expect(readKeptWork(value)).toBeUndefined();
});
