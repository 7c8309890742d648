import { expect, test } from "vitest";

import { beginHistory, doEdit, type History, undo } from "../editing/history.ts";
import { statesOf } from "./states-of.ts";

const after = (history: History, name: string, at: number) =>
  doEdit(history, { name, apply: (document) => ({ ...document, [name]: true }) }, at);

const worked = after(after(after(beginHistory({}), "a", 1), "b", 2), "c", 3);

test("a document that was only opened has one state", () => {
  expect(statesOf(beginHistory({}))).toEqual([{ name: undefined, at: undefined, steps: 0 }]);
});

test("states are named after what led to them, newest first, with the steps that lead there", () => {
  expect(statesOf(undo(worked)).map(({ name, steps }) => [name, steps])).toEqual([
    ["c", 1],
    ["b", 0],
    ["a", -1],
    [undefined, -2],
  ]);
});

test("times stay with their steps when they are undone", () => {
  expect(statesOf(undo(undo(worked))).map(({ at }) => at)).toEqual([3, 2, 1, undefined]);
});
