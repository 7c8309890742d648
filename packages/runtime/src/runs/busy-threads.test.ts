import type { SequencedRunEvent, StartRun } from "@patchbay/contracts";
import { inProject, type Tenant } from "@patchbay/database";
import { describeEachEngine } from "@patchbay/database/testing";
import { expect, onTestFinished } from "vitest";

import { createInProcessSignals } from "../events/in-process-signals.ts";
import { IdempotencyMismatchError } from "../idempotency/idempotency-keys.ts";
import { hanging, type ModelScript, saying, testRuntime } from "../testing/test-runtime.ts";
import { ThreadBusyError } from "./run-errors.ts";
import type { RunService } from "./run-service.ts";

const caller = { id: "usr_test", channel: "test" };
const soon = () => AbortSignal.timeout(20_000);
const request = (more: Partial<StartRun> = {}): StartRun => ({
  input: { message: "Hi" },
  version: "published",
  mode: "wait",
  metadata: {},
  ...more,
});

/** Waits for ever where it is told to, else repeats. */
const obeying: ModelScript = async function* (asked, signal) {
  const text = asked.messages.at(-1)?.text ?? "";
  yield* text === "Wait" ? hanging()(asked, signal) : saying(text)(asked, signal);
};

const waiting = { input: { message: "Wait" } };

async function untilFirstWord(runs: RunService, tenant: Tenant, id: string): Promise<void> {
  for await (const { event } of runs.events(tenant, id, 0, soon()))
    if (event.type === "message.delta") return;
}

const typesOf = (events: readonly SequencedRunEvent[]) => events.map(({ event }) => event.type);

describeEachEngine("busy threads", (test) => {
  test("who asks for it stands in line, and begins when those before have ended", async ({ db, tenant }) => {
    const { runs, publishedAgent } = testRuntime(db, tenant, obeying);
    const agent = await publishedAgent();
    const first = await runs.start(tenant, agent, request(waiting), caller);
    const { thread_id } = await runs.get(tenant, first.id);
    const behind = (message: string) =>
      runs.start(tenant, agent, request({ thread_id, on_busy: "queue", input: { message } }), caller);
    const second = await behind("Two");
    const third = await behind("Three");
    expect(await runs.get(tenant, second.id)).toMatchObject({ status: "queued", is_in_line: true });
    await runs.cancel(tenant, first.id);
    expect(await runs.waitForRest(tenant, third.id, soon())).toMatchObject({ output: { reply: "Three" } });
    const messages = await runs.messages(tenant, thread_id);
    expect(messages.map(({ text }) => text)).toEqual(["Two", "Two", "Three", "Three"]);
  });

  test("nobody overtakes the line: whoever does not want to wait is refused", async ({ db, tenant }) => {
    const { runs, publishedAgent } = testRuntime(db, tenant, obeying);
    const agent = await publishedAgent();
    const first = await runs.start(tenant, agent, request(waiting), caller);
    const { thread_id } = await runs.get(tenant, first.id);
    const next = await runs.start(
      tenant,
      agent,
      request({ thread_id, on_busy: "queue", ...waiting }),
      caller,
    );
    await runs.cancel(tenant, first.id);
    await expect(runs.start(tenant, agent, request({ thread_id }), caller)).rejects.toThrow(ThreadBusyError);
    await runs.cancel(tenant, next.id);
  });

  test("an interrupting run cancels the one under way and takes its place", async ({ db, tenant }) => {
    const { runs, publishedAgent } = testRuntime(db, tenant, obeying);
    const agent = await publishedAgent();
    const first = await runs.start(tenant, agent, request(waiting), caller);
    await untilFirstWord(runs, tenant, first.id);
    const { thread_id } = await runs.get(tenant, first.id);
    const next = await runs.start(tenant, agent, request({ thread_id, on_busy: "interrupt" }), caller);
    expect(await runs.waitForRest(tenant, next.id, soon())).toMatchObject({ output: { reply: "Hi" } });
    expect(await runs.get(tenant, first.id)).toMatchObject({
      status: "cancelled",
      error: { message: "A newer run of the thread took its place." },
    });
  });

  test("of those that came to interrupt only the newest begins; those that were queued keep their place", async ({
    db,
    tenant,
  }) => {
    // It hears of no wish, so the run under way stays until it is told to go.
    const deaf = testRuntime(db, tenant, obeying);
    const { runs } = testRuntime(db, tenant, obeying);
    const agent = await deaf.publishedAgent();
    const first = await deaf.runs.start(tenant, agent, request(waiting), caller);
    const { thread_id } = await runs.get(tenant, first.id);
    const start = (message: string, more: Partial<StartRun>) =>
      runs.start(tenant, agent, request({ thread_id, input: { message }, ...more }), caller);
    await start("Queued", { on_busy: "queue" });
    const delayed = await start("Delayed", { on_busy: "interrupt", delay_ms: 3_600_000 });
    const one = await start("One", { on_busy: "interrupt" });
    const two = await start("Two", { on_busy: "interrupt" });
    const newest = await start("Three", { on_busy: "interrupt" });
    for (const { id } of [one, two])
      expect(await runs.waitForRest(tenant, id, soon())).toMatchObject({
        status: "cancelled",
        error: { message: "A newer run of the thread took its place." },
      });
    await deaf.runs.cancel(tenant, first.id);
    await runs.open();
    onTestFinished(() => runs.close(0));
    expect(await runs.waitForRest(tenant, newest.id, soon())).toMatchObject({ status: "completed" });
    const said = (await runs.messages(tenant, thread_id)).filter(({ role }) => role === "user");
    expect(said.map(({ text }) => text)).toEqual(["Queued", "Three"]);
    expect(await runs.cancel(tenant, delayed.id)).toMatchObject({ status: "cancelled", started_at: null });
  });

  test("of many that come to interrupt at once one is left", async ({ db, tenant }) => {
    const deaf = testRuntime(db, tenant, obeying);
    const { runs } = testRuntime(db, tenant, obeying);
    const agent = await deaf.publishedAgent();
    const first = await deaf.runs.start(tenant, agent, request(waiting), caller);
    const { thread_id } = await runs.get(tenant, first.id);
    const interrupting = request({ thread_id, on_busy: "interrupt" });
    const started = await Promise.all(
      Array.from({ length: 6 }, () => runs.start(tenant, agent, interrupting, caller)),
    );
    await deaf.runs.cancel(tenant, first.id);
    await runs.open();
    onTestFinished(() => runs.close(0));
    const ended = await Promise.all(started.map(({ id }) => runs.waitForRest(tenant, id, soon())));
    expect(ended.map(({ status }) => status).toSorted()).toEqual([
      ...Array.from({ length: 5 }, () => "cancelled"),
      "completed",
    ]);
  });

  test("it does so too where another process executes the one under way", async ({ db, tenant }) => {
    const signals = createInProcessSignals();
    const one = testRuntime(db, tenant, obeying, undefined, undefined, signals);
    const other = testRuntime(db, tenant, obeying, undefined, undefined, signals);
    await one.runs.open();
    await other.runs.open();
    const agent = await one.publishedAgent();
    const first = await one.runs.start(tenant, agent, request(waiting), caller);
    await untilFirstWord(one.runs, tenant, first.id);
    const { thread_id } = await one.runs.get(tenant, first.id);
    const interrupting = request({ thread_id, on_busy: "interrupt" });
    const next = await other.runs.start(tenant, agent, interrupting, caller);
    expect(await other.runs.waitForRest(tenant, next.id, soon())).toMatchObject({ status: "completed" });
    expect(await other.runs.get(tenant, first.id)).toMatchObject({ status: "cancelled" });
    await Promise.all([one.runs.close(0), other.runs.close(0)]);
  });

  test("a free thread is nobody's to interrupt: the run just begins", async ({ db, tenant }) => {
    const { runs, publishedAgent } = testRuntime(db, tenant);
    const agent = await publishedAgent();
    const first = await runs.start(tenant, agent, request(), caller);
    const { thread_id } = await runs.waitForRest(tenant, first.id, soon());
    const next = await runs.start(tenant, agent, request({ thread_id, on_busy: "interrupt" }), caller);
    expect(await runs.waitForRest(tenant, next.id, soon())).toMatchObject({ status: "completed" });
    expect(await runs.get(tenant, first.id)).toMatchObject({ status: "completed" });
  });

  test("a run in line can be cancelled; the next one moves up", async ({ db, tenant }) => {
    const { runs, publishedAgent } = testRuntime(db, tenant, obeying);
    const agent = await publishedAgent();
    const first = await runs.start(tenant, agent, request(waiting), caller);
    const { thread_id } = await runs.get(tenant, first.id);
    const queue = () => runs.start(tenant, agent, request({ thread_id, on_busy: "queue" }), caller);
    const second = await queue();
    const third = await queue();
    expect(await runs.cancel(tenant, second.id)).toMatchObject({ status: "cancelled", is_in_line: false });
    expect(typesOf(await Array.fromAsync(runs.events(tenant, second.id, 0, soon())))).toEqual([
      "run.cancelled",
    ]);
    await runs.cancel(tenant, first.id);
    expect(await runs.waitForRest(tenant, third.id, soon())).toMatchObject({ status: "completed" });
  });

  test("many starts on one thread at once: one begins, the others take their turns, none is lost", async ({
    db,
    tenant,
  }) => {
    const { runs, publishedAgent } = testRuntime(db, tenant, obeying);
    const agent = await publishedAgent();
    const first = await runs.start(tenant, agent, request(), caller);
    const { thread_id } = await runs.waitForRest(tenant, first.id, soon());
    const started = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        runs.start(
          tenant,
          agent,
          request({ thread_id, on_busy: "queue", input: { message: `${index}` } }),
          caller,
        ),
      ),
    );
    for (const { id } of started)
      expect(await runs.waitForRest(tenant, id, soon())).toMatchObject({ status: "completed" });
    expect(await runs.messages(tenant, thread_id)).toHaveLength(2 * 9);
  });

  test("a delayed run begins when its time has come, and leaves its thread free until then", async ({
    db,
    tenant,
  }) => {
    const { runs, publishedAgent } = testRuntime(db, tenant, obeying);
    await runs.open();
    const agent = await publishedAgent();
    const inAnHour = request({ mode: "background", delay_ms: 3_600_000 });
    const { id } = await runs.start(tenant, agent, inAnHour, caller);
    const delayed = await runs.get(tenant, id);
    expect(delayed).toMatchObject({ status: "queued", is_in_line: true, started_at: null });
    const { thread_id } = delayed;
    const meanwhile = await runs.start(tenant, agent, request({ thread_id }), caller);
    expect(await runs.waitForRest(tenant, meanwhile.id, soon())).toMatchObject({ status: "completed" });
    // As if the hour had gone by.
    await inProject(db, tenant, (tx) =>
      tx.sql.updateTable("runs").set({ not_before: new Date() }).where("id", "=", id).execute(),
    );
    const { started_at, not_before } = await runs.waitForRest(tenant, id, soon());
    expect(Date.parse(started_at ?? "")).toBeGreaterThanOrEqual(Date.parse(not_before ?? ""));
    await runs.close(0);
  });

  test("a run whose time is in the past begins at once", async ({ db, tenant }) => {
    const { runs, publishedAgent } = testRuntime(db, tenant);
    const past = request({ not_before: "2020-01-01T00:00:00Z" });
    const { id } = await runs.start(tenant, await publishedAgent(), past, caller);
    expect(await runs.waitForRest(tenant, id, soon())).toMatchObject({
      status: "completed",
      not_before: null,
    });
  });

  test("the same request under the same key is the same run, also when both come at once", async ({
    db,
    tenant,
  }) => {
    const { runs, publishedAgent } = testRuntime(db, tenant);
    const agent = await publishedAgent();
    const once = { key: "usr_test:one", digest: "digest" };
    const started = await Promise.all(
      Array.from({ length: 4 }, () => runs.start(tenant, agent, request(), caller, once)),
    );
    expect(new Set(started.map(({ id }) => id)).size).toBe(1);
    const again = await runs.start(tenant, agent, request(), caller, once);
    expect(again.id).toBe(started[0]?.id);
    const other = runs.start(tenant, agent, request(), caller, { ...once, digest: "another" });
    await expect(other).rejects.toThrow(IdempotencyMismatchError);
    expect((await runs.list(tenant, { limit: 10 })).items).toHaveLength(1);
  });

  test("a request that was refused leaves its key free", async ({ db, tenant }) => {
    const { runs, publishedAgent } = testRuntime(db, tenant);
    const agent = await publishedAgent();
    const once = { key: "usr_test:one", digest: "digest" };
    const wrong = runs.start(tenant, agent, request({ input: { message: 7 } }), caller, once);
    await expect(wrong).rejects.toMatchObject({ code: "input_invalid" });
    await runs.start(tenant, agent, request(), caller, { ...once, digest: "another" });
  });

  test("a wish to cancel that came while a run went to rest is heeded all the same", async ({
    db,
    tenant,
  }) => {
    const { runs, publishedAgent } = testRuntime(db, tenant, obeying);
    const agent = await publishedAgent();
    const first = await runs.start(tenant, agent, request(waiting), caller);
    const { thread_id } = await runs.get(tenant, first.id);
    const next = await runs.start(tenant, agent, request({ thread_id, on_busy: "queue" }), caller);
    await inProject(db, tenant, (tx) =>
      tx.sql.updateTable("runs").set({ cancel_requested_at: new Date() }).where("id", "=", next.id).execute(),
    );
    await runs.open();
    expect(await runs.waitForRest(tenant, next.id, soon())).toMatchObject({ status: "cancelled" });
    await runs.cancel(tenant, first.id);
    await runs.close(0);
  });
});
