import type { Json, JsonObject } from "@patchbay/graph";
import { graphWith } from "@patchbay/graph/testing";
import { MemorySaver } from "@langchain/langgraph";
import { expect, test } from "vitest";

import type { AgentResult } from "./run/agent-result.ts";
import type { Answer } from "./run/pause.ts";
import {
  compiled,
  completed,
  emptyThread,
  hangingModel,
  recordingContext,
  scriptedModel,
} from "./testing/index.ts";

const nothingSpent = { usage: { input_tokens: 0, output_tokens: 0 }, elapsed_ms: 0 };
const counting = {
  state: {
    log: { schema: { type: "array", items: { type: "string" } }, reducer: "append", default: [] },
    total: { schema: { type: "number" }, reducer: "sum", default: 0 },
  },
};
const logging = (name: string): JsonObject => ({
  type: "set_state",
  config: { assign: { log: `['${name}']`, total: "1" } },
});
const end = { type: "end", config: { output: { log: "state.log", total: "state.total" } } };

/** A process that dies while the model is speaking; `before` is what has been told until then. */
async function dyingRun(document: Json, answers: ReadonlyMap<string, Answer> = new Map()) {
  const saver = new MemorySaver();
  const agent = compiled(document);
  const model = hangingModel("well");
  const context = recordingContext({ model });
  const dying = new AbortController();
  const checkpointing = { saver, durability: "sync" } as const;
  const input = { message: "hello" };
  let result: AgentResult | undefined;
  const running = (async () => {
    result = await agent.run(input, emptyThread, context, dying.signal, checkpointing);
    if (result.status === "waiting")
      result = await agent.resume(
        result.continuation,
        answersTo(result, answers),
        input,
        context,
        dying.signal,
        checkpointing,
      );
  })();
  await model.spoken;
  // What runs beside the model has ended by the next turn of the event loop, and has been kept.
  await new Promise(setImmediate);
  dying.abort(new Error("gone"));
  await expect(running).rejects.toThrow("gone");
  const after = recordingContext({ model: scriptedModel(["hello again"]) });
  return {
    started: after.events,
    recover: async () => {
      const never = new AbortController().signal;
      const all = result === undefined ? answers : answersTo(result, answers);
      return completed(
        await agent.recover(input, emptyThread, all, nothingSpent, after, never, checkpointing),
      );
    },
    ran: () => after.events.flatMap((event) => (event.type === "node.started" ? [event.node_id] : [])),
  };
}

/** Answers by node, as answers by interrupt. */
const answersTo = (result: AgentResult, answers: ReadonlyMap<string, Answer>): Map<string, Answer> =>
  new Map(
    result.status === "waiting"
      ? result.requests.flatMap(({ interrupt_id, node_id }) => {
          const answer = answers.get(node_id);
          return answer === undefined ? [] : [[interrupt_id, answer] as const];
        })
      : [],
  );

test("goes on from the last step, and what had finished does not run again", async () => {
  const run = await dyingRun(
    graphWith({
      ...counting,
      nodes: {
        a: logging("a"),
        ask: { type: "llm", config: { model: "default" } },
        b: logging("b"),
        end,
      },
      edges: ["start -> a", "a -> ask", "ask -> b", "b -> end"],
    }),
  );
  const { output, thread } = await run.recover();
  expect(output).toEqual({ log: ["a", "b"], total: 2 });
  expect(run.ran()).toEqual(["ask", "b", "end"]);
  expect(thread.messages.map(({ text }) => text)).toEqual(["hello", "hello again"]);
});

test("a branch that had finished in the step of the crash does not run again", async () => {
  const run = await dyingRun(
    graphWith({
      ...counting,
      nodes: {
        fork: { type: "parallel", config: { branches: [{ id: "x" }, { id: "y" }] } },
        a: logging("a"),
        ask: { type: "llm", config: { model: "default" } },
        join: { type: "join", config: {} },
        end,
      },
      edges: ["start -> fork", "fork.x -> a", "fork.y -> ask", "a -> join", "ask -> join", "join -> end"],
    }),
  );
  const { output } = await run.recover();
  expect(output).toEqual({ log: ["a"], total: 1 });
  expect(run.ran()).toEqual(["ask", "join", "end"]);
});

test("an activation has the same number when it is executed again", async () => {
  const run = await dyingRun(
    graphWith({
      nodes: {
        ask: { type: "llm", config: { model: "default" } },
        end: { type: "end", config: { output: {} } },
      },
      edges: ["start -> ask", "ask -> end"],
    }),
  );
  await run.recover();
  expect(run.started.find((event) => event.type === "node.started")).toMatchObject({
    node_id: "ask",
    activation: 1,
  });
});

test("a pause that was answered before the crash is answered after it", async () => {
  const answers = new Map<string, Answer>([
    ["may_i", { kind: "answered", value: { approved: true }, by: "usr_1" }],
  ]);
  const run = await dyingRun(
    graphWith({
      ...counting,
      nodes: {
        a: logging("a"),
        may_i: { type: "approval", config: { message: "?" } },
        ask: { type: "llm", config: { model: "default" } },
        end,
      },
      edges: ["start -> a", "a -> may_i", "may_i.approved -> ask", "may_i.rejected -> end", "ask -> end"],
    }),
    answers,
  );
  expect((await run.recover()).output).toEqual({ log: ["a"], total: 1 });
  expect(run.ran()).toEqual(["ask", "end"]);
});

test("an answer to what is asked in a broken branch came too late, also when the run is taken up again", async () => {
  const asking = { type: "approval", config: { message: "?" } };
  const agent = compiled(
    graphWith({
      nodes: {
        outer: { type: "parallel", config: { branches: [{ id: "a" }, { id: "b" }] } },
        inner: { type: "parallel", config: { branches: [{ id: "x" }, { id: "y" }] } },
        ann: asking,
        no_luck: { type: "fail", config: { code: "no_luck", message: "" } },
        bob: asking,
        both: { type: "join" },
        eve: asking,
        met: { type: "join", config: { on_branch_error: "tolerate" } },
        end: { type: "end", config: { output: { arrived: "nodes.met.arrived" } } },
      },
      edges: [
        "start -> outer",
        "outer.a -> inner",
        "inner.x -> ann",
        "ann.approved -> both",
        "ann.rejected -> no_luck",
        "inner.y -> bob",
        "bob.approved -> both",
        "bob.rejected -> both",
        "both -> met",
        "outer.b -> eve",
        "eve.approved -> met",
        "eve.rejected -> met",
        "met -> end",
      ],
    }),
  );
  const input = { message: "hello" };
  const context = recordingContext({});
  const never = new AbortController().signal;
  const checkpointing = { saver: new MemorySaver(), durability: "sync" } as const;
  const yes: Answer = { kind: "answered", value: { approved: true }, by: "usr_1" };
  const no: Answer = { kind: "answered", value: { approved: false }, by: "usr_1" };

  const asked = await agent.run(input, emptyThread, context, never, checkpointing);
  if (asked.status !== "waiting") throw new Error("Nobody was asked.");
  const byAnn = answersTo(asked, new Map([["ann", no]]));
  await agent.resume(asked.continuation, byAnn, input, context, never, checkpointing);
  // The process dies before anybody is told that bob is not asked any more; bob answers.
  const byBoth = answersTo(asked, new Map([["ann", no] as const, ["bob", yes] as const]));
  const left = await agent.recover(input, emptyThread, byBoth, nothingSpent, context, never, checkpointing);

  expect(left.status === "waiting" && left.requests.map(({ node_id }) => node_id)).toEqual(["eve"]);
  const byAll = answersTo(
    asked,
    new Map([["ann", no] as const, ["bob", yes] as const, ["eve", yes] as const]),
  );
  const done = await agent.recover(input, emptyThread, byAll, nothingSpent, context, never, checkpointing);
  expect(completed(done).output).toEqual({ arrived: ["eve"] });
});
