import { expect, test } from "vitest";

import { knownMembers, type NodeSurroundings } from "./known-members.ts";

const topic = {
  type: "object",
  properties: { topic: { type: "string" }, depth: { type: "integer", default: 1 }, note: { type: "string" } },
  required: ["topic", "depth"],
};
const surroundings: NodeSurroundings = {
  graph: {
    input: topic,
    output: { type: "object", properties: { reply: { type: "string" } }, required: ["reply"] },
    state: { laps: { schema: { type: "integer" } } },
  },
  resources: {
    models: {},
    tools: { look: { effect: "read", input: topic, output: {} } },
    agents: { research: { input: topic, output: {} } },
    unavailable: [],
  },
  self: "me",
};
const names = (...[type, name, config]: [string, string, Record<string, unknown>]) =>
  knownMembers(type, name, config, surroundings)?.members.map(
    (each) => `${each.name}${each.isRequired ? "*" : ""}`,
  );

test("arguments and inputs are those of the tool or the agent that is called", () => {
  expect(names("tool", "arguments", { tool: "look" })).toEqual(["topic*", "depth", "note"]);
  expect(names("call_agent", "input", { agent: "research" })).toEqual(["topic*", "depth", "note"]);
  expect(names("call_agent", "input", { agent: "me" })).toEqual(["topic*", "depth", "note"]);
  expect(names("map", "input", { body: { input: topic } })).toEqual(["topic*", "depth", "note"]);
});

test("an end gives the graph's output, an assignment its channels", () => {
  expect(names("end", "output", {})).toEqual(["reply*"]);
  expect(names("set_state", "assign", {})).toEqual(["laps"]);
});

test("of what is not known, and of other objects, any member will do", () => {
  expect(names("tool", "arguments", { tool: "nothing" })).toBeUndefined();
  expect(names("transform", "values", {})).toBeUndefined();
  expect(knownMembers("end", "output", {}, { ...surroundings, graph: {} })).toBeUndefined();
});
