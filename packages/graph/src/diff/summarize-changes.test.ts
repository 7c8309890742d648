import { expect, test } from "vitest";

import type { JsonObject } from "../json.ts";
import { graphWith } from "../testing/index.ts";
import { ChangeSummary, summaryOf } from "./change-summary.ts";
import { diffGraphs } from "./diff-graphs.ts";
import { summarizeChanges } from "./summarize-changes.ts";

const llm = { type: "llm", config: { model: "default", prompt: "Say hello to them.", system: "Be kind." } };
const before = graphWith({ nodes: { answer: llm }, edges: ["start -> answer", "answer -> end"] });
const summary = (after: JsonObject): string => summarizeChanges(diffGraphs(before, after));

test("new nodes and edges are counted, changed fields are named, texts are not told", () => {
  const prompt = { ...llm, config: { ...llm.config, prompt: "Say goodbye to them." } };
  const after = graphWith({
    nodes: { answer: prompt },
    edges: ["start -> answer", "answer -> a", "a -> b", "b -> end"],
  });
  expect(summary(after)).toBe("prompt of “answer” changed, 2 nodes added, 1 edge rerouted, 2 edges added");
});

test("a field that came, several fields, a rename and limits", () => {
  const changed = { ...llm, config: { model: "fast", prompt: "x", system: "y" }, policy: { timeout_ms: 1 } };
  expect(
    summary({
      ...graphWith({ nodes: { answer: changed }, edges: ["start -> answer", "answer -> end"] }),
      limits: { max_steps: 1 },
    }),
  ).toBe("3 fields of “answer” changed, policy of “answer” changed, limits changed");
  expect(summary(graphWith({ nodes: { reply: llm }, edges: ["start -> reply", "reply -> end"] }))).toBe(
    "“answer” renamed to “reply”",
  );
});

test("nothing, and nothing that matters, are said as such", () => {
  expect(summary(before)).toBe("no changes");
  expect(summary({ ...before, notes: [{ id: "n", text: "", x: 0, y: 0 }] })).toBe(
    "only names, positions and notes changed",
  );
});

test("a summary carries names and counts, for any language, and only so many parts", () => {
  const ids = ["a", "b", "c", "d", "e", "f", "g", "h"];
  const nodesOf = (system: string) =>
    Object.fromEntries(ids.map((id) => [id, { ...llm, config: { ...llm.config, system } }]));
  const one = graphWith({ nodes: nodesOf("Be kind.") });
  const other = graphWith({ nodes: nodesOf("Be rude.") });
  const summary = summaryOf(diffGraphs(one, other));
  expect(ChangeSummary.parse(summary)).toEqual(summary);
  expect(summary.more).toBe(2);
  expect(summary.parts[0]).toEqual({ type: "config.changed", node_id: "a", fields: ["system"] });
  expect(summaryOf(diffGraphs(one, one))).toEqual({ parts: [], more: 0 });
});
