import { graphWith } from "@patchbay/graph/testing";
import { expect, test } from "vitest";

import { QuestionAnswerer } from "./answer-questions.ts";
import type { CheckRequest } from "./check-messages.ts";
import type { Registries } from "./resources-of.ts";

const registries: Registries = {
  models: { default: { capabilities: [] } },
  tools: {},
  agents: {},
  unavailable: [],
  self: "me",
};
const pointer = "/nodes/2/config/cases/0/when";
const asking = (when: string, output = "ask") =>
  graphWith({
    nodes: {
      [output]: { type: "llm", config: { model: "default" } },
      see: { type: "condition", config: { cases: [{ id: "a", when }] } },
    },
    edges: [`start -> ${output}`, `${output} -> see`, "see.a -> end", "see.else -> end"],
  });
const check = (when: string, output?: string): CheckRequest => ({
  id: 1,
  kind: "check",
  document: asking(when, output),
  registries,
});
const complete: CheckRequest = { id: 2, kind: "complete", pointer, expression: "nodes.", offset: 6 };

test("a document is checked against its registries", () => {
  const answerer = new QuestionAnswerer();
  expect(answerer.answer(check("nodes.ask.text == 'x'"))).toEqual([]);
  expect(answerer.answer(check("nodes.ask.txt == 'x'"))).toMatchObject([{ code: "PB2102", path: pointer }]);
});

test("questions are about the document that was checked last", () => {
  const answerer = new QuestionAnswerer();
  expect(answerer.answer(complete)).toBeUndefined();
  answerer.answer(check("true"));
  expect(answerer.answer(complete)).toMatchObject({
    options: expect.arrayContaining([expect.objectContaining({ name: "ask" })]),
  });
  answerer.answer(check("false", "other"));
  expect(answerer.answer(complete)).toMatchObject({
    options: expect.arrayContaining([expect.objectContaining({ name: "other" })]),
  });
  expect(answerer.answer({ id: 3, kind: "expected", pointer })).toBe("boolean");
});

test("a place that leads nowhere has no answer", () => {
  const answerer = new QuestionAnswerer();
  answerer.answer(check("true"));
  expect(answerer.answer({ ...complete, pointer: "/nodes/9/config/when" })).toBeUndefined();
  expect(
    answerer.answer({ id: 3, kind: "name", pointer: "", expression: "input", offset: 2 }),
  ).toBeUndefined();
});
