import { documentLimits, type Json, type JsonObject, nodeDefinitions } from "@patchbay/graph";
import fc from "fast-check";
import { expect, test } from "vitest";
import { z } from "zod";

import { namedAgents } from "./named-agents.ts";

const calling = (config: JsonObject): JsonObject => ({ id: "a", type: "call_agent", config });
const mapping = (body: Json): JsonObject => ({ id: "m", type: "map", config: { items: "[]", body } });

test("what nodes of any type call is found, with the version they are pinned to", () => {
  const nodes = [
    calling({ agent: "triage" }),
    { id: "b", type: "spawn_group", config: { agent: "triage", version: 3 } },
    { id: "c", type: "map", config: { agent: "research-2" } },
    { id: "d", type: "no_type_yet", config: { agent: "x" } },
  ];
  expect(namedAgents({ nodes })).toEqual([
    { slug: "triage", version: undefined },
    { slug: "triage", version: 3 },
    { slug: "research-2", version: undefined },
    { slug: "x", version: undefined },
  ]);
});

test("bodies of maps are looked into, however deep, and nothing else that looks like a graph", () => {
  const deep = Array.from({ length: 900 }).reduce<JsonObject>((body) => ({ nodes: [mapping(body)] }), {
    nodes: [calling({ agent: "deep" })],
  });
  const request = {
    id: "r",
    type: "http_request",
    config: { body: { nodes: [calling({ agent: "shallow" })] } },
  };
  expect(namedAgents(deep)).toEqual([{ slug: "deep", version: undefined }]);
  expect(namedAgents({ nodes: [request] })).toEqual([]);
});

test.each<[what: string, config: JsonObject, version?: number]>([
  ["a number with a fraction", { version: 1.5 }],
  ["one that no column holds", { version: 2_147_483_648 }],
  ["zero", { version: 0 }],
  ["text", { version: "1" }],
  ["the greatest there can be", { version: 2_147_483_647 }, 2_147_483_647],
])("a version that is %s is one only if there can be such a version", (_what, config, version) => {
  expect(namedAgents({ nodes: [calling({ agent: "a", ...config })] })).toEqual([{ slug: "a", version }]);
});

test.each(["A b", "", "a\u0000b", "-a", "a".repeat(64), 7, null, ["a"], { a: 1 }])(
  "%j is the slug of nobody",
  (agent) => {
    expect(namedAgents({ nodes: [calling({ agent })] })).toEqual([]);
  },
);

test("no more nodes are looked at than a document may have", () => {
  const many = (length: number) => Array.from({ length }, () => calling({ agent: "a" }));
  expect(namedAgents({ nodes: many(documentLimits.nodes + 1) })).toHaveLength(documentLimits.nodes);
  const inBodies = { nodes: [...many(500), mapping({ nodes: many(400) }), mapping({ nodes: many(400) })] };
  expect(namedAgents(inBodies)).toHaveLength(documentLimits.nodes - 2);
});

test("any JSON is looked through, without a throw", () => {
  const part = fc.constantFrom("nodes", "config", "agent", "body", "version", "type", "__proto__");
  const { json } = fc.letrec((tie) => ({
    json: fc.oneof(
      { depthSize: "medium" },
      fc.jsonValue(),
      fc.constantFrom("map", "triage"),
      fc.array(tie("json"), { maxLength: 4 }),
      fc.array(fc.tuple(part, tie("json")), { maxLength: 4 }).map((entries) => Object.fromEntries(entries)),
    ),
  }));
  fc.assert(
    // fast-check cannot say that what it makes of these parts is JSON.
    fc.property(json, (graph) => void namedAgents(graph as Json)),
    { numRuns: 1_000 },
  );
});

test("no node type names an agent in another place than it is looked for", () => {
  const naming = [...nodeDefinitions].filter(([, { config }]) => {
    const { agent, ...others } = z.toJSONSchema(config, { unrepresentable: "any" }).properties ?? {};
    expect(JSON.stringify(others)).not.toContain(isAgentField);
    return JSON.stringify(agent)?.includes(isAgentField);
  });
  expect(naming.map(([type]) => type).toSorted()).toEqual(["call_agent", "map", "spawn_group"]);
});

const isAgentField = '"x-field":"agent"';
