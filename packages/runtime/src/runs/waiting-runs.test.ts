import type { SequencedRunEvent, StartRun } from "@patchbay/contracts";
import type { Database, Tenant } from "@patchbay/database";
import { describeEachEngine } from "@patchbay/database/testing";
import type { Json, JsonObject } from "@patchbay/graph";
import { expect } from "vitest";

import { AnswerInvalidError, NotAnApproverError } from "../interrupts/check-answer.ts";
import { InterruptClosedError, InterruptNotFoundError } from "../interrupts/interrupt-errors.ts";
import { saying, testRuntime } from "../testing/test-runtime.ts";
import { ThreadBusyError } from "./run-errors.ts";

const caller = { id: "usr_test", channel: "test" };
const boss = { id: "usr_boss", roles: ["owner"] };
const soon = () => AbortSignal.timeout(20_000);
const request = (more: Partial<StartRun> = {}): StartRun => ({
  input: { message: "Hi" },
  version: "published",
  mode: "wait",
  metadata: {},
  ...more,
});

/** start → chat → ask → end, or what is put in the place of `ask`. */
const asking = (config: JsonObject = {}, type = "approval"): JsonObject => ({
  schema: "patchbay/graph@1",
  input: { type: "object", properties: { message: { type: "string" } }, required: ["message"] },
  output: { type: "object", properties: { by: { type: "string" } }, required: ["by"] },
  nodes: [
    { id: "start", type: "start" },
    { id: "chat", type: "llm", config: { model: "default" } },
    { id: "ask", type, config: { message: "May I?", ...config } },
    { id: "yes", type: "end", config: { output: { by: "nodes.ask.by" } } },
    { id: "no", type: "end", config: { output: { by: "'nobody'" } } },
  ],
  edges: [
    { from: "start", to: "chat" },
    { from: "chat", to: "ask" },
    { from: "ask", port: "approved", to: "yes" },
    { from: "ask", port: "rejected", to: "no" },
    ...("expires_ms" in config ? [{ from: "ask", port: "expired", to: "no" }] : []),
  ],
});

async function waitingRun(
  db: Database,
  tenant: Tenant & { readonly project_id: string },
  graph: JsonObject = asking(),
) {
  const runtime = testRuntime(db, tenant, saying("Well"));
  const { agents, runs } = runtime;
  const slug = `agent-${crypto.randomUUID().slice(0, 8)}`;
  const agent = await agents.create(
    tenant,
    { project_id: tenant.project_id, slug, name: "An agent", description: "" },
    graph,
  );
  await agents.publish(tenant, agent.id, { note: "", created_by: null });
  const { id } = await runs.start(tenant, agent.id, request(), caller);
  const run = await runs.waitForRest(tenant, id, soon());
  const interrupt_id = run.interrupts[0]?.id ?? "";
  return {
    runs,
    run,
    agent,
    interrupt_id,
    answer: (value: Json, by = boss) => runs.resume(tenant, id, { interrupt_id, value }, by),
  };
}

const types = (events: readonly SequencedRunEvent[]) => events.map(({ event }) => event.type);

describeEachEngine("runs that wait", (test) => {
  test("a run that asks somebody waits, says so, and holds its thread", async ({ db, tenant }) => {
    const { runs, run, agent } = await waitingRun(db, tenant);
    expect(run).toMatchObject({
      status: "waiting",
      output: null,
      ended_at: null,
      interrupts: [{ node_id: "ask", kind: "approval", payload: { message: "May I?" }, closed_at: null }],
      usage: { input_tokens: 3, output_tokens: 1 },
    });
    const next = runs.start(tenant, agent.id, request({ thread_id: run.thread_id }), caller);
    await expect(next).rejects.toThrow(ThreadBusyError);
  });

  test("its stream ends with the question, and goes on after it with the answer", async ({ db, tenant }) => {
    const { runs, run, answer } = await waitingRun(db, tenant);
    const before = await Array.fromAsync(runs.events(tenant, run.id, 0, soon()));
    expect(types(before).at(-1)).toBe("interrupt.requested");
    await answer({ approved: true });
    const after = await Array.fromAsync(runs.events(tenant, run.id, before.length, soon()));
    expect(types(after)).toEqual([
      "interrupt.resolved",
      "node.completed",
      "node.started",
      "node.completed",
      "run.completed",
    ]);
    expect(after[0]?.seq).toBe(before.length + 1);
  });

  test("the answer, and who gave it, is what the run goes on with; nothing before it runs again", async ({
    db,
    tenant,
  }) => {
    const { runs, run, answer } = await waitingRun(db, tenant);
    await answer({ approved: true, comment: "sure" });
    const ended = await runs.waitForRest(tenant, run.id, soon());
    expect(ended).toMatchObject({ status: "completed", output: { by: "usr_boss" }, interrupts: [] });
    expect(ended.usage).toEqual(run.usage);
    expect(await runs.interrupts(tenant, run.id)).toMatchObject([
      { closed_reason: "answered", answered_by: "usr_boss", answer: { approved: true, comment: "sure" } },
    ]);
    const messages = await runs.messages(tenant, run.thread_id);
    expect(messages.map(({ text }) => text)).toEqual(["Hi", "Well"]);
  });

  test("another process can take the answer", async ({ db, tenant }) => {
    const { runs, run, interrupt_id } = await waitingRun(db, tenant);
    await runs.close(0);
    const other = testRuntime(db, tenant).runs;
    await other.resume(tenant, run.id, { interrupt_id, value: { approved: false } }, boss);
    expect(await other.waitForRest(tenant, run.id, soon())).toMatchObject({ output: { by: "nobody" } });
  });

  test("a question is answered once: of two answers at the same time one is refused", async ({
    db,
    tenant,
  }) => {
    const { runs, run, answer } = await waitingRun(db, tenant);
    const answers = await Promise.allSettled([answer({ approved: true }), answer({ approved: false })]);
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const refused = answers.find(({ status }) => status === "rejected");
    expect(refused).toMatchObject({ reason: expect.any(InterruptClosedError) });
    expect(await runs.waitForRest(tenant, run.id, soon())).toMatchObject({ status: "completed" });
  });

  test("an answer that does not fit is refused, and the question stays open", async ({ db, tenant }) => {
    const { runs, run, answer } = await waitingRun(db, tenant, asking({ require_comment: true }));
    await expect(answer({ approved: "yes" })).rejects.toThrow(AnswerInvalidError);
    await expect(answer({ approved: true })).rejects.toThrow(AnswerInvalidError);
    expect(await runs.get(tenant, run.id)).toMatchObject({ status: "waiting" });
  });

  test("only those whom the graph names may answer", async ({ db, tenant }) => {
    const approvers = { roles: ["owner"], users: ["usr_ann"] };
    const { answer } = await waitingRun(db, tenant, asking({ approvers }));
    await expect(answer({ approved: true }, { id: "usr_bob", roles: ["editor"] })).rejects.toThrow(
      NotAnApproverError,
    );
    await expect(answer({ approved: true }, { id: "usr_ann", roles: [] })).resolves.toBeDefined();
  });

  test("the question of another run, or of none, is not found", async ({ db, tenant }) => {
    const { runs, run } = await waitingRun(db, tenant);
    const other = await waitingRun(db, tenant);
    const wrong = { interrupt_id: other.interrupt_id, value: { approved: true } };
    await expect(runs.resume(tenant, run.id, wrong, boss)).rejects.toThrow(InterruptNotFoundError);
    const none = { interrupt_id: "int_nothing", value: null };
    await expect(runs.resume(tenant, run.id, none, boss)).rejects.toThrow(InterruptNotFoundError);
  });

  test("when its time has come the run goes on by “expired”, also in a process that did not ask", async ({
    db,
    tenant,
  }) => {
    const { runs, run, answer } = await waitingRun(db, tenant, asking({ expires_ms: 1_000 }));
    await runs.close(0);
    const other = testRuntime(db, tenant).runs;
    await other.open();
    const events = await Array.fromAsync(other.events(tenant, run.id, 0, soon(), "end"));
    expect(types(events)).toContain("interrupt.resolved");
    expect(await other.get(tenant, run.id)).toMatchObject({ status: "completed", output: { by: "nobody" } });
    await expect(answer({ approved: true })).rejects.toThrow(InterruptClosedError);
    await other.close(0);
  });

  test("a waiting run can be cancelled, and asks nobody any more", async ({ db, tenant }) => {
    const { runs, run, answer } = await waitingRun(db, tenant);
    expect(await runs.cancel(tenant, run.id)).toMatchObject({ status: "cancelled", interrupts: [] });
    await expect(answer({ approved: true })).rejects.toThrow(InterruptClosedError);
    const events = await Array.fromAsync(runs.events(tenant, run.id, 0, soon()));
    expect(types(events).at(-1)).toBe("run.cancelled");
  });
});
