import { type JsonObject, mergeGraphs } from "@patchbay/graph";
import { expect, test } from "vitest";

import { namesIn } from "./change-text.ts";
import { conflictText, wordsBetween } from "./conflict-text.ts";

const document = (system: string, port: string, type: string): JsonObject => ({
  state: { seen: { schema: { type } } },
  limits: { max_steps: type.length },
  nodes: [
    { id: "ask", type: "llm", name: "Answer", config: { system } },
    { id: "one", type: "end" },
    { id: "two", type: "end" },
    { id: "three", type: "end" },
  ],
  edges: [{ from: "ask", to: port }],
});

test("a conflict is called by what it is about", () => {
  const [base, mine, theirs] = [
    document("Old", "one", "string"),
    document("Mine", "two", "array"),
    document("Theirs", "three", "boolean"),
  ];
  const { conflicts } = mergeGraphs(base, mine, theirs);
  const names = namesIn(base, mine);
  expect(conflicts.map((conflict) => conflictText(conflict, names)).toSorted()).toEqual([
    "Answer: System",
    "Document: Limits › Most steps",
    "State channel “seen”: Type › type",
    "Where Answer leads",
  ]);
});

test("a node that one side removed is a conflict as a whole", () => {
  const base = document("Old", "one", "string");
  const without: JsonObject = { ...base, nodes: [{ id: "one", type: "end" }], edges: [] };
  const { conflicts } = mergeGraphs(base, document("New", "one", "string"), without);
  expect(conflicts.map((each) => conflictText(each, namesIn(base, base)))).toContain("Answer as a whole");
});

test("texts are compared word by word, other values are not", () => {
  expect(wordsBetween("Be brief.", "Be very brief.")).toContainEqual({ kind: "added", text: "very " });
  expect(wordsBetween(1, 2)).toBeUndefined();
  expect(wordsBetween("same", "same")).toBeUndefined();
});
