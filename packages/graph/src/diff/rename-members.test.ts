import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { checkGraph } from "../check-graph.ts";
import { isObject, type Json, type JsonObject } from "../json.ts";
import { arbitraryEdit, edited, graphWith, richDocument, testResources } from "../testing/index.ts";
import { memberOf } from "./json-shape.ts";
import { renameChannel, renameInput, renameOutput } from "./rename-members.ts";
import { renameNodes } from "./rename-nodes.ts";

const document = graphWith({
  input: {
    type: "object",
    properties: { who: { type: "object", properties: { name: { type: "string" } }, required: ["name"] } },
    required: ["who"],
  },
  output: { type: "object", properties: { reply: { type: "string" } }, required: ["reply"] },
  state: { laps: { schema: { type: "integer" }, reducer: "sum" } },
  nodes: {
    count: { type: "set_state", config: { assign: { laps: "state.laps + 1" } } },
    say: { type: "template", config: { text: "state.laps {{ state.laps }} {{ input.who.name }}" } },
    each: {
      type: "map",
      config: {
        items: "[state.laps]",
        body: graphWith({
          state: { laps: { schema: { type: "integer" }, reducer: "sum" } },
          nodes: { inner: { type: "template", config: { text: "{{ string(state.laps) }}" } } },
        }),
      },
    },
    end: { type: "end", config: { output: { reply: "nodes.say.text" } } },
  },
  edges: ["start -> count", "count -> say", "say -> each", "each -> end"],
});

const configOf = (graph: JsonObject, id: string): Json | undefined => {
  const nodes = memberOf(graph, "nodes");
  const node = Array.isArray(nodes) ? nodes.find((each: Json) => isObject(each) && each["id"] === id) : null;
  return isObject(node) ? node["config"] : undefined;
};

test("a channel is renamed where it is kept, read and written; the body of a map has channels of its own", () => {
  const renamed = renameChannel(document, "laps", "rounds");
  expect(renamed["state"]).toEqual({ rounds: { schema: { type: "integer" }, reducer: "sum" } });
  expect(configOf(renamed, "count")).toEqual({ assign: { rounds: "state.rounds + 1" } });
  expect(configOf(renamed, "say")).toEqual({ text: "state.laps {{ state.rounds }} {{ input.who.name }}" });
  expect(configOf(renamed, "each")).toMatchObject({
    items: "[state.rounds]",
    body: { state: { laps: {} } },
  });
  expect(JSON.stringify(configOf(renamed, "each"))).toContain("{{ string(state.laps) }}");
});

test("a property of the input keeps whether it is required, at any depth", () => {
  const renamed = renameInput(document, ["who", "name"], "first");
  expect(renamed["input"]).toEqual({
    type: "object",
    properties: { who: { type: "object", properties: { first: { type: "string" } }, required: ["first"] } },
    required: ["who"],
  });
  expect(configOf(renamed, "say")).toMatchObject({
    text: "state.laps {{ state.laps }} {{ input.who.first }}",
  });
});

test("a property of the output is renamed in what computes it", () => {
  const renamed = renameOutput(document, "reply", "answer");
  expect(renamed["output"]).toMatchObject({ properties: { answer: {} }, required: ["answer"] });
  expect(configOf(renamed, "end")).toEqual({ output: { answer: "nodes.say.text" } });
});

test("a name that is taken or missing changes nothing", () => {
  expect(renameChannel(document, "none", "some")).toBe(document);
  expect(renameChannel(document, "laps", "laps")).toBe(document);
  expect(renameInput(document, ["who", "none"], "some")).toBe(document);
  expect(renameOutput(document, "none", "some")).toBe(document);
});

describe("what is renamed checks the same as before", () => {
  const fresh = "renamed_just_now";
  const renames: readonly ((graph: JsonObject) => JsonObject)[] = [
    (graph) => renameChannel(graph, "laps", fresh),
    (graph) => renameChannel(graph, "found", fresh),
    (graph) => renameInput(graph, ["message"], fresh),
    (graph) => renameInput(graph, ["count"], fresh),
    (graph) => renameOutput(graph, "reply", fresh),
    (graph) => renameNodes(graph, new Map([["each", fresh]])),
    (graph) => renameNodes(graph, new Map([["left", fresh]])),
  ];
  const codesOf = (graph: JsonObject): readonly string[] =>
    checkGraph(graph, testResources)
      .diagnostics.map(({ code }) => code)
      .toSorted();

  test.each(renames.map((rename, index) => [index, rename] as const))("whatever it is (%i)", (_, rename) => {
    const renamed = rename(richDocument);
    expect(JSON.stringify(renamed)).toContain(fresh);
    expect(codesOf(renamed)).toEqual(codesOf(richDocument));
  });

  test("and whatever was changed in the document before", () => {
    fc.assert(
      fc.property(fc.array(arbitraryEdit, { maxLength: 3 }), fc.constantFrom(...renames), (edits, rename) => {
        const changed = edits.reduce<Json>(edited, richDocument);
        if (!isObject(changed)) return;
        expect(codesOf(rename(changed))).toEqual(codesOf(changed));
      }),
      { numRuns: 300 },
    );
  });
});
