import type { JsonObject } from "@patchbay/graph";
import { graphWith } from "@patchbay/graph/testing";
import { expect, test } from "vitest";

import { nodeAt } from "../editing/edit.ts";
import { nodeChange } from "./node-change.ts";

const document = graphWith({
  nodes: {
    meet: {
      type: "join",
      config: { mode: "quorum", quorum: 2 },
      policy: { on_error: "default", default_output: {} },
    },
    ask: { type: "classify", config: { classes: [{ id: "a", description: "" }] }, policy: { timeout_ms: 5 } },
  },
  edges: ["start -> meet", "meet -> ask", "ask.a -> end"],
});
const changed = (key: string, route: readonly (string | number)[], value: string | undefined): JsonObject =>
  nodeChange(key, nodeAt(document, key) ?? {}, route, value, "it").apply(document);

test("a field that loses its meaning goes along", () => {
  expect(nodeAt(changed("meet", ["config", "mode"], "any"), "meet")?.["config"]).toEqual({ mode: "any" });
  expect(nodeAt(changed("meet", ["policy", "on_error"], "port"), "meet")?.["policy"]).toEqual({
    on_error: "port",
  });
});

test("a policy that says nothing any more goes", () => {
  expect(nodeAt(changed("ask", ["policy", "timeout_ms"], undefined), "ask")).not.toHaveProperty("policy");
});

test("a port takes its edges along to its new name", () => {
  const edges = changed("ask", ["config", "classes", 0, "id"], "b")["edges"];
  expect(edges).toContainEqual({ from: "ask", port: "b", to: "end" });
});

test("letters of one field are one step", () => {
  const at = (text: string) =>
    nodeChange("ask", nodeAt(document, "ask") ?? {}, ["config", "input"], text, "Text");
  expect(at("H").merge).toBe(at("Hi").merge);
});
