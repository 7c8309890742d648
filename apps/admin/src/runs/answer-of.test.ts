import { expect, test } from "vitest";

import { answerOf } from "./answer-of.ts";
import { reduceRun, startingRun } from "./run-state.ts";

const said = reduceRun(startingRun, {
  type: "message.completed",
  message_id: "msg_1",
  node_id: "answer",
  text: "Hi there.",
});

test("an output that was streamed already is not answered twice", () => {
  expect(
    answerOf(reduceRun(said, { type: "run.completed", output: { reply: "Hi there.\n" } })),
  ).toBeUndefined();
});

test("what was said and withdrawn was not said", () => {
  const discarded = reduceRun(said, { type: "message.discarded", message_id: "msg_1", node_id: "answer" });
  const run = reduceRun(discarded, { type: "run.completed", output: { reply: "Hi there." } });
  expect(answerOf(run)).toEqual({ kind: "text", text: "Hi there." });
});

test("an output of one unsaid text is that text", () => {
  const run = reduceRun(startingRun, { type: "run.completed", output: { reply: "Sorry." } });
  expect(answerOf(run)).toEqual({ kind: "text", text: "Sorry." });
});

test("an output of several values is data", () => {
  const output = { reply: "Hi there.", score: 3 };
  expect(answerOf(reduceRun(said, { type: "run.completed", output }))).toEqual({
    kind: "data",
    data: output,
    said: new Set(["Hi there."]),
  });
});

test("a text that was streamed is not answered again where it lies deep in the output", () => {
  const output = { answer: { text: "Hi there." } };
  expect(answerOf(reduceRun(said, { type: "run.completed", output }))).toBeUndefined();
});

test("an output with something unsaid in it is data, and knows what was said", () => {
  const output = { answer: { text: "Hi there.", sources: [] } };
  expect(answerOf(reduceRun(said, { type: "run.completed", output }))).toMatchObject({
    kind: "data",
    data: output,
  });
});

test("a run without an output answers nothing", () => {
  expect(answerOf(said)).toBeUndefined();
});
