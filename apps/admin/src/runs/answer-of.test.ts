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
  });
});

test("a run without an output answers nothing", () => {
  expect(answerOf(said)).toBeUndefined();
});
