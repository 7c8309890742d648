import * as fc from "fast-check";
import { expect, test } from "vitest";

import type { Json } from "./json.ts";
import { type ExpressionScope, scopeAt } from "./scope-at.ts";
import { arbitraryEdit, edited, graphWith, richDocument, testResources } from "./testing/index.ts";

const document = graphWith({
  input: {
    type: "object",
    properties: {
      message: { type: "string" },
      people: {
        type: "array",
        items: { type: "object", properties: { name: { type: "string" } }, required: ["name"] },
      },
    },
    required: ["people"],
  },
  state: { laps: { schema: { type: "integer" }, reducer: "sum" } },
  nodes: {
    ask: { type: "llm", config: { model: "default" } },
    later: { type: "transform", config: { values: { first: "1", second: "this.first" } } },
    each: {
      type: "map",
      config: {
        items: "input.people",
        body: graphWith({
          input: { type: "object", properties: { item: { type: "object" } } },
          nodes: { end: { type: "end", config: { output: {} } } },
          edges: ["start -> end"],
        }),
      },
    },
    broken: { type: "condition", config: { cases: [{ id: "a", when: "" }] } },
    state: { type: "set_state", config: { assign: { laps: "1" } } },
  },
  edges: [
    "start -> ask",
    "ask -> later",
    "later -> each",
    "each -> broken",
    "broken.else -> state",
    "state -> end",
  ],
});

const at = (pointer: string): ExpressionScope => {
  const scope = scopeAt(document, testResources, pointer);
  if (scope === undefined) throw new Error(`There is no scope at ${pointer}.`);
  return scope;
};
const names = (members: readonly { readonly name: string }[]): string[] => members.map(({ name }) => name);
const later = "/nodes/2/config/values/second";

test("the names of every graph can be read, with those of the place", () => {
  expect(names(at(later).roots()).slice(0, 7)).toEqual([
    "input",
    "state",
    "messages",
    "nodes",
    "run",
    "caller",
    "this",
  ]);
});

test("members are typed, and say why they may be missing", () => {
  const scope = at(later);
  expect(scope.membersOf("input")).toContainEqual({
    name: "message",
    kind: "field",
    type: "string",
    missing: "the schema does not list “message” under “required”",
  });
  expect(names(scope.membersOf("nodes.ask"))).toEqual(["text", "usage", "size"]);
  expect(names(scope.membersOf("this"))).toEqual(["first", "size"]);
  expect(scope.membersOf("nodes.ask.text")).toContainEqual({
    name: "contains",
    kind: "method",
    type: "boolean",
    signature: "contains(string)",
  });
});

test("inside a macro its name stands for each item", () => {
  const inner = at(later).withItem("person", "input.people");
  expect(names(inner.membersOf("person"))).toEqual(["name", "size"]);
  expect(inner.typeOf("person.name")).toBe("string");
});

test("the body of a map sees its item, and the graph around it no more", () => {
  const scope = at("/nodes/3/config/body/nodes/1/config/output");
  expect(scope.typeOf("item.name")).toBe("string");
  expect(scope.typeOf("index")).toBe("integer");
  expect(names(scope.membersOf("nodes"))).not.toContain("ask");
});

test("the type that is expected is that of the schema, the channel or the output", () => {
  expect(at("/nodes/5/config/assign/laps").expected).toBe("integer");
  expect(at("/nodes/3/config/items").expected).toBe("list of any");
  expect(at(later).expected).toBeUndefined();
});

test("a config that is wrong still has the names of the graph", () => {
  expect(names(at("/nodes/4/config/cases/0/when").roots())).toContain("nodes");
});

test("a pointer that leads into no config has no scope", () => {
  expect(scopeAt(document, testResources, "/input")).toBeUndefined();
  expect(scopeAt(document, testResources, "/nodes/99/config/x")).toBeUndefined();
  expect(scopeAt("nothing", testResources, later)).toBeUndefined();
});

test("whatever was done to a document, asking for a scope does not throw", () => {
  fc.assert(
    fc.property(fc.array(arbitraryEdit, { maxLength: 5 }), fc.nat(12), (edits, index) => {
      const document = edits.reduce<Json>(edited, richDocument);
      expect(() =>
        scopeAt(document, testResources, `/nodes/${index}/config/x`)?.membersOf("nodes"),
      ).not.toThrow();
    }),
    { numRuns: 30 },
  );
});
