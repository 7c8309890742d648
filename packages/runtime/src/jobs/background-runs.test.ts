import type { StartRun } from "@patchbay/contracts";
import { createTestTenant, type TestTenant } from "@patchbay/database/testing";
import { defineJob, type JobQueue } from "@patchbay/jobs";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";

import { createInProcessSignals } from "../events/in-process-signals.ts";
import { type JobBackend, jobBackends } from "../testing/job-backends.ts";
import { hanging, type ModelScript, saying, testRuntime } from "../testing/test-runtime.ts";
import { executeRun } from "./execute-run.ts";
import { hostRunJobs } from "./host-run-jobs.ts";

const caller = { id: "usr_test", channel: "test" };
const soon = () => AbortSignal.timeout(20_000);
const request = (more: Partial<StartRun> = {}): StartRun => ({
  input: { message: "Hi" },
  version: "published",
  mode: "background",
  metadata: {},
  ...more,
});

describe.each(jobBackends)("background runs on $name", ({ missing, open }) => {
  describe.skipIf(missing !== undefined)(`needs ${missing ?? "nothing"}`, () => {
    let backend: JobBackend;
    const processes = new Set<{ close: () => Promise<void> }>();

    beforeAll(async () => {
      backend = await open();
    });
    afterEach(async () => {
      await Promise.all([...processes].map((each) => each.close()));
    });
    afterAll(() => backend.remove());

    /** A process of its own: its own queue, its own runs; the signals are those of all. */
    async function startProcess(
      tenant: TestTenant,
      script?: ModelScript,
      signals = createInProcessSignals(),
    ) {
      const queue = await backend.openQueue();
      const { agents, runs, publishedAgent } = testRuntime(
        backend.db,
        tenant,
        script,
        undefined,
        undefined,
        signals,
        queue,
      );
      const process = {
        close: async () => {
          processes.delete(process);
          await queue.close({ grace_ms: 0 });
          await runs.close(0);
        },
      };
      processes.add(process);
      return {
        agents,
        runs,
        queue,
        publishedAgent,
        ...process,
        work: (concurrency = 4) => hostRunJobs(queue, runs, concurrency),
      };
    }

    const lose = (queue: JobQueue, id: string) => queue.cancel(executeRun, id);

    test("a run is on record as queued, and whoever works does it", async () => {
      const tenant = await createTestTenant(backend.db);
      const api = await startProcess(tenant);
      const { id } = await api.runs.start(tenant, await api.publishedAgent(), request(), caller);
      expect(await api.runs.get(tenant, id)).toMatchObject({
        status: "queued",
        started_at: null,
        is_in_line: false,
      });
      const signals = createInProcessSignals();
      const worker = await startProcess(tenant, undefined, signals);
      await worker.work();
      const run = await worker.runs.waitForRest(tenant, id, soon());
      expect(run).toMatchObject({ status: "completed", output: { reply: "Hello there" } });
      expect(run.started_at).not.toBeNull();
      const events = await Array.fromAsync(api.runs.events(tenant, id, 0, soon()));
      expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
      expect(events[0]?.event.type).toBe("run.started");
    });

    test("a run whose job was lost is enqueued again", async () => {
      const tenant = await createTestTenant(backend.db);
      const api = await startProcess(tenant);
      const { id } = await api.runs.start(tenant, await api.publishedAgent(), request(), caller);
      // A queue that takes its time is not waited for.
      await expect.poll(() => lose(api.queue, id), { timeout: 20_000 }).toBe(true);
      const worker = await startProcess(tenant);
      await worker.work();
      await worker.runs.open();
      expect(await worker.runs.waitForRest(tenant, id, soon())).toMatchObject({ status: "completed" });
    });

    test("a run is accepted while the queue is away, and done when somebody works", async () => {
      const tenant = await createTestTenant(backend.db);
      const api = await startProcess(tenant);
      const agent = await api.publishedAgent();
      await api.queue.close();
      const { id } = await api.runs.start(tenant, agent, request(), caller);
      expect(await api.runs.get(tenant, id)).toMatchObject({ status: "queued" });
      const worker = await startProcess(tenant);
      await worker.work();
      await worker.runs.open();
      expect(await worker.runs.waitForRest(tenant, id, soon())).toMatchObject({ status: "completed" });
    });

    test("a job that is delivered twice is one run", async () => {
      const tenant = await createTestTenant(backend.db);
      const asked: string[] = [];
      const isAsked = Promise.withResolvers<void>();
      const goOn = Promise.withResolvers<void>();
      const counting: ModelScript = async function* (given, signal) {
        asked.push(given.messages.at(-1)?.text ?? "");
        isAsked.resolve();
        await goOn.promise;
        yield* saying("Once")(given, signal);
      };
      const signals = createInProcessSignals();
      const one = await startProcess(tenant, counting, signals);
      const other = await startProcess(tenant, counting, signals);
      const { id } = await one.runs.start(tenant, await one.publishedAgent(), request(), caller);
      const job = { run_id: id, org_id: tenant.org_id, project_id: tenant.project_id };
      // The store knows it as another job, so nothing but the run itself tells that it is the same.
      const deliverAgain = (time: number) =>
        one.queue.enqueue(defineJob({ ...executeRun, id: () => `${id}-${time}` }), job);
      await deliverAgain(2);
      await Promise.all([one.work(), other.work()]);
      await isAsked.promise;
      await deliverAgain(3);
      // Whoever is delivered a run that another one executes is done with it at once.
      await Promise.all([one, other].map(({ runs }) => runs.executeQueued(job, soon())));
      goOn.resolve();
      expect(await one.runs.waitForRest(tenant, id, soon())).toMatchObject({ status: "completed" });
      await deliverAgain(4);
      await expect
        .poll(() => one.queue.counts(executeRun), { timeout: 20_000 })
        .toEqual({ waiting: 0, delayed: 0, active: 0, dead: 0 });
      const events = await Array.fromAsync(one.runs.events(tenant, id, 0, soon()));
      expect(events.filter(({ event }) => event.type === "run.started")).toHaveLength(1);
      expect(asked).toEqual(["Hi"]);
    });

    test("a worker that ends gives its runs back, and the next one goes on with them", async () => {
      const tenant = await createTestTenant(backend.db);
      const signals = createInProcessSignals();
      const first = await startProcess(tenant, hanging(), signals);
      await first.work();
      const { id } = await first.runs.start(tenant, await first.publishedAgent(), request(), caller);
      for await (const { event } of first.runs.events(tenant, id, 0, soon()))
        if (event.type === "message.delta") break;
      await first.close();
      expect(await first.runs.get(tenant, id)).toMatchObject({ status: "running" });
      const next = await startProcess(tenant, saying("Done"));
      await next.work();
      await next.runs.open();
      expect(await next.runs.waitForRest(tenant, id, soon())).toMatchObject({ output: { reply: "Done" } });
    });

    test("a queued run that is cancelled is not begun any more", async () => {
      const tenant = await createTestTenant(backend.db);
      const api = await startProcess(tenant);
      const { id } = await api.runs.start(tenant, await api.publishedAgent(), request(), caller);
      expect(await api.runs.cancel(tenant, id, "Not needed.")).toMatchObject({
        status: "cancelled",
        started_at: null,
        error: { message: "Not needed." },
      });
      const job = { run_id: id, org_id: tenant.org_id, project_id: tenant.project_id };
      await api.runs.executeQueued(job, soon());
      const events = await Array.fromAsync(api.runs.events(tenant, id, 0, soon()));
      expect(events.map(({ event }) => event.type)).toEqual(["run.cancelled"]);
    });

    test("those in line on a thread are begun in order, whichever process the one before ended in", async () => {
      const tenant = await createTestTenant(backend.db);
      const signals = createInProcessSignals();
      const api = await startProcess(tenant, undefined, signals);
      const agent = await api.publishedAgent();
      const first = await api.runs.start(tenant, agent, request(), caller);
      const { thread_id } = await api.runs.get(tenant, first.id);
      const second = request({ thread_id, on_busy: "queue", input: { message: "Two" } });
      const two = await api.runs.start(tenant, agent, second, caller);
      const three = await api.runs.start(tenant, agent, { ...second, input: { message: "Three" } }, caller);
      expect(await api.runs.get(tenant, three.id)).toMatchObject({ status: "queued", is_in_line: true });
      const worker = await startProcess(tenant, undefined, signals);
      await worker.work();
      await worker.runs.open();
      for (const { id } of [first, two, three])
        expect(await api.runs.waitForRest(tenant, id, soon())).toMatchObject({ status: "completed" });
      const said = (await api.runs.messages(tenant, thread_id)).filter(({ role }) => role === "user");
      expect(said.map(({ text }) => text)).toEqual(["Hi", "Two", "Three"]);
    });
  });
});
