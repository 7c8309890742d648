import type { JsonObject } from "@patchbay/graph";
import { graphWith } from "@patchbay/graph/testing";
import { expect, test } from "vitest";

import { beginHistory, doEdit, undo } from "../history.ts";
import { renameInGraph, renameInGraphAt, renameInNode } from "./rename-edits.ts";

const form = { type: "object", properties: { date: { type: "string" } }, required: ["date"] };
const document: JsonObject = graphWith({
  state: { laps: { schema: { type: "integer" }, reducer: "sum" } },
  nodes: {
    count: { type: "set_state", config: { assign: { laps: "1" } } },
    sum: { type: "transform", config: { values: { a: "state.laps", b: "this.a + 1" } } },
    ask: { type: "human_input", config: { prompt: "{{ nodes.sum.a }}", form } },
    think: { type: "llm", config: { model: "default", output_schema: form, prompt: "{{ nodes.ask.date }}" } },
    each: {
      type: "map",
      config: {
        items: "[nodes.think.data.date]",
        input: { day: "item" },
        body: graphWith({
          input: { type: "object", properties: { day: { type: "string" } }, required: ["day"] },
          nodes: { say: { type: "template", config: { text: "{{ input.day }}" } } },
          edges: ["start -> say", "say -> end"],
        }),
      },
    },
  },
  edges: ["start -> count", "count -> sum", "sum -> ask", "ask -> think", "think -> each", "each -> end"],
});

test("a channel is renamed everywhere in one step that can be undone", () => {
  const before = beginHistory(document);
  const after = doEdit(before, renameInGraph(["state", "laps"], "rounds"), 0);
  expect(after.present.document).toMatchObject({
    state: { rounds: {} },
    nodes: [
      {},
      { config: { assign: { rounds: "1" } } },
      { config: { values: { a: "state.rounds", b: "this.a + 1" } } },
      {},
      {},
      {},
      {},
    ],
  });
  expect(after.past).toHaveLength(1);
  expect(undo(after).present.document).toBe(document);
});

test("a value of a transform is read under its new name, by the transform and by others", () => {
  const renamed = JSON.stringify(renameInNode("sum", ["config", "values", "a"], "first").apply(document));
  expect(renamed).toContain('{"first":"state.laps","b":"this.first + 1"}');
  expect(renamed).toContain("{{ nodes.sum.first }}");
});

test("so is a field of a form, and a property of a structured answer", () => {
  const asked = JSON.stringify(
    renameInNode("ask", ["config", "form", "properties", "date"], "day").apply(document),
  );
  expect(asked).toContain("{{ nodes.ask.day }}");
  expect(asked).toContain('"required":["day"]');
  const thought = renameInNode("think", ["config", "output_schema", "properties", "date"], "day");
  expect(JSON.stringify(thought.apply(document))).toContain("[nodes.think.data.day]");
});

test("what the body of a map takes is given by the map under its new name", () => {
  const renamed = JSON.stringify(
    renameInGraphAt(["each"], ["input", "properties", "day"], "date").apply(document),
  );
  expect(renamed).toContain('"input":{"date":"item"}');
  expect(renamed).toContain("{{ input.date }}");
});

test("a name that is taken, or leads nowhere, changes nothing", () => {
  expect(renameInNode("sum", ["config", "values", "a"], "b").apply(document)).toBe(document);
  expect(renameInGraph(["state", "none"], "b").apply(document)).toBe(document);
  expect(renameInGraph(["limits", "none"], "b").apply(document)).toBe(document);
  expect(renameInGraphAt(["each"], ["input", "properties", "none"], "b").apply(document)).toBe(document);
});
