import { expect, test } from "vitest";

import { setInDocument } from "./commands/document-edits.ts";
import { adopt, beginHistory, doEdit, type History, redo, undo } from "./history.ts";

const type = (history: History, text: string, at: number, field = "title"): History =>
  doEdit(history, setInDocument([field], text, field), at);

const names = ({ past }: History) => past.map(({ name }) => name);

test("letters that follow each other closely in one field are one step", () => {
  const typed = type(type(type(beginHistory({}), "a", 0), "ab", 1_000), "abc", 2_000);
  expect(typed.past).toHaveLength(1);
  expect(undo(typed).present.document).toEqual({});
  expect(redo(undo(typed)).present.document).toEqual({ title: "abc" });
});

test("a pause, another field and an edit without a merge key begin a new step", () => {
  const paused = type(type(beginHistory({}), "a", 0), "ab", 1_500);
  expect(paused.past).toHaveLength(2);
  const elsewhere = type(type(type(beginHistory({}), "a", 0), "b", 1, "other"), "ac", 2);
  expect(elsewhere.past).toHaveLength(3);
  const plain = { name: "Twice", apply: (document: object) => ({ ...document, again: Math.random() }) };
  expect(doEdit(doEdit(beginHistory({}), plain, 0), plain, 0).past).toHaveLength(2);
});

test("what is typed after an undo is a step of its own", () => {
  const typed = type(type(beginHistory({}), "a", 0, "first"), "b", 10);
  const again = type(redo(undo(typed)), "bc", 20);
  expect(again.past).toHaveLength(3);
  expect(undo(again).present.document).toEqual({ first: "a", title: "b" });
});

test("typing on right after an undo does not take back what stood before it", () => {
  const typed = type(type(beginHistory({}), "a", 0), "x", 10, "other");
  const again = type(undo(typed), "ab", 20);
  expect(undo(again).present.document).toEqual({ title: "a" });
});

test("an edit that changes nothing leaves no step and takes nothing away from the future", () => {
  const undone = undo(type(beginHistory({}), "a", 0));
  expect(doEdit(undone, setInDocument(["title"], undefined, "title"), 1)).toBe(undone);
});

test("a field that was typed in and is as before leaves no step", () => {
  const typed = type(type(type(beginHistory({ title: "a" }), "b", 0, "other"), "ab", 10), "a", 20);
  expect(names(typed)).toHaveLength(1);
  expect(undo(typed).present.document).toEqual({ title: "a" });
});

test("another edit after an undo drops what was undone", () => {
  const branched = type(undo(type(beginHistory({}), "a", 0)), "b", 5_000);
  expect(redo(branched)).toBe(branched);
});

test("no more than 200 steps are kept, the newest", () => {
  let history = beginHistory({});
  for (let step = 0; step < 250; step += 1) history = type(history, String(step), step * 2_000);
  expect(history.past).toHaveLength(200);
  while (undo(history) !== history) history = undo(history);
  expect(history.present.document).toEqual({ title: "49" });
});

test("where there is nothing to undo or redo, the history is the same", () => {
  const history = beginHistory({});
  expect(undo(history)).toBe(history);
  expect(redo(history)).toBe(history);
});

test("what somebody else saved is a step like any other", () => {
  const adopted = adopt(type(beginHistory({}), "mine", 0), { title: "theirs" }, "Merge", 1);
  expect(adopted.present.document).toEqual({ title: "theirs" });
  expect(undo(adopted).present.document).toEqual({ title: "mine" });
});
