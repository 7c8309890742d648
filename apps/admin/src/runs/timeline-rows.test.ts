import type { RunEvent } from "@patchbay/contracts";
import { expect, test } from "vitest";

import { type TimelineRow, timelineRows } from "./timeline-rows.ts";

const started = (node_id: string): RunEvent => ({ type: "node.started", node_id, activation: 1 });
const rowsOf = (...events: RunEvent[]) =>
  timelineRows(events.map((event, index) => ({ seq: index + 1, at: "", event })));

/** The rows in short: the numbers of entries, and maps by item. */
const inShort = (rows: readonly TimelineRow[]): unknown[] =>
  rows.map((row) =>
    row.kind === "entry"
      ? row.entry.seq
      : { [row.id]: Object.fromEntries(row.items.map((each) => [each.item, inShort(each.rows)])) },
  );

test("what a map's items did stands together, item by item, where the first of it stood", () => {
  const rows = rowsOf(
    started("fan"),
    started("fan[1].ask"),
    started("fan[0].ask"),
    started("other"),
    started("fan[1].tell"),
    { type: "run.cancelled" },
  );
  expect(inShort(rows)).toEqual([1, { fan: { 0: [3], 1: [2, 5] } }, 4, 6]);
});

test("maps in maps nest", () => {
  const rows = rowsOf(started("a[0].b"), started("a[0].b[1].c"), started("a[1].b[1].c"));
  expect(inShort(rows)).toEqual([{ a: { 0: [1, { b: { 1: [2] } }], 1: [{ b: { 1: [3] } }] } }]);
});

test("a map that begins again has a group of its own", () => {
  const rows = rowsOf(started("fan"), started("fan[0].ask"), started("fan"), started("fan[0].ask"));
  expect(inShort(rows)).toEqual([1, { fan: { 0: [2] } }, 3, { fan: { 0: [4] } }]);
});

test("a log without maps is as it was", () => {
  expect(inShort(rowsOf(started("a"), started("b")))).toEqual([1, 2]);
});
