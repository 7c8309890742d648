import { type JsonObject, mergeGraphs } from "@patchbay/graph";
import { expect, test } from "vitest";

import { takenChanges } from "./taken-changes.ts";

const document = (config: JsonObject, more: readonly JsonObject[] = []): JsonObject => ({
  nodes: [{ id: "ask", type: "llm", config }, ...more],
  edges: [],
});

test("what merges by itself is told, what both changed is not", () => {
  const base = document({ system: "Old", model: "a" });
  const mine = document({ system: "Mine", model: "b" });
  const theirs = document({ system: "Theirs", model: "a" }, [{ id: "new", type: "tool", config: {} }]);
  const { conflicts } = mergeGraphs(base, mine, theirs);
  expect(takenChanges(base, mine, conflicts, "a")).toMatchObject([{ type: "config.changed", after: "b" }]);
  expect(takenChanges(base, theirs, conflicts, "b")).toMatchObject([{ type: "node.added", node_id: "new" }]);
});

test("a node that one side removed is not told where the other changed it", () => {
  const base = document({ system: "Old" }, [{ id: "other", type: "tool", config: {} }]);
  const mine = document({ system: "Mine" }, [{ id: "other", type: "tool", config: {} }]);
  const theirs: JsonObject = { nodes: [{ id: "other", type: "tool", config: {} }], edges: [] };
  const { conflicts } = mergeGraphs(base, mine, theirs);
  expect(conflicts).toHaveLength(1);
  expect(takenChanges(base, mine, conflicts, "a")).toEqual([]);
  expect(takenChanges(base, theirs, conflicts, "b")).toEqual([]);
});
