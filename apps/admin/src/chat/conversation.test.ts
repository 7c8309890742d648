import type { RunEvent, SequencedRunEvent } from "@patchbay/contracts";
import { describe, expect, test } from "vitest";

import { UnreachableError } from "../api/api-error.ts";
import { Conversation, type ConversationNeeds, type RunRequest } from "./conversation.ts";

const started = (run: number): RunEvent => ({
  type: "run.started",
  run_id: `run_${run}`,
  thread_id: "thr_1",
  agent_id: "agt_1",
  version: null,
});
const completed: RunEvent = { type: "run.completed", output: {} };
const hello = { message: "Hello" };

async function* log(...events: RunEvent[]): AsyncGenerator<SequencedRunEvent> {
  for (const [index, event] of events.entries()) yield { seq: index + 1, at: "", event };
}

function talk(run: ConversationNeeds["run"], cancel: ConversationNeeds["cancel"] = async () => undefined) {
  return new Conversation({ run, cancel, follow: () => log(), answer: async () => undefined });
}

describe("a conversation", () => {
  test("a turn ends with its run, and says how long it took", async () => {
    const conversation = talk(() => log(started(1), completed));
    await conversation.send(hello, "draft");
    expect(conversation.snapshot()).toMatchObject({
      isRunning: false,
      turns: [{ number: 1, input: hello, isOver: true, failure: null, run: { status: "completed" } }],
    });
  });

  test("later turns go on with the thread of the first", async () => {
    const asked: RunRequest[] = [];
    const conversation = talk((request) => {
      asked.push(request);
      return log(started(asked.length), completed);
    });
    await conversation.send(hello, "draft");
    await conversation.send(hello, "published");
    expect(asked.map(({ thread_id, version }) => [thread_id, version])).toEqual([
      [undefined, "draft"],
      ["thr_1", "published"],
    ]);
  });

  test("a new conversation begins a new thread", async () => {
    const asked: RunRequest[] = [];
    const conversation = talk((request) => {
      asked.push(request);
      return log(started(1), completed);
    });
    await conversation.send(hello, "draft");
    conversation.reset();
    expect(conversation.snapshot()).toEqual({ turns: [], isRunning: false });
    await conversation.send(hello, "draft");
    expect(asked.map(({ thread_id }) => thread_id)).toEqual([undefined, undefined]);
  });

  test("a stream that is lost is a turn that failed, with nothing left running", async () => {
    const lost = new UnreachableError();
    const conversation = talk(async function* () {
      yield* log(started(1), { type: "node.started", node_id: "ask", activation: 1 });
      throw lost;
    });
    await conversation.send(hello, "draft");
    expect(conversation.snapshot().turns[0]?.failure).toBe(lost);
    expect(conversation.activity().nodes.ask?.status).toBe("failed");
  });

  test("stopping asks the server, whose stream then ends the turn", async () => {
    const stopped = Promise.withResolvers<string>();
    const conversation = talk(
      async function* () {
        yield* log(started(1));
        await stopped.promise;
        yield { seq: 2, at: "", event: { type: "run.cancelled" } };
      },
      async (runId) => stopped.resolve(runId),
    );
    const running = Promise.withResolvers<void>();
    conversation.subscribe(() => {
      if (conversation.snapshot().turns[0]?.run.run_id === "run_1") running.resolve();
    });
    const turn = conversation.send(hello, "draft");
    await running.promise;
    await conversation.stop();
    await turn;
    expect(await stopped.promise).toBe("run_1");
    expect(conversation.snapshot().turns[0]).toMatchObject({ failure: null, run: { status: "cancelled" } });
  });

  test("a turn whose run asks something goes on with the answer", async () => {
    const answered = Promise.withResolvers<unknown[]>();
    const asking = Promise.withResolvers<void>();
    const conversation = new Conversation({
      run: async function* () {
        yield* log(started(1), {
          type: "interrupt.requested",
          node_id: "ask",
          activation: 1,
          interrupt_id: "int_1",
          kind: "approval",
          payload: { message: "Well?" },
        });
        asking.resolve();
        await answered.promise;
        yield* log(
          { type: "interrupt.resolved", node_id: "ask", interrupt_id: "int_1", outcome: "answered" },
          completed,
        );
      },
      follow: () => log(),
      cancel: async () => undefined,
      answer: async (...given) => answered.resolve(given),
    });
    const turn = conversation.send(hello, "draft");
    await asking.promise;
    expect(conversation.snapshot()).toMatchObject({
      isRunning: true,
      turns: [{ run: { parts: [{ kind: "question", outcome: null }] } }],
    });
    await conversation.answer("run_1", "int_1", { approved: true });
    await turn;
    expect(await answered.promise).toEqual(["run_1", "int_1", { approved: true }]);
    expect(conversation.snapshot()).toMatchObject({
      isRunning: false,
      turns: [{ run: { status: "completed", parts: [{ outcome: "answered" }] } }],
    });
  });

  test("what the server does not cancel is not called stopped, and can be stopped again", async () => {
    const ended = Promise.withResolvers<void>();
    const asked: string[] = [];
    const conversation = talk(
      async function* () {
        yield* log(started(1));
        await ended.promise;
        yield* log({ type: "run.cancelled" });
      },
      async (runId) => {
        asked.push(runId);
        if (asked.length === 1) throw new UnreachableError();
        ended.resolve();
      },
    );
    const running = Promise.withResolvers<void>();
    conversation.subscribe(() => {
      if (conversation.snapshot().turns[0]?.run.run_id === "run_1") running.resolve();
    });
    const turn = conversation.send(hello, "draft");
    await running.promise;
    await conversation.stop();
    expect(conversation.snapshot()).toMatchObject({
      isRunning: true,
      turns: [{ isStopping: false, stopFailure: expect.any(UnreachableError), run: { status: "running" } }],
    });
    await conversation.stop();
    await turn;
    expect(asked).toEqual(["run_1", "run_1"]);
    expect(conversation.snapshot()).toMatchObject({
      isRunning: false,
      turns: [{ stopFailure: null, run: { status: "cancelled" } }],
    });
  });

  test("a stop before the run has an id is carried out once it has one", async () => {
    const answered = Promise.withResolvers<void>();
    const stopped = Promise.withResolvers<string>();
    const conversation = talk(
      async function* (_request, signal) {
        await answered.promise;
        expect(signal.aborted).toBe(false);
        yield* log(started(1));
        await stopped.promise;
        yield* log({ type: "run.cancelled" });
      },
      async (runId) => stopped.resolve(runId),
    );
    const turn = conversation.send(hello, "draft");
    await conversation.stop();
    expect(conversation.snapshot()).toMatchObject({
      isRunning: true,
      turns: [{ isStopping: true, run: { status: "starting" } }],
    });
    answered.resolve();
    await turn;
    expect(await stopped.promise).toBe("run_1");
    expect(conversation.snapshot().turns[0]?.run.status).toBe("cancelled");
  });

  test("a run that began before is taken up, and can be stopped; its thread goes on", async () => {
    const stopped = Promise.withResolvers<string>();
    const asked: RunRequest[] = [];
    const conversation = new Conversation({
      run: (request) => {
        asked.push(request);
        return log(started(2), completed);
      },
      follow: async function* () {
        yield* log(started(1), { type: "message.delta", message_id: "msg_1", node_id: "ask", text: "Well" });
        await stopped.promise;
        yield* log({ type: "run.cancelled" });
      },
      cancel: async (runId) => stopped.resolve(runId),
      answer: async () => undefined,
    });
    const running = Promise.withResolvers<void>();
    conversation.subscribe(() => {
      if ((conversation.snapshot().turns[0]?.run.parts.length ?? 0) > 0) running.resolve();
    });
    const turn = conversation.takeUp({ id: "run_1", input: hello, trial: undefined });
    await running.promise;
    expect(conversation.snapshot()).toMatchObject({
      isRunning: true,
      turns: [{ input: hello, run: { run_id: "run_1", parts: [{ text: "Well" }] } }],
    });
    await conversation.stop();
    await turn;
    expect(await stopped.promise).toBe("run_1");
    await conversation.send(hello, "draft");
    expect(asked).toMatchObject([{ thread_id: "thr_1" }]);
  });

  test("where something was said already, no earlier run comes between", async () => {
    const conversation = talk(() => log(started(2), completed));
    await conversation.send(hello, "draft");
    await conversation.takeUp({ id: "run_1", input: hello, trial: undefined });
    expect(conversation.snapshot().turns).toHaveLength(1);
  });

  test("what a forgotten run still says reaches nobody", async () => {
    const resumed = Promise.withResolvers<void>();
    const conversation = talk(async function* () {
      yield* log(started(1));
      await resumed.promise;
      yield* log(completed);
    });
    const turn = conversation.send(hello, "draft");
    conversation.reset();
    resumed.resolve();
    await turn;
    expect(conversation.snapshot()).toEqual({ turns: [], isRunning: false });
  });
});
