import { expect, test } from "vitest";

import { moveInTree, typedAhead } from "./move-in-tree.ts";
import type { OutlineItem } from "./outline-item.ts";
import { expandable, rowsOf } from "./tree-rows.ts";

const item = (id: string, ...children: readonly OutlineItem[]): OutlineItem => ({
  kind: "note",
  id,
  path: [],
  label: id,
  noteId: id,
  children,
});

const tree = [item("start"), item("choose", item("billing", item("answer")), item("other")), item("end")];
const rows = rowsOf(tree, new Set());
const at = (id: string) => rows.findIndex((row) => row.item.id === id);

test("rows say their level and their place among their siblings", () => {
  expect(rows.map(({ item: { id }, level, position, siblings }) => [id, level, position, siblings])).toEqual([
    ["start", 1, 1, 3],
    ["choose", 1, 2, 3],
    ["billing", 2, 1, 2],
    ["answer", 3, 1, 1],
    ["other", 2, 2, 2],
    ["end", 1, 3, 3],
  ]);
});

test("what stands below a closed line is no row", () => {
  const closed = rowsOf(tree, new Set(["choose"]));
  expect(closed.map((row) => [row.item.id, row.isExpanded])).toEqual([
    ["start", undefined],
    ["choose", false],
    ["end", undefined],
  ]);
  expect(expandable(tree)).toEqual(["choose", "billing"]);
});

test("the arrows go up and down, into a line and out of it", () => {
  expect(moveInTree(rows, at("choose"), "ArrowDown")).toEqual({ kind: "focus", id: "billing" });
  expect(moveInTree(rows, at("billing"), "ArrowUp")).toEqual({ kind: "focus", id: "choose" });
  expect(moveInTree(rows, at("choose"), "ArrowRight")).toEqual({ kind: "focus", id: "billing" });
  expect(moveInTree(rows, at("answer"), "ArrowLeft")).toEqual({ kind: "focus", id: "billing" });
  expect(moveInTree(rows, at("billing"), "ArrowLeft")).toEqual({ kind: "close", ids: ["billing"] });
  expect(moveInTree(rows, at("end"), "ArrowDown")).toBeUndefined();
  expect(moveInTree(rows, at("start"), "ArrowLeft")).toBeUndefined();
  expect(moveInTree(rows, at("answer"), "ArrowRight")).toBeUndefined();
});

test("Home and End go to the ends, and a star opens all siblings", () => {
  expect(moveInTree(rows, 3, "Home")).toEqual({ kind: "focus", id: "start" });
  expect(moveInTree(rows, 3, "End")).toEqual({ kind: "focus", id: "end" });
  const closed = rowsOf(tree, new Set(["choose"]));
  expect(moveInTree(closed, 0, "*")).toEqual({ kind: "open", ids: ["choose"] });
  expect(moveInTree(closed, 1, "ArrowRight")).toEqual({ kind: "open", ids: ["choose"] });
});

test("typing goes to the next line that begins so, and around", () => {
  expect(typedAhead(rows, at("start"), "b")).toBe("billing");
  expect(typedAhead(rows, at("billing"), "bi")).toBe("billing");
  expect(typedAhead(rows, at("end"), "s")).toBe("start");
  expect(typedAhead(rows, at("start"), "oth")).toBe("other");
  expect(typedAhead(rows, at("start"), "zz")).toBeUndefined();
});
