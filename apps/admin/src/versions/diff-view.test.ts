import type { JsonObject } from "@patchbay/graph";
import { expect, test } from "vitest";

import { diffView } from "./diff-view.ts";

const node = (id: string, config: JsonObject = {}, type = "llm") => ({ id, type, config });

const document = (nodes: readonly JsonObject[], edges: readonly string[] = []): JsonObject => ({
  nodes,
  edges: edges.map((each) => {
    const [from = "", to = ""] = each.split(" -> ");
    return { from, to };
  }),
});

test("equal documents are drawn without a mark", () => {
  const same = document([node("a"), node("b")], ["a -> b"]);
  const { view, nodeMarks, edgeMarks, changes } = diffView(same, structuredClone(same));
  expect(view.nodes).toHaveLength(2);
  expect([...nodeMarks, ...edgeMarks, ...changes]).toEqual([]);
});

test("what came, what went and what changed are marked, also when a field is gone", () => {
  const from = document([node("start"), node("old"), node("kept", { model: "a", system: "Hi" })]);
  const to = document([node("kept", { model: "a" }), node("start"), node("new", {}, "classify")]);
  const { view, nodeMarks } = diffView(from, to);
  expect(Object.fromEntries(nodeMarks)).toEqual({ kept: "changed", new: "added", old: "removed" });
  expect(view.nodes.map(({ key }) => key)).toEqual(["kept", "start", "new", "old"]);
});

test("an edge that leads elsewhere is drawn both ways", () => {
  const nodes = [node("a"), node("b"), node("c", {}, "tool")];
  const { view, edgeMarks, changes } = diffView(document(nodes, ["a -> b"]), document(nodes, ["a -> c"]));
  const marks = view.edges.map(({ key, from, to }) => [from, to, edgeMarks.get(key)]);
  expect(marks).toEqual([
    ["a", "c", "added"],
    ["a", "b", "removed"],
  ]);
  expect(changes[0]?.edges).toHaveLength(2);
});

test("a removed node keeps its edges", () => {
  const from = document([node("a", { model: "x" }), node("gone", {}, "tool")], ["a -> gone"]);
  const to = document([node("a", { model: "x" })]);
  const { view, edgeMarks, changes } = diffView(from, to);
  expect(view.edges).toMatchObject([{ from: "a", to: "gone" }]);
  expect(edgeMarks.get(view.edges[0]?.key ?? "")).toBe("removed");
  // That it went needs no word beside that its node did.
  expect(changes.map(({ change }) => change.type)).toEqual(["node.removed"]);
});

test("a node whose id another one has taken over stands beside it under its old name", () => {
  const from = document([node("a", { text: "1" }, "template"), node("b", { model: "x" })], ["a -> b"]);
  const to = document([node("a", { model: "x" })]);
  const { view, nodeMarks } = diffView(from, to);
  const removed = view.nodes.find(({ key }) => nodeMarks.get(key) === "removed");
  expect(view.nodes).toHaveLength(2);
  expect(removed?.key).not.toBe("a");
});

test("moving a node changes nothing that is marked", () => {
  const at = (x: number): JsonObject => ({ ...node("a"), ui: { x, y: 0 } });
  const { nodeMarks, changes } = diffView(document([at(0)]), document([at(90)]));
  expect(nodeMarks.size).toBe(0);
  expect(changes).toMatchObject([{ change: { type: "cosmetic", part: "ui" }, nodes: ["a"] }]);
});

test.each([{}, { nodes: 3, edges: "x" }, { nodes: [null, 5, { id: 7 }], edges: [{ from: 1 }] }])(
  "a draft that is no graph is drawn as far as it goes: %j",
  (broken) => {
    const sound = document([node("a"), node("b")], ["a -> b"]);
    expect(diffView(sound, broken).changes.length).toBeGreaterThan(0);
    expect(diffView(broken, sound).changes.length).toBeGreaterThan(0);
  },
);
