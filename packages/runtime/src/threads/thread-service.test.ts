import type { Message, StartRun, ThreadCheckpoint } from "@patchbay/contracts";
import { type Database, inProject } from "@patchbay/database";
import { createTestTenant, describeEachEngine, type TestTenant } from "@patchbay/database/testing";
import type { JsonObject } from "@patchbay/graph";
import { expect } from "vitest";

import { CursorInvalidError } from "../page-cursor.ts";
import { RunNotFoundError, ThreadBusyError } from "../runs/run-errors.ts";
import { saying, testRuntime } from "../testing/test-runtime.ts";
import { CheckpointNotFoundError, ForkEditInvalidError } from "./fork-errors.ts";
import { ThreadNotFoundError } from "./thread-repository.ts";

const caller = { id: "usr_test", channel: "test" };
const boss = { id: "usr_boss", roles: ["owner"] };
const request = (more: Partial<StartRun> = {}): StartRun => ({
  input: { message: "Hi" },
  version: "published",
  mode: "wait",
  metadata: {},
  ...more,
});

const end = (id: string): JsonObject => ({
  id,
  type: "end",
  config: { output: { notes: "state.notes", reply: "nodes.chat.text" } },
});

/** start → chat → note → count → end; `count` writes a channel that the next run finds again. */
const noting: JsonObject = {
  schema: "patchbay/graph@1",
  input: { type: "object", properties: { message: { type: "string" } }, required: ["message"] },
  output: { type: "object", properties: { notes: { type: "array" }, reply: { type: "string" } } },
  state: {
    notes: { schema: { type: "array", items: { type: "string" } }, reducer: "append", default: [] },
    count: { schema: { type: "integer" }, default: 0 },
  },
  nodes: [
    { id: "start", type: "start" },
    { id: "chat", type: "llm", config: { model: "default" } },
    { id: "note", type: "set_state", config: { assign: { notes: "[nodes.chat.text]" } } },
    { id: "count", type: "set_state", config: { assign: { count: "state.count + 1" } } },
    end("end"),
  ],
  edges: [
    { from: "start", to: "chat" },
    { from: "chat", to: "note" },
    { from: "note", to: "count" },
    { from: "count", to: "end" },
  ],
};

/** start → chat → ask → end. */
const asking: JsonObject = {
  ...noting,
  nodes: [
    { id: "start", type: "start" },
    { id: "chat", type: "llm", config: { model: "default" } },
    { id: "ask", type: "approval", config: { message: "May I?" } },
    end("yes"),
    end("no"),
  ],
  edges: [
    { from: "start", to: "chat" },
    { from: "chat", to: "ask" },
    { from: "ask", port: "approved", to: "yes" },
    { from: "ask", port: "rejected", to: "no" },
  ],
};

async function agentOf(db: Database, tenant: TestTenant, graph: JsonObject, answer = "Answer") {
  let said = 0;
  const runtime = testRuntime(db, tenant, (model, signal) => {
    said += 1;
    return saying(`${answer} ${said}`)(model, signal);
  });
  const { agents, runs } = runtime;
  const slug = `agent-${crypto.randomUUID().slice(0, 8)}`;
  const agent = await agents.create(
    tenant,
    { project_id: tenant.project_id, slug, name: "An agent", description: "" },
    graph,
  );
  await agents.publish(tenant, agent.id, { note: "", created_by: null });
  const soon = () => AbortSignal.timeout(20_000);
  return {
    ...runtime,
    agent,
    /** Runs the agent to its rest. */
    run: async (thread_id?: string) => {
      const more = thread_id === undefined ? {} : { thread_id };
      const { id } = await runs.start(tenant, agent.id, request(more), caller);
      return await runs.waitForRest(tenant, id, soon());
    },
    rest: (id: string) => runs.waitForRest(tenant, id, soon()),
    timesAsked: () => said,
  };
}

const ran = ({ nodes }: ThreadCheckpoint) => nodes.map(({ node_id }) => node_id);
const textsOf = (messages: readonly { readonly text: string }[]) => messages.map(({ text }) => text);

describeEachEngine("threads", (test) => {
  test("a thread is begun, filled by runs, and told with its state", async ({ db, tenant }) => {
    const { threads, agent, run } = await agentOf(db, tenant, noting);
    const begun = await threads.create(tenant, { agent_id: agent.id }, "usr_test");
    expect(await threads.get(tenant, begun.id)).toMatchObject({ run_count: 0, last_run: null, channels: {} });
    const { id } = await run(begun.id);
    expect(await threads.get(tenant, begun.id)).toMatchObject({
      agent_id: agent.id,
      origin: null,
      channels: { notes: ["Answer 1"], count: 1 },
      message_count: 2,
      run_count: 1,
      last_run: { id, status: "completed" },
    });
  });

  test("threads are listed newest first, of one agent or of all", async ({ db, tenant }) => {
    const { threads, agent, publishedAgent } = await agentOf(db, tenant, noting);
    const other = await threads.create(tenant, { agent_id: await publishedAgent() }, "usr");
    const [one, two] = [
      await threads.create(tenant, { agent_id: agent.id }, "usr"),
      await threads.create(tenant, { agent_id: agent.id }, "usr"),
    ];
    const first = await threads.list(tenant, { limit: 2 });
    expect(first.items.map(({ id }) => id)).toEqual([two.id, one.id]);
    const second = await threads.list(tenant, { limit: 2, cursor: first.next_cursor ?? "" });
    expect(second).toEqual({ items: [other], next_cursor: null });
    const own = await threads.list(tenant, { limit: 10, agent_id: agent.id });
    expect(own.items.map(({ id }) => id)).toEqual([two.id, one.id]);
  });

  test("messages are read page by page, oldest first", async ({ db, tenant }) => {
    const { threads, run } = await agentOf(db, tenant, noting);
    const { thread_id } = await run();
    await run(thread_id);
    const first = await threads.messages(tenant, thread_id, { limit: 3 });
    expect(textsOf(first.items)).toEqual(["Hi", "Answer 1", "Hi"]);
    const rest = await threads.messages(tenant, thread_id, { limit: 3, cursor: first.next_cursor ?? "" });
    expect(textsOf(rest.items)).toEqual(["Answer 2"]);
    expect(rest.next_cursor).toBeNull();
    const wrong = threads.messages(tenant, thread_id, { limit: 3, cursor: "nonsense" });
    await expect(wrong).rejects.toThrow(CursorInvalidError);
  });

  test("each step tells which nodes ran and what became of the state", async ({ db, tenant }) => {
    const { threads, run } = await agentOf(db, tenant, noting);
    const { thread_id, id } = await run();
    const { items } = await threads.checkpoints(tenant, thread_id, { limit: 50 });
    expect(items.map(ran)).toEqual([["end"], ["count"], ["note"], ["chat"], ["start"]]);
    expect(items.map(({ next }) => next)).toEqual([[], ["end"], ["count"], ["note"], ["chat"]]);
    expect(new Set(items.map(({ run_id }) => run_id))).toEqual(new Set([id]));
    expect(items.map(({ messages }) => textsOf(messages))).toEqual([[], [], [], ["Answer 1"], ["Hi"]]);
    expect(items.map(({ channels }) => channels).slice(0, 4)).toEqual([
      {},
      { count: { kind: "set", before: 0, after: 1 } },
      { notes: { kind: "appended", items: ["Answer 1"] } },
      {},
    ]);
  });

  test("a run's first step is compared with the last run, and pages go on across runs", async ({
    db,
    tenant,
  }) => {
    const { threads, run } = await agentOf(db, tenant, noting);
    const first = await run();
    const second = await run(first.thread_id);
    const page = await threads.checkpoints(tenant, first.thread_id, { limit: 5 });
    expect(page.items.at(-1)).toMatchObject({
      run_id: second.id,
      nodes: [{ node_id: "start", activation: 1 }],
      channels: {},
    });
    expect(textsOf(page.items.at(-1)?.messages ?? [])).toEqual(["Hi"]);
    expect(page.items[2]).toMatchObject({ channels: { notes: { kind: "appended", items: ["Answer 2"] } } });
    const cursor = page.next_cursor ?? "";
    const older = await threads.checkpoints(tenant, first.thread_id, { limit: 5, cursor });
    expect(older.items.map(({ run_id }) => run_id)).toEqual(Array.from({ length: 5 }, () => first.id));
    expect(older.next_cursor).toBeNull();
  });

  test("what is too large is told by its size, and the page stays small", async ({ db, tenant }) => {
    const { threads, run } = await agentOf(db, tenant, noting, "x".repeat(100_000));
    const { thread_id } = await run();
    const { items } = await threads.checkpoints(tenant, thread_id, { limit: 50 });
    expect(items[2]?.channels).toEqual({ notes: { kind: "large", bytes: expect.any(Number) } });
    expect(items[3]).toMatchObject({ messages: [], is_partial: true });
  });

  test("nothing of a thread is there for another tenant", async ({ db, tenant }) => {
    const { threads, run } = await agentOf(db, tenant, noting);
    const { thread_id, id: run_id } = await run();
    const [step] = (await threads.checkpoints(tenant, thread_id, { limit: 1 })).items;
    const fork = { run_id, checkpoint_id: step?.checkpoint_id ?? "", edit: {}, resume: false };
    const stranger = await createTestTenant(db);
    await expect(threads.get(stranger, thread_id)).rejects.toThrow(ThreadNotFoundError);
    await expect(threads.messages(stranger, thread_id, { limit: 1 })).rejects.toThrow(ThreadNotFoundError);
    await expect(threads.checkpoints(stranger, thread_id, { limit: 1 })).rejects.toThrow(ThreadNotFoundError);
    await expect(threads.fork(stranger, thread_id, fork, "usr")).rejects.toThrow(ThreadNotFoundError);
    await expect(threads.delete(stranger, thread_id)).rejects.toThrow(ThreadNotFoundError);
    expect((await threads.list(stranger, { limit: 10 })).items).toEqual([]);
  });

  test("a thread goes with its runs, but not while one of them has not ended", async ({ db, tenant }) => {
    const { threads, runs, run } = await agentOf(db, tenant, asking);
    const { id, thread_id } = await run();
    await expect(threads.delete(tenant, thread_id)).rejects.toThrow(ThreadBusyError);
    await runs.cancel(tenant, id);
    await threads.delete(tenant, thread_id);
    await expect(threads.get(tenant, thread_id)).rejects.toThrow(ThreadNotFoundError);
    await expect(runs.get(tenant, id)).rejects.toThrow(RunNotFoundError);
  });
});

describeEachEngine("forks", (test) => {
  test("a fork begins with the state of its checkpoint, and the old thread stays as it is", async ({
    db,
    tenant,
  }) => {
    const { threads, run } = await agentOf(db, tenant, noting);
    const { thread_id, id: run_id } = await run();
    const before = await threads.get(tenant, thread_id);
    const steps = (await threads.checkpoints(tenant, thread_id, { limit: 50 })).items;
    const checkpoint_id = steps.find((step) => ran(step).includes("note"))?.checkpoint_id ?? "";
    const edit = { channels: { count: 40 } };
    const forked = await threads.fork(
      tenant,
      thread_id,
      { run_id, checkpoint_id, edit, resume: false },
      "usr",
    );
    expect(forked).toMatchObject({
      run_id: null,
      thread: { origin: { thread_id, run_id, checkpoint_id } },
    });
    expect(await threads.get(tenant, forked.thread.id)).toMatchObject({
      channels: { notes: ["Answer 1"], count: 40 },
      message_count: 2,
      run_count: 0,
    });
    expect(await threads.get(tenant, thread_id)).toEqual(before);
    await run(forked.thread.id);
    expect(await threads.get(tenant, forked.thread.id)).toMatchObject({
      channels: { notes: ["Answer 1", "Answer 2"], count: 41 },
    });
    const [first] = (await threads.checkpoints(tenant, forked.thread.id, { limit: 50 })).items.slice(-1);
    expect(first).toMatchObject({ channels: { count: { kind: "set", before: 0, after: 40 } } });
    expect(textsOf(first?.messages ?? [])).toEqual(["Hi"]);
  });

  test("a fork that is resumed goes on after its checkpoint; nodes before it do not run again", async ({
    db,
    tenant,
  }) => {
    const { threads, runs, run, rest, timesAsked } = await agentOf(db, tenant, noting);
    const { thread_id, id: run_id } = await run();
    const steps = (await threads.checkpoints(tenant, thread_id, { limit: 50 })).items;
    const checkpoint_id = steps.find((step) => ran(step).includes("chat"))?.checkpoint_id ?? "";
    const edit = { channels: { notes: ["edited"] } };
    const forked = await threads.fork(
      tenant,
      thread_id,
      { run_id, checkpoint_id, edit, resume: true },
      "usr",
    );
    await runs.open();
    const ended = await rest(forked.run_id ?? "");
    expect(ended).toMatchObject({
      status: "completed",
      thread_id: forked.thread.id,
      version: 1,
      output: { notes: ["edited", "Answer 1"], reply: "Answer 1" },
    });
    expect(timesAsked()).toBe(1);
    expect(await threads.get(tenant, forked.thread.id)).toMatchObject({
      channels: { notes: ["edited", "Answer 1"], count: 1 },
    });
    const history = (await threads.checkpoints(tenant, forked.thread.id, { limit: 50 })).items;
    expect(history.map(ran)).toEqual([["end"], ["count"], ["note"], []]);
    expect(history.at(-1)).toMatchObject({
      channels: { notes: { kind: "appended", items: ["edited"] } },
      messages: [],
      next: ["note"],
    });
    const events = await Array.fromAsync(runs.events(tenant, ended.id, 0, AbortSignal.timeout(10_000)));
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    expect(events[0]?.event).toMatchObject({ type: "run.started", thread_id: forked.thread.id });
    await runs.close(0);
  });

  test("an edit that replaces the messages is told as that", async ({ db, tenant }) => {
    const { threads, runs, run, rest } = await agentOf(db, tenant, noting);
    const { thread_id, id: run_id } = await run();
    const steps = (await threads.checkpoints(tenant, thread_id, { limit: 50 })).items;
    const checkpoint_id = steps.find((step) => ran(step).includes("chat"))?.checkpoint_id ?? "";
    const edit = { messages: [{ id: "msg_1", role: "user", text: "Something else" } as const] };
    const forked = await threads.fork(
      tenant,
      thread_id,
      { run_id, checkpoint_id, edit, resume: true },
      "usr",
    );
    await runs.open();
    await rest(forked.run_id ?? "");
    const history = (await threads.checkpoints(tenant, forked.thread.id, { limit: 50 })).items;
    expect(history.at(-1)).toMatchObject({
      replaces_messages: true,
      messages: [{ text: "Something else" }],
    });
    const said = await threads.messages(tenant, forked.thread.id, { limit: 10 });
    expect(textsOf(said.items)).toEqual(["Something else"]);
    await runs.close(0);
  });

  test("a checkpoint's whole state is told, also what earlier runs have left in it", async ({
    db,
    tenant,
  }) => {
    const { threads, run } = await agentOf(db, tenant, noting);
    const { thread_id } = await run();
    const { id: run_id } = await run(thread_id);
    const steps = (await threads.checkpoints(tenant, thread_id, { limit: 50 })).items;
    const step = steps.find((each) => each.run_id === run_id && ran(each).includes("note"));
    const checkpoint_id = step?.checkpoint_id ?? "";
    const state = await threads.checkpoint(tenant, thread_id, { run_id, checkpoint_id });
    expect(state).toMatchObject({
      run_id,
      checkpoint_id,
      channels: { notes: ["Answer 1", "Answer 2"], count: 1 },
    });
    expect(textsOf(state.messages)).toEqual(["Hi", "Answer 1", "Hi", "Answer 2"]);
    const nowhere = threads.checkpoint(tenant, thread_id, { run_id, checkpoint_id: "whatever" });
    await expect(nowhere).rejects.toThrow(CheckpointNotFoundError);
    const stranger = await createTestTenant(db);
    await expect(threads.checkpoint(stranger, thread_id, { run_id, checkpoint_id })).rejects.toThrow(
      ThreadNotFoundError,
    );
  });

  test("runs of a fork say what it was forked from, and are found from there and by their kind", async ({
    db,
    tenant,
  }) => {
    const { threads, runs, run } = await agentOf(db, tenant, noting);
    const { thread_id, id: run_id, forked_from } = await run();
    expect(forked_from).toBeNull();
    const [step] = (await threads.checkpoints(tenant, thread_id, { limit: 1 })).items;
    const checkpoint_id = step?.checkpoint_id ?? "";
    const fork = { run_id, checkpoint_id, edit: {}, resume: false };
    const { thread } = await threads.fork(tenant, thread_id, fork, "usr");
    const forked = await run(thread.id);
    expect(forked.forked_from).toEqual({ thread_id, run_id, checkpoint_id });
    const idsOf = async (filter: object) =>
      (await runs.list(tenant, { limit: 10, ...filter })).items.map(({ id }) => id);
    expect(await idsOf({ forked_from_run_id: run_id })).toEqual([forked.id]);
    expect(await idsOf({ forked_from_run_id: forked.id })).toEqual([]);
    expect(await idsOf({ kind: "fork" })).toEqual([forked.id]);
    expect(await idsOf({ kind: "ordinary" })).toEqual([run_id]);
    expect(await idsOf({ kind: "trial" })).toEqual([]);
  });

  test("messages of an edit answer only calls that stand before them", async ({ db, tenant }) => {
    const { threads, run } = await agentOf(db, tenant, noting);
    const { thread_id, id: run_id } = await run();
    const [step] = (await threads.checkpoints(tenant, thread_id, { limit: 1 })).items;
    const call = { id: "call_1", name: "look", arguments: {} };
    const messages: Message[] = [
      { id: "msg_1", role: "tool", text: "7", tool_call_id: "call_1" },
      { id: "msg_2", role: "assistant", text: "", tool_calls: [call] },
      { id: "msg_3", role: "tool", text: "7", tool_call_id: "call_1" },
      { id: "msg_3", role: "tool", text: "7" },
    ];
    const edit = { messages };
    const fork = { run_id, checkpoint_id: step?.checkpoint_id ?? "", edit, resume: false };
    const refused = threads.fork(tenant, thread_id, fork, "usr");
    await expect(refused).rejects.toMatchObject({
      violations: [
        { pointer: "/messages/0/tool_call_id" },
        { pointer: "/messages/3/id" },
        { pointer: "/messages/3/tool_call_id" },
      ],
    });
  });

  test("a fork of where somebody is asked asks again, in its own name", async ({ db, tenant }) => {
    const { threads, runs, run, rest } = await agentOf(db, tenant, asking);
    const waiting = await run();
    const { thread_id, id: run_id } = waiting;
    const [newest] = (await threads.checkpoints(tenant, thread_id, { limit: 1 })).items;
    const checkpoint_id = newest?.checkpoint_id ?? "";
    const fork = { run_id, checkpoint_id, edit: {}, resume: true };
    const forked = await threads.fork(tenant, thread_id, fork, "usr");
    await runs.open();
    const asked = await rest(forked.run_id ?? "");
    expect(asked).toMatchObject({ status: "waiting", interrupts: [{ node_id: "ask" }] });
    const interrupt_id = asked.interrupts[0]?.id ?? "";
    expect(interrupt_id).not.toBe(waiting.interrupts[0]?.id);
    await runs.resume(tenant, asked.id, { interrupt_id, value: { approved: true } }, boss);
    expect(await rest(asked.id)).toMatchObject({ status: "completed", output: { reply: "Answer 1" } });
    expect(await runs.get(tenant, run_id)).toMatchObject({ status: "waiting" });
    await runs.close(0);
  });

  test("an edit has to fit the graph, and says where it does not", async ({ db, tenant }) => {
    const { threads, run } = await agentOf(db, tenant, noting);
    const { thread_id, id: run_id } = await run();
    const [step] = (await threads.checkpoints(tenant, thread_id, { limit: 1 })).items;
    const edit = { channels: { notes: ["fine", 7], nothing: 1 } };
    const fork = { run_id, checkpoint_id: step?.checkpoint_id ?? "", edit, resume: false };
    const refused = threads.fork(tenant, thread_id, fork, "usr");
    await expect(refused).rejects.toThrow(ForkEditInvalidError);
    await expect(refused).rejects.toMatchObject({
      violations: [{ pointer: "/channels/notes/1" }, { pointer: "/channels/nothing" }],
    });
    expect((await threads.list(tenant, { limit: 10 })).items).toHaveLength(1);
  });

  test("a checkpoint of another thread, or one that is gone, is not found", async ({ db, tenant }) => {
    const { threads, run } = await agentOf(db, tenant, noting);
    const [one, two] = [await run(), await run()];
    const fork = (run_id: string, checkpoint_id: string) =>
      threads.fork(tenant, one.thread_id, { run_id, checkpoint_id, edit: {}, resume: false }, "usr");
    await expect(fork(two.id, "whatever")).rejects.toThrow(RunNotFoundError);
    await expect(fork(one.id, "whatever")).rejects.toThrow(CheckpointNotFoundError);
    await inProject(db, tenant, (tx) => tx.sql.deleteFrom("run_checkpoints").execute());
    expect((await threads.checkpoints(tenant, one.thread_id, { limit: 5 })).items).toEqual([]);
  });
});
