import { expect, test } from "vitest";

import { innerOf } from "./inner-graph.ts";

test("a map is entered by its body, and what calls an agent leads to that agent", () => {
  expect(innerOf({ type: "map", config: { body: {} } })).toEqual({ kind: "body" });
  expect(innerOf({ type: "map", config: { agent: "writer" } })).toEqual({ kind: "agent", slug: "writer" });
  expect(innerOf({ type: "call_agent", config: { agent: "writer" } })).toEqual({
    kind: "agent",
    slug: "writer",
  });
});

test("any other node is all there is", () => {
  expect(innerOf({ type: "map", config: { body: 7 } })).toBeUndefined();
  expect(innerOf({ type: "agent", config: { agent: "x", body: {} } })).toBeUndefined();
  expect(innerOf({ type: "call_agent", config: {} })).toBeUndefined();
});
