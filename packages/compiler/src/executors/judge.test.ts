import type { JsonObject } from "@patchbay/graph";
import { graphWith } from "@patchbay/graph/testing";
import { expect, test } from "vitest";

import { failureOf, recordingContext, runGraph, scriptedModel } from "../testing/index.ts";

/** Judges; the run's output is what the node says and the port that it left by. */
const judging = (config: JsonObject, policy: JsonObject = {}): JsonObject =>
  graphWith({
    nodes: {
      judge: { type: "judge", config, policy },
      good: { type: "end", config: { output: { port: "'pass'", judge: "nodes.judge" } } },
      bad: { type: "end", config: { output: { port: "'fail'", judge: "nodes.judge" } } },
    },
    edges: ["start -> judge", "judge.pass -> good", "judge.fail -> bad"],
  });
const byModel = { model: "default", rubric: "Polite to {{ caller.id }}?", input: "{{ input.message }}" };
const scored = (score: number): string => JSON.stringify({ reason: "So it is.", score });

test.each([
  [
    "input.message == 'hello'",
    { port: "pass", judge: { passed: true, score: 1, reason: "The rule holds." } },
  ],
  [
    "input.message == ''",
    { port: "fail", judge: { passed: false, score: 0, reason: "The rule does not hold." } },
  ],
])("the rule %s decides without a model", async (when, output) => {
  expect((await runGraph(judging({ when }))).output).toEqual(output);
});

test.each([
  [0.5, {}, "pass"],
  [0.49, {}, "fail"],
  [0.8, { threshold: 0.8 }, "pass"],
  [0.79, { threshold: 0.8 }, "fail"],
])("a score of %f with %j leaves by “%s”", async (score, more, port) => {
  const model = scriptedModel([scored(score)]);
  const context = recordingContext({ model });
  const { output, thread, usage } = await runGraph(judging({ ...byModel, ...more }), context);
  expect(output).toEqual({ port, judge: { passed: port === "pass", score, reason: "So it is." } });
  expect(model.requests[0]?.system).toContain("Polite to usr_1?");
  expect(model.requests[0]?.messages[0]?.text).toContain("\nhello\n");
  expect(thread.messages).toHaveLength(1);
  expect(context.events.some(({ type }) => type === "message.delta")).toBe(false);
  expect(usage.input_tokens).toBe(10);
});

test.each(["", "fine", scored(2), '{"score":1}'])(
  "%j is no judgement, and may be asked for again",
  async (answer) => {
    const context = recordingContext({ model: scriptedModel([answer]) });
    expect(await failureOf(runGraph(judging(byModel), context))).toMatchObject({
      code: "answer_invalid",
      retriable: true,
    });
  },
);

test("a default decides by what it says of passing", async () => {
  const policy = { on_error: "default", default_output: { passed: false, score: 0, reason: "No judge." } };
  const context = recordingContext({ model: scriptedModel([new Error("down")]) });
  expect((await runGraph(judging(byModel, policy), context)).output).toMatchObject({ port: "fail" });
});
