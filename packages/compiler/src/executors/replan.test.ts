import type { JsonObject } from "@patchbay/graph";
import { graphWith } from "@patchbay/graph/testing";
import { expect, test } from "vitest";

import {
  failureOf,
  recordingContext,
  runGraph,
  type ScriptedAnswer,
  scriptedModel,
} from "../testing/index.ts";

/** Works, then replans: `retry` and `change` lead back to the work; the output is what the node says at the end. */
const replanning = (config: JsonObject, policy: JsonObject = {}): JsonObject =>
  graphWith({
    state: { tries: { schema: { type: "integer" }, reducer: "sum" } },
    nodes: {
      work: { type: "set_state", config: { assign: { tries: "1" } } },
      plan: { type: "replan", config, policy },
      done: {
        type: "end",
        config: { output: { by: "'continue'", plan: "nodes.plan", tries: "state.tries" } },
      },
      stopped: {
        type: "end",
        config: { output: { by: "'stop'", plan: "nodes.plan", tries: "state.tries" } },
      },
    },
    edges: [
      "start -> work",
      "work -> plan",
      "plan.continue -> done",
      "plan.retry -> work",
      "plan.change -> work",
      "plan.stop -> stopped",
    ],
  });
const byModel = { model: "default", input: "It went wrong {{ state.tries }} times." };
const answer = (decision: string): string => JSON.stringify({ decision, reason: "So it is." });
const run = async (
  document: JsonObject,
  answers: readonly [ScriptedAnswer, ...ScriptedAnswer[]] = ["no"],
) => {
  const model = scriptedModel(answers);
  const context = recordingContext({ model });
  return { ...(await runGraph(document, context)), model, events: context.events };
};

test("the first rule that holds decides, without a model", async () => {
  const rules = [
    { id: "early", when: "state.tries < 3", decision: "retry" },
    { id: "enough", when: "state.tries == 3", decision: "continue" },
    { id: "never", when: "true", decision: "stop" },
  ];
  const { output, model } = await run(replanning({ ...byModel, rules }));
  expect(output).toEqual({
    by: "continue",
    tries: 3,
    plan: { decision: "continue", reason: "The rule “enough” holds.", rounds: 2, exhausted: false },
  });
  expect(model.requests).toEqual([]);
});

test("where no rule holds and there is no model, the run continues", async () => {
  const { output } = await run(replanning({ rules: [{ id: "no", when: "false", decision: "stop" }] }));
  expect(output).toMatchObject({ by: "continue", plan: { decision: "continue", rounds: 0 } });
});

test("retry and change together are bounded: then the decision is to stop", async () => {
  const rules = [
    { id: "odd", when: "state.tries % 2 == 1", decision: "retry" },
    { id: "even", when: "true", decision: "change" },
  ];
  const { output } = await run(replanning({ rules, max_rounds: 4 }));
  expect(output).toMatchObject({
    by: "stop",
    tries: 5,
    plan: { decision: "stop", rounds: 4, exhausted: true },
  });
});

test("a model decides by what happened, says why, and is heard by nobody", async () => {
  const { output, model, events, usage } = await run(
    replanning({ ...byModel, instructions: "Be patient with {{ input.message }}." }),
    [answer("change"), answer("stop")],
  );
  expect(output).toEqual({
    by: "stop",
    tries: 2,
    plan: { decision: "stop", reason: "So it is.", rounds: 1, exhausted: false },
  });
  expect(model.requests[1]?.system).toContain("Be patient with hello.");
  expect(model.requests[1]?.messages[0]?.text).toContain("It went wrong 2 times.");
  expect(events.filter(({ type }) => type.startsWith("message."))).toEqual([]);
  expect(usage).toMatchObject({ input_tokens: 20, output_tokens: 10 });
});

test.each(["", "continue", answer("wait"), '{"decision":"continue"}'])(
  "%j is no decision: the node fails and may be tried again",
  async (wrong) => {
    const error = await failureOf(run(replanning(byModel), [wrong]));
    expect(error).toMatchObject({ code: "answer_invalid", retriable: true, node_id: "plan" });
  },
);

test("a default goes on by the decision that it names", async () => {
  const default_output = { decision: "stop", reason: "", rounds: 0, exhausted: false };
  const { output } = await run(replanning(byModel, { on_error: "default", default_output }), ["no"]);
  expect(output).toMatchObject({ by: "stop" });
});
