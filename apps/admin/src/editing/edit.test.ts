import type { JsonObject } from "@patchbay/graph";
import { expect, test } from "vitest";

import { setInNode } from "./commands/node-edits.ts";
import { nodesOf } from "./document-parts.ts";
import { graphAt, nodeAt, within } from "./edit.ts";

const mapOver = (id: string, body: JsonObject): JsonObject => ({
  id,
  type: "map",
  config: { items: "input.list", body },
});
const innermost: JsonObject = { nodes: [{ id: "ask", type: "llm" }] };
const beside: JsonObject = { id: "beside", type: "template" };
const document: JsonObject = {
  nodes: [beside, mapOver("outer", { nodes: [mapOver("inner", innermost), beside] })],
};

test("a path leads through the bodies of maps", () => {
  expect(graphAt(document, [])).toBe(document);
  expect(graphAt(document, ["outer", "inner"])).toBe(innermost);
  expect(graphAt(document, ["beside"])).toBeUndefined();
  expect(graphAt(document, ["outer", "gone"])).toBeUndefined();
});

test("an edit within a path changes that graph alone", () => {
  const edit = within(["outer", "inner"], setInNode("ask", ["name"], "Ask", "name"));
  const changed = edit.apply(document);
  expect(graphAt(changed, ["outer", "inner"])).toEqual({ nodes: [{ id: "ask", type: "llm", name: "Ask" }] });
  expect(nodeAt(changed, "outer")).toMatchObject({ config: { items: "input.list" } });
  expect(nodesOf(changed)[0]).toBe(beside);
  expect(nodesOf(graphAt(changed, ["outer"]) ?? {})[1]).toBe(beside);
});

test("an edit within a path that leads nowhere, or that changes nothing, leaves the very document", () => {
  const edit = setInNode("ask", ["type"], "llm", "type");
  expect(within(["outer", "inner"], edit).apply(document)).toBe(document);
  expect(within(["outer", "gone"], setInNode("ask", ["name"], "Ask", "name")).apply(document)).toBe(document);
});

test("the same field in two bodies is not typed in one step", () => {
  const edit = setInNode("ask", ["name"], "Ask", "name");
  const keys = [[], ["outer"], ["outer", "inner"]].map((path) => within(path, edit).merge);
  expect(new Set(keys).size).toBe(3);
});
