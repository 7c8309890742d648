import { expect, test } from "vitest";

import { checkGraph } from "../check-graph.ts";
import type { JsonObject } from "../json.ts";
import { graphWith, testResources } from "../testing/index.ts";

const classes = [
  { id: "billing", description: "money" },
  { id: "other", description: "anything else" },
];

/** A graph that sorts the message and answers with the class; `ports` lead to the end. */
const sorting = (
  config: JsonObject,
  ports = ["billing", "other"],
  output = "nodes.sort.class + string(nodes.sort.confidence)",
): JsonObject =>
  graphWith({
    nodes: {
      sort: {
        type: "classify",
        config: { model: "default", input: "{{ input.message }}", classes, ...config },
      },
      end: { type: "end", config: { output: { answer: output } } },
    },
    edges: ["start -> sort", ...ports.map((port) => `sort.${port} -> end`)],
  });
const check = (document: JsonObject) => checkGraph(document, testResources).diagnostics;

test("has a port for each class, and its outputs have types", () => {
  expect(check(sorting({}))).toEqual([]);
  expect(check(sorting({}, ["billing"]))).toMatchObject([{ code: "PB3203", path: "/nodes/1" }]);
  expect(check(sorting({}, undefined, "nodes.sort.class + 1"))).toMatchObject([{ code: "PB2201" }]);
});

test("has a port “else” only where a confidence is asked for", () => {
  expect(check(sorting({ min_confidence: 0.6 }, ["billing", "other", "else"]))).toEqual([]);
  expect(check(sorting({ min_confidence: 0.6 }))).toMatchObject([{ code: "PB3203" }]);
  expect(check(sorting({}, ["billing", "other", "else"]))).toMatchObject([{ code: "PB3202" }]);
});

test("two classes of one name, or one that is called “else” beside the port of that name, are two ports of one name", () => {
  const twice = [...classes, { id: "other", description: "again" }];
  expect(check(sorting({ classes: twice }))).toMatchObject([{ code: "PB1105" }]);
  const odd = [...classes, { id: "else", description: "odd" }];
  expect(check(sorting({ classes: odd }, ["billing", "other", "else"]))).toEqual([]);
  const ports = ["billing", "other", "else"];
  expect(check(sorting({ classes: odd, min_confidence: 0.6 }, ports))).toMatchObject([{ code: "PB1105" }]);
});

test("needs a model that gives structured output", () => {
  expect(check(sorting({ model: "plain" }))).toMatchObject([
    { code: "PB4003", path: "/nodes/1/config/model" },
  ]);
});

test("templates are checked, and one class is none to choose from", () => {
  expect(check(sorting({ instructions: "{{ input.mesage }}" }))).toMatchObject([
    { code: "PB2102", path: "/nodes/1/config/instructions" },
  ]);
  expect(check(sorting({ classes: classes.slice(0, 1) }, ["billing"]))).toContainEqual(
    expect.objectContaining({ code: "PB1103", path: "/nodes/1/config/classes" }),
  );
});
