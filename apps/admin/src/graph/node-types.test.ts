import { nodeDefinitions } from "@patchbay/graph";
import { expect, test } from "vitest";

import { english } from "../words/english.ts";
import { nodeType, portsOf } from "./node-types.ts";

test("a config that the language refuses keeps the ports that can be read of it", () => {
  expect(portsOf("switch", { cases: [{ id: "a" }, {}] }, {})).toEqual(["a", "else"]);
  expect(portsOf("parallel", { branches: [{ id: "left", wrong: 1 }] }, {})).toEqual(["left"]);
  expect(portsOf("loop", {}, {})).toEqual(["body", "done"]);
  expect(portsOf("fail", {}, {})).toEqual([]);
  expect(portsOf("approval", { expires_ms: "soon" }, {})).toEqual(["approved", "rejected", "expired"]);
  expect(portsOf("classify", { classes: [{ id: "a" }], min_confidence: 7 }, {})).toEqual(["a", "else"]);
  expect(portsOf("await_group", { timeout_ms: -1 }, {})).toEqual(["out", "expired"]);
  expect(portsOf("replan", {}, {})).toEqual(["continue", "retry", "change", "stop"]);
});

test("a policy adds its ports behind those of the node, in the order of the language", () => {
  const policy = { budget: { max_tokens: 9 }, on_error: "port" };
  const config = { message: "May I?", expires_ms: 60_000 };
  expect(portsOf("approval", config, policy)).toEqual(["approved", "rejected", "expired", "error", "budget"]);
  expect(portsOf("llm", { model: "default" }, { on_error: "fail", budget: null })).toEqual(["out"]);
});

test("of no node type is it unknown how one is left whose config is empty", () => {
  const unlike = new Set("end fail condition switch loop parallel judge guardrail replan".split(" "));
  const types = [...nodeDefinitions.keys()].filter((type) => !unlike.has(type));
  const ports = new Set(types.map((type) => portsOf(type, {}, {}).join()));
  expect([...ports].toSorted()).toEqual(["", "approved,rejected", "out"]);
});

test("each node type is called as its definition says, and has words of its own in the catalog", () => {
  for (const { type, title, summary } of nodeDefinitions.values()) {
    expect(nodeType(type)).toMatchObject({ title, summary });
    expect(english).toHaveProperty([`nodes.title.${type}`], title);
    expect(english).toHaveProperty([`nodes.summary.${type}`], summary);
  }
});
