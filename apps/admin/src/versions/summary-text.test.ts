import { diffGraphs, type JsonObject, summaryOf } from "@patchbay/graph";
import { graphWith } from "@patchbay/graph/testing";
import { expect, test } from "vitest";

import { summaryText } from "./summary-text.ts";

const llm = { type: "llm", config: { model: "default", prompt: "Say hello." } };
const before = graphWith({ nodes: { answer: llm }, edges: ["start -> answer", "answer -> end"] });
const told = (after: JsonObject) => summaryText({ number: 2, changes: summaryOf(diffGraphs(before, after)) });

test("what changed is told by the names that the page has for it", () => {
  const changed = { ...llm, config: { model: "default", prompt: "Say goodbye." } };
  const after = graphWith({
    nodes: { answer: changed },
    edges: ["start -> answer", "answer -> a", "a -> b", "b -> end"],
  });
  expect(told(after)).toBe(
    "Prompt of “answer” changed, 2 nodes added, 1 connection rerouted, 2 connections added",
  );
});

test("nothing, and nothing that matters, are said as such", () => {
  expect(told(before)).toBe("no changes");
  expect(told({ ...before, notes: [] })).not.toBe("no changes");
});

test("a first version is one; of one that nobody wrote it down about, only the server's English is known", () => {
  expect(summaryText({ number: 1, changes: null })).toBe("first version");
  expect(summaryText({ number: 2, changes: null })).toBeUndefined();
});
