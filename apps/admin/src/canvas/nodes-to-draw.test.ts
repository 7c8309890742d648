import type { JsonObject } from "@patchbay/graph";
import { graph } from "@patchbay/graph/testing";
import { expect, test } from "vitest";

import { nothingSelected, selectNodes } from "../builder/selection.ts";
import { readGraph } from "../graph/read-graph.ts";
import { startingRun } from "../runs/run-state.ts";
import { rowLayout } from "./layout.ts";
import { draggedTo, edgesToDraw, isSelected, nodesToDraw, type Passing } from "./nodes-to-draw.ts";
import { flowKeeper, toFlow } from "./to-flow.ts";

const document: JsonObject = {
  ...graph("start -> a", "a -> end"),
  notes: [{ id: "n", text: "Hi", x: 5, y: 6 }, { text: "without an id" }],
};
const view = readGraph(document);
const flow = toFlow(view, rowLayout(view), [], startingRun.activity);
const nothing: Passing = {
  selection: nothingSelected,
  dragged: new Map(),
  drawn: undefined,
  renamed: undefined,
  written: undefined,
};

test("cards about which nothing passes are the flow's own", () => {
  expect(nodesToDraw(flow, document, nothing).slice(1)).toEqual(flow.nodes);
  expect(nodesToDraw(flow, document, { ...nothing, selection: selectNodes("a") })[1]).toBe(flow.nodes[0]);
});

test("notes lie below the cards", () => {
  expect(nodesToDraw(flow, document, nothing)[0]).toMatchObject({
    id: "note:n",
    position: { x: 5, y: 6 },
    data: { text: "Hi", isWritten: false },
  });
});

test("what is selected, dragged, renamed or in reach of an edge says so", () => {
  const drawn = { from: "start", judge: (to: string) => judgement(to === "a") };
  const passing = {
    ...nothing,
    selection: { ...selectNodes("a"), notes: ["n"] },
    dragged: new Map([["a", { x: 1, y: 2 }]]),
    drawn,
    renamed: "a",
  };
  const [note, start, a, end] = nodesToDraw(flow, document, passing);
  expect(note).toMatchObject({ selected: true });
  expect(a).toMatchObject({
    selected: true,
    position: { x: 1, y: 2 },
    className: "legal",
    data: { isRenamed: true },
  });
  expect([start?.className, end?.className]).toEqual([undefined, "illegal"]);
});

const judgement = (isLegal: boolean) =>
  isLegal
    ? ({ isLegal: true } as const)
    : ({ isLegal: false, reason: "duplicate", wantsLoop: false } as const);

test("edges of what is dragged find their own way meanwhile", () => {
  const [first, second] = edgesToDraw(flow, nothingSelected, new Map([["start", { x: 0, y: 0 }]]));
  expect(first?.data?.corners).toBeUndefined();
  expect(second).toBe(flow.edges[1]);
});

test("only a drag that goes on moves anything", () => {
  const before = new Map([["a", { x: 0, y: 0 }]]);
  expect(draggedTo(before, [{ id: "a", type: "select", selected: true }])).toBe(before);
  expect(
    draggedTo(before, [{ id: "b", type: "position", dragging: true, position: { x: 1, y: 1 } }]).size,
  ).toBe(2);
});

test("a node called like a note is not taken for it", () => {
  const selection = { ...nothingSelected, notes: ["n"] };
  expect([isSelected(selection, "note:n"), isSelected(selection, "n")]).toEqual([true, false]);
});

test("after an edit only what looks otherwise is another object", () => {
  const changed = readGraph({
    ...document,
    nodes: [
      { id: "start", type: "start" },
      { id: "a", type: "template", config: { text: "another" } },
      { id: "end", type: "end" },
    ],
  });
  const keep = flowKeeper();
  keep(flow);
  const next = keep(toFlow(changed, rowLayout(changed), [], startingRun.activity));
  expect(next.nodes.map((node, index) => node === flow.nodes[index])).toEqual([true, false, true]);
  expect(next.edges.every((edge, index) => edge === flow.edges[index])).toBe(true);
});

test("the edge on which something would be put is marked", () => {
  const marked = edgesToDraw(flow, nothingSelected, new Map(), flow.edges[1]?.id);
  expect(marked[0]).toBe(flow.edges[0]);
  expect(marked[1]).toMatchObject({ className: "target", zIndex: 2 });
});
