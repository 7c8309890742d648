import type { RunEvent } from "@patchbay/contracts";
import { expect, test } from "vitest";

import { traceRows, wholeRun } from "./trace-rows.ts";
import { traceOf } from "./trace.ts";

const started = (node_id: string): RunEvent => ({ type: "node.started", node_id, activation: 1 });
const trace = traceOf(
  [started("a"), started("fan"), started("fan[0].t"), started("fan[1].t")].map((event, index) => ({
    seq: index + 1,
    at: "2026-03-01T12:00:00Z",
    event,
  })),
);
const inShort = (toggled: readonly string[] = []) =>
  traceRows(trace, new Set(toggled)).map(
    ({ item, level, position, siblings, isExpanded }) =>
      `${level} ${item.part?.kind ?? "run"} ${position}/${siblings} ${isExpanded ?? "leaf"}`,
  );

test("the run stands first, items of maps are closed", () => {
  expect(inShort()).toEqual([
    "1 run 1/1 true",
    "2 node 1/2 leaf",
    "2 node 2/2 true",
    "3 item 1/2 false",
    "3 item 2/2 false",
  ]);
});

test("a line that is toggled shows what it hid, and hides what it showed", () => {
  const rows = traceRows(trace, new Set());
  const item = rows[3]?.item.id ?? "";
  expect(inShort([item])).toContain("4 node 1/1 leaf");
  expect(inShort([wholeRun])).toEqual(["1 run 1/1 false"]);
});
