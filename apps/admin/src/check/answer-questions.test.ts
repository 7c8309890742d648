import { graphWith } from "@patchbay/graph/testing";
import { expect, test } from "vitest";

import { QuestionAnswerer } from "./answer-questions.ts";
import type { Language } from "../words/language.ts";
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
const check = (when: string, output?: string, language: Language = "en"): CheckRequest => ({
  id: 1,
  kind: "check",
  language,
  document: asking(when, output),
  registries,
});
const complete: CheckRequest = {
  id: 2,
  kind: "complete",
  language: "en",
  pointer,
  expression: "nodes.",
  offset: 6,
};

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
  expect(answerer.answer({ id: 3, kind: "expected", language: "en", pointer })).toBe("boolean");
});

test("a place that leads nowhere has no answer", () => {
  const answerer = new QuestionAnswerer();
  answerer.answer(check("true"));
  expect(answerer.answer({ ...complete, pointer: "/nodes/9/config/when" })).toBeUndefined();
  expect(
    answerer.answer({ id: 3, kind: "name", language: "en", pointer: "", expression: "input", offset: 2 }),
  ).toBeUndefined();
});

test("answers are in the language that was asked in", () => {
  const answerer = new QuestionAnswerer();
  expect(answerer.answer(check("nodes.ask.txt == 'x'", undefined, "de"))).toMatchObject([
    { message: "„txt“ gibt es hier nicht. Ist „text“ gemeint?", fixes: [{ title: "Durch „text“ ersetzen" }] },
  ]);
  expect(answerer.answer({ id: 3, kind: "expected", language: "de", pointer })).toBe("Wahrheitswert");
  expect(
    answerer.answer({
      id: 4,
      kind: "preview",
      language: "de",
      source: { kind: "expression", text: "1 / int(input.n)" },
      values: { input: { n: 0 } },
    }),
  ).toEqual({ status: "failed", reason: "Er teilt durch null." });
});
