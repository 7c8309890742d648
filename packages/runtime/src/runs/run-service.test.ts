import { ModelError } from "@patchbay/compiler";
import type { SequencedRunEvent, StartRun } from "@patchbay/contracts";
import type { Tenant } from "@patchbay/database";
import { createTestTenant, describeEachEngine } from "@patchbay/database/testing";
import { expect } from "vitest";

import { AgentNotPublishedError } from "../agents/agent-errors.ts";
import { chatGraph, hanging, type ModelScript, saying, testRuntime } from "../testing/test-runtime.ts";
import { ThreadNotFoundError } from "../threads/thread-repository.ts";
import { expireAllLeases } from "./leases.ts";
import { InputInvalidError, RunNotFoundError, ShuttingDownError, ThreadBusyError } from "./run-errors.ts";
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

async function allEvents(
  runs: RunService,
  tenant: Tenant,
  id: string,
  after = 0,
): Promise<SequencedRunEvent[]> {
  return await Array.fromAsync(runs.events(tenant, id, after, soon()));
}

/** Reads until the run has said something, and stops listening there. */
async function untilFirstWord(runs: RunService, tenant: Tenant, id: string): Promise<void> {
  for await (const { event } of runs.events(tenant, id, 0, soon()))
    if (event.type === "message.delta") return;
}

describeEachEngine("runs", (test) => {
  test("a run answers, and is on record with what it used", async ({ db, tenant }) => {
    const { runs, publishedAgent } = testRuntime(db, tenant);
    const { id } = await runs.start(
      tenant,
      await publishedAgent(),
      request({ metadata: { ticket: "7" } }),
      caller,
    );
    expect(await runs.waitForRest(tenant, id, soon())).toMatchObject({
      status: "completed",
      output: { reply: "Hello there" },
      error: null,
      version: 1,
      usage: { input_tokens: 3, output_tokens: 2 },
      metadata: { ticket: "7" },
    });
  });

  test("events are numbered without gaps, from run.started to run.completed", async ({ db, tenant }) => {
    const { runs, publishedAgent } = testRuntime(db, tenant);
    const { id } = await runs.start(tenant, await publishedAgent(), request(), caller);
    const events = await allEvents(runs, tenant, id);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    expect(events.map(({ event }) => event.type)).toEqual([
      "run.started",
      "node.started",
      "node.completed",
      "node.started",
      "message.delta",
      "message.delta",
      "message.completed",
      "usage",
      "node.completed",
      "node.started",
      "node.completed",
      "run.completed",
    ]);
  });

  test("what was live is replayed event by event, from any place", async ({ db, tenant }) => {
    const { runs, publishedAgent } = testRuntime(db, tenant, saying("ä", "b", "", "cd", "🎈"));
    const { id } = await runs.start(tenant, await publishedAgent(), request(), caller);
    const live = await allEvents(runs, tenant, id);
    const events = (sequenced: readonly SequencedRunEvent[]) =>
      sequenced.map(({ seq, event }) => ({ seq, event }));
    for (const { seq } of live.slice(0, -1)) {
      expect(events(await allEvents(runs, tenant, id, seq))).toEqual(events(live.slice(seq)));
    }
  });

  test("a reader who has seen the end is told it once more, and nothing else", async ({ db, tenant }) => {
    const { runs, publishedAgent } = testRuntime(db, tenant);
    const { id } = await runs.start(tenant, await publishedAgent(), request(), caller);
    const last = (await allEvents(runs, tenant, id)).at(-1)?.seq ?? 0;
    expect((await allEvents(runs, tenant, id, last)).map(({ event }) => event.type)).toEqual([
      "run.completed",
    ]);
    expect((await allEvents(runs, tenant, id, last + 99)).map(({ event }) => event.type)).toEqual([
      "run.completed",
    ]);
  });

  test("a run goes on when nobody listens", async ({ db, tenant }) => {
    const { runs, publishedAgent } = testRuntime(db, tenant);
    const { id } = await runs.start(tenant, await publishedAgent(), request(), caller);
    await untilFirstWord(runs, tenant, id);
    expect(await runs.waitForRest(tenant, id, soon())).toMatchObject({ status: "completed" });
  });

  test("a thread remembers what was said, and the next run sees it", async ({ db, tenant }) => {
    const seen: number[] = [];
    const counting: ModelScript = async function* (asked) {
      seen.push(asked.messages.length);
      yield* saying("Yes")(asked, soon());
    };
    const { runs, publishedAgent } = testRuntime(db, tenant, counting);
    const agent = await publishedAgent();
    const first = await runs.start(tenant, agent, request(), caller);
    const { thread_id } = await runs.waitForRest(tenant, first.id, soon());
    const second = await runs.start(
      tenant,
      agent,
      request({ thread_id, input: { message: "And?" } }),
      caller,
    );
    await runs.waitForRest(tenant, second.id, soon());
    expect(seen).toEqual([1, 3]);
    expect((await runs.messages(tenant, thread_id)).map(({ role, text }) => `${role}: ${text}`)).toEqual([
      "user: Hi",
      "assistant: Yes",
      "user: And?",
      "assistant: Yes",
    ]);
  });

  test("a model that fails ends the run with a typed error; the thread stays as it was", async ({
    db,
    tenant,
  }) => {
    const failing: ModelScript = async function* () {
      yield { type: "text", text: "I am ab" };
      throw new ModelError("model_stream_broken", "The stream ended early.", {
        provider: "test",
        model: "test",
      });
    };
    const { runs, publishedAgent } = testRuntime(db, tenant, failing);
    const { id } = await runs.start(tenant, await publishedAgent(), request(), caller);
    const run = await runs.waitForRest(tenant, id, soon());
    const error = {
      code: "model_stream_broken",
      message: "The stream ended early.",
      retriable: true,
      node_id: "chat",
    };
    expect(run).toMatchObject({ status: "failed", output: null, error });
    expect((await allEvents(runs, tenant, id)).at(-1)?.event).toEqual({ type: "run.failed", error });
    expect(await runs.messages(tenant, run.thread_id)).toEqual([]);
  });

  test("an error that nobody foresaw does not tell what it knows", async ({ db, tenant }) => {
    const { runs, publishedAgent } = testRuntime(db, tenant, () => {
      throw new Error("secret sk-12345");
    });
    const { id } = await runs.start(tenant, await publishedAgent(), request(), caller);
    const run = await runs.waitForRest(tenant, id, soon());
    expect(run.error?.code).toBe("internal_error");
    expect(JSON.stringify([run, await allEvents(runs, tenant, id)])).not.toContain("sk-12345");
  });

  test("a run is cancelled in the middle of a model's answer", async ({ db, tenant }) => {
    const { runs, publishedAgent } = testRuntime(db, tenant, hanging());
    const { id } = await runs.start(tenant, await publishedAgent(), request(), caller);
    await untilFirstWord(runs, tenant, id);
    const cancelled = await runs.cancel(tenant, id);
    expect(cancelled).toMatchObject({ status: "cancelled", error: null });
    // What it had said by then was paid for.
    expect(cancelled.usage.input_tokens).toBeGreaterThan(0);
    expect(cancelled.usage.output_tokens).toBeGreaterThan(0);
    expect((await allEvents(runs, tenant, id)).at(-1)?.event).toEqual({ type: "run.cancelled" });
  });

  test("a run that has ended stays as it ended when it is cancelled", async ({ db, tenant }) => {
    const { runs, publishedAgent } = testRuntime(db, tenant);
    const { id } = await runs.start(tenant, await publishedAgent(), request(), caller);
    await runs.waitForRest(tenant, id, soon());
    expect(await runs.cancel(tenant, id)).toMatchObject({ status: "completed" });
  });

  test("a thread takes one run at a time", async ({ db, tenant }) => {
    const { runs, publishedAgent } = testRuntime(db, tenant, hanging());
    const agent = await publishedAgent();
    const { id } = await runs.start(tenant, agent, request(), caller);
    const { thread_id } = await runs.get(tenant, id);
    await expect(runs.start(tenant, agent, request({ thread_id }), caller)).rejects.toThrow(ThreadBusyError);
    await runs.cancel(tenant, id);
    const next = await runs.start(tenant, agent, request({ thread_id }), caller);
    await runs.cancel(tenant, next.id);
  });

  test("a thread of another agent is not found", async ({ db, tenant }) => {
    const { runs, publishedAgent } = testRuntime(db, tenant);
    const { id } = await runs.start(tenant, await publishedAgent(), request(), caller);
    const { thread_id } = await runs.waitForRest(tenant, id, soon());
    const elsewhere = runs.start(tenant, await publishedAgent(), request({ thread_id }), caller);
    await expect(elsewhere).rejects.toThrow(ThreadNotFoundError);
  });

  test("an input that does not fit is refused before a run exists", async ({ db, tenant }) => {
    const { runs, publishedAgent } = testRuntime(db, tenant);
    const agent = await publishedAgent();
    await expect(runs.start(tenant, agent, request({ input: { message: 7 } }), caller)).rejects.toThrow(
      InputInvalidError,
    );
    expect((await runs.list(tenant, { limit: 10 })).items).toEqual([]);
  });

  test("a draft runs without being published, a version only once it is", async ({ db, tenant }) => {
    const { agents, runs } = testRuntime(db, tenant);
    const { id: agent } = await agents.create(
      tenant,
      { project_id: tenant.project_id, slug: "draft", name: "Draft", description: "" },
      chatGraph,
    );
    await expect(runs.start(tenant, agent, request(), caller)).rejects.toThrow(AgentNotPublishedError);
    const { id } = await runs.start(tenant, agent, request({ version: "draft" }), caller);
    expect(await runs.waitForRest(tenant, id, soon())).toMatchObject({ status: "completed", version: null });
  });

  test("a run of another tenant is not found", async ({ db, tenant }) => {
    const { runs, publishedAgent } = testRuntime(db, tenant);
    const { id } = await runs.start(tenant, await publishedAgent(), request(), caller);
    const { thread_id } = await runs.waitForRest(tenant, id, soon());
    const stranger = await createTestTenant(db);
    await expect(runs.get(stranger, id)).rejects.toThrow(RunNotFoundError);
    await expect(runs.cancel(stranger, id)).rejects.toThrow(RunNotFoundError);
    await expect(allEvents(runs, stranger, id)).rejects.toThrow(RunNotFoundError);
    await expect(runs.messages(stranger, thread_id)).rejects.toThrow(ThreadNotFoundError);
  });

  test("a process that ends lets runs finish, gives up what takes too long, and takes no new ones", async ({
    db,
    tenant,
  }) => {
    const { runs, publishedAgent } = testRuntime(db, tenant, hanging());
    const agent = await publishedAgent();
    const { id } = await runs.start(tenant, agent, request(), caller);
    await runs.close(10);
    expect(await runs.get(tenant, id)).toMatchObject({ status: "running" });
    await expect(runs.start(tenant, agent, request(), caller)).rejects.toThrow(ShuttingDownError);
  });

  test("another process goes on with what was given up, and what was half said is taken back", async ({
    db,
    tenant,
  }) => {
    const { runs, publishedAgent } = testRuntime(db, tenant, hanging());
    const { id } = await runs.start(tenant, await publishedAgent(), request(), caller);
    await untilFirstWord(runs, tenant, id);
    await runs.close(0);
    const next = testRuntime(db, tenant, saying("Hello", " again")).runs;
    await next.open();
    const run = await next.waitForRest(tenant, id, soon());
    expect(run).toMatchObject({ status: "completed", output: { reply: "Hello again" } });
    const events = await allEvents(next, tenant, id);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    const types = events.map(({ event }) => event.type);
    expect(types.filter((type) => type === "run.started")).toHaveLength(1);
    expect(types.indexOf("message.discarded")).toBeGreaterThan(types.indexOf("message.delta"));
    await next.close(0);
  });

  test("a process whose run was taken over stops, and writes nothing more", async ({ db, tenant }) => {
    const { runs, publishedAgent } = testRuntime(db, tenant, hanging());
    const { id } = await runs.start(tenant, await publishedAgent(), request(), caller);
    await untilFirstWord(runs, tenant, id);
    // To everybody else it looks as if this process had died.
    await expireAllLeases(db);
    const next = testRuntime(db, tenant, saying("Hello")).runs;
    await next.open();
    expect(await next.waitForRest(tenant, id, soon())).toMatchObject({ status: "completed" });
    await runs.cancel(tenant, id);
    await runs.close(0);
    const events = await allEvents(next, tenant, id);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    expect(events.at(-1)?.event.type).toBe("run.completed");
    await next.close(0);
  });
});
