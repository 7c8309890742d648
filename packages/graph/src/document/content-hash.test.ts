import fc from "fast-check";
import { expect, test } from "vitest";

import { isObject, type Json, type JsonObject } from "../json.ts";
import { arbitraryJson, mutatedJson } from "../testing/arbitrary-json.ts";
import { graphWith } from "../testing/index.ts";
import { canonicalJson, contentHash } from "./content-hash.ts";

const document = graphWith({
  nodes: { say: { type: "template", config: { text: "hello", name: "kept" } } },
  edges: ["start -> say", "say -> end"],
});
const nodes = document["nodes"] as readonly JsonObject[]; // the builder makes a list of nodes

function shuffled(value: Json): Json {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((each: Json) => shuffled(each));
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, each]: [string, Json]) => [key, shuffled(each)]),
  );
}

test("the hash ignores notes, and the ui and name of nodes", () => {
  const dressed = {
    ...document,
    notes: [{ id: "n", text: "remember", x: 0, y: 0 }],
    nodes: nodes.map((node, x) => ({ ...node, name: `Node ${x}`, ui: { x, y: 2 } })),
  };
  expect(contentHash(dressed)).toBe(contentHash(document));
});

test("the hash does not depend on the order of keys", () => {
  fc.assert(
    fc.property(mutatedJson(document).filter(isObject), (any) => {
      expect(contentHash(shuffled(any) as JsonObject)).toBe(contentHash(any)); // still an object
    }),
  );
});

test("the hash changes with everything else", () => {
  const bare = (value: JsonObject): string => {
    const { notes: _notes, nodes: list, ...rest } = value;
    const kept = Array.isArray(list)
      ? list.map((node: Json) => (isObject(node) ? { ...node, ui: null, name: null } : node))
      : list;
    return canonicalJson(shuffled({ ...rest, nodes: kept ?? "none" }));
  };
  fc.assert(
    fc.property(mutatedJson(document).filter(isObject), (any) => {
      expect(contentHash(any) === contentHash(document)).toBe(bare(any) === bare(document));
    }),
    { numRuns: 500 },
  );
});

test.each([
  [
    "a config's own key called name",
    { nodes: [{ id: "a", config: { name: "x" } }] },
    { nodes: [{ id: "a", config: {} }] },
  ],
  ["the order of nodes", { nodes: [{ id: "a" }, { id: "b" }] }, { nodes: [{ id: "b" }, { id: "a" }] }],
  ["the voice", { voice: { language: "en" } }, { voice: { language: "de" } }],
  ["a key that JavaScript keeps to itself", JSON.parse('{"__proto__": 1}') as JsonObject, {}],
])("the hash knows %s", (_what, one: JsonObject, other: JsonObject) => {
  expect(contentHash(one)).not.toBe(contentHash(other));
});

test("canonical JSON says the same as the value", () => {
  fc.assert(
    fc.property(arbitraryJson, (any) => {
      expect(JSON.parse(canonicalJson(any))).toEqual(JSON.parse(JSON.stringify(any)));
    }),
  );
});

test("canonical JSON sorts by UTF-16 code units and writes no white space", () => {
  expect(canonicalJson({ b: [1, { z: null, a: "é" }], "😀": 1, "\uFB33": 2, a: true })).toBe(
    '{"a":true,"b":[1,{"a":"é","z":null}],"😀":1,"\uFB33":2}',
  );
});
