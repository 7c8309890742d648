import type { Diagnostic, JsonObject } from "@patchbay/graph";
import { expect, test } from "vitest";

import { looksAlike } from "./looks-alike.ts";
import { outlineOf } from "./outline-of.ts";
import { rowsOf } from "./tree-rows.ts";

const cases = [{ id: "x", when: "true" }];
const document: JsonObject = {
  nodes: [
    { id: "start", type: "start" },
    { id: "choose", type: "condition", config: { cases } },
    { id: "ask", type: "llm", config: { prompt: "a" } },
    { id: "end", type: "end" },
  ],
  edges: [
    { from: "start", to: "choose" },
    { from: "choose", port: "x", to: "ask" },
    { from: "choose", port: "else", to: "end" },
    { from: "ask", to: "end" },
  ],
  notes: [{ id: "n", text: "Ask Ada" }],
};

/** The lines that another document, or other problems, make look otherwise. */
function changedLines(next: JsonObject, problems: readonly Diagnostic[] = []): readonly string[] {
  const before = rowsOf(outlineOf(document, []), new Set());
  const after = rowsOf(outlineOf(next, problems), new Set());
  return after
    .filter(({ item }, index) => !looksAlike(item, before[index]?.item ?? item))
    .map(({ item }) => item.label);
}

const withNode = (index: number, node: JsonObject): JsonObject => ({
  ...document,
  nodes: (document["nodes"] as readonly JsonObject[]).with(index, node), // as it is written above
});

test("a letter in a prompt changes no line", () => {
  expect(changedLines(withNode(2, { id: "ask", type: "llm", config: { prompt: "ab" } }))).toEqual([]);
});

test("a name changes the node's own line and those that lead to it", () => {
  const named = withNode(3, { id: "end", type: "end", name: "Goodbye" });
  expect(changedLines(named)).toEqual(["Goodbye", "else", "Goodbye"]);
});

test("a type and a problem change the node's line", () => {
  expect(changedLines(withNode(2, { id: "ask", type: "agent" }))).toEqual(["ask"]);
  const problem: Diagnostic = {
    code: "PB1001",
    severity: "error",
    path: "/nodes/2",
    message: "It is wrong.",
  };
  expect(changedLines(document, [problem])).toEqual(["ask"]);
});

test("a port that leads elsewhere looks otherwise", () => {
  const edges = (document["edges"] as readonly JsonObject[]).with(2, {
    from: "choose",
    port: "else",
    to: "choose",
  });
  expect(changedLines({ ...document, edges })).toContain("else");
});
