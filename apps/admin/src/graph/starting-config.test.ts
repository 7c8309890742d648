import { checkGraph, type JsonObject, nodeDefinitions } from "@patchbay/graph";
import { graphWith, testResources } from "@patchbay/graph/testing";
import { describe, expect, test } from "vitest";

import { portsOf } from "./node-types.ts";
import { text } from "./read-fields.ts";
import { startingConfig, type Surroundings } from "./starting-config.ts";

const known: Omit<Surroundings, "graph"> = {
  models: ["default", "plain"],
  tools: { calculator: { input: testResources.tools.get("calculator")?.input } },
  agents: { researcher: { input: testResources.agents.get("researcher")?.input } },
};
const output = { type: "object", properties: { reply: { type: "string" } }, required: ["reply"] };
const state = { findings: { schema: { type: "array", items: {} }, reducer: "append" } };

/** A graph in which a node of a type stands between start and an end, each of its ways out leading there. */
function graphAround(type: string, before: Readonly<Record<string, JsonObject>>): JsonObject {
  const [id = "start", given] = Object.entries(before)[0] ?? [];
  const empty = graphWith({ output, state });
  const config = startingConfig(type, {
    ...known,
    graph: empty,
    ...(given !== undefined && { after: { id, type: text(given["type"]), config: {}, port: "out" } }),
  });
  const ports = portsOf(type, config ?? {}, {});
  return graphWith({
    output,
    state,
    nodes: {
      ...before,
      fresh: { type, ...(config !== undefined && { config }) },
      end: { type: "end", config: { output: { reply: "'done'" } } },
    },
    edges: [
      ...(given === undefined ? [] : [`start -> ${id}`]),
      `${given === undefined ? "start" : id} -> fresh`,
      ...ports.map((port) => `fresh.${port} -> end`),
    ],
  });
}

/** What only the place of a node can mend: a join needs its fork, a loop its way back. */
const ofPlace: Readonly<Record<string, readonly string[]>> = {
  start: ["PB1106", "PB3204"],
  join: ["PB3401"],
  end: ["PB3101"],
  fail: ["PB3101"],
  text_to_speech: ["PB4010"],
};

const befores: readonly Readonly<Record<string, JsonObject>>[] = [
  {},
  { said: { type: "template", config: { text: "Hello" } } },
  { found: { type: "retrieve", config: { pipeline: "default", query: "x" } } },
];

describe.each([...nodeDefinitions.keys()])("a new %s", (type) => {
  test.each(befores)("has nothing wrong with itself", (before) => {
    const { diagnostics } = checkGraph(graphAround(type, before), testResources);
    const own = diagnostics.filter(({ code }) => ofPlace[type]?.includes(code) !== true);
    expect(own).toEqual([]);
  });
});

test("what the node before says is what the new one works on", () => {
  const graph = graphWith({});
  const after = { id: "ask", type: "llm", config: {}, port: "out" };
  expect(startingConfig("template", { graph, after })).toEqual({ text: "{{ nodes.ask.text }}" });
  expect(startingConfig("template", { graph, after: { ...after, port: "error" } })).toEqual({
    text: "{{ input.message }}",
  });
});

test("an optional input is guarded", () => {
  const graph = graphWith({ input: { type: "object", properties: { topic: { type: "string" } } } });
  expect(startingConfig("transform", { graph })).toEqual({
    values: { value: "(has(input.topic) ? input.topic : '')" },
  });
});
