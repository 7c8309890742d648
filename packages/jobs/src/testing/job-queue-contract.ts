import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { z } from "zod";

import { defineJob } from "../define-job.ts";
import { JobCounters } from "../job-counters.ts";
import {
  JobPayloadInvalidError,
  JobQueueUnavailableError,
  JobScheduleInvalidError,
  UnrecoverableJobError,
} from "../job-errors.ts";
import type { JobContext, JobQueue } from "../job-queue.ts";
import { Recorder } from "./recorder.ts";
import { type Note, noteJob } from "./test-jobs.ts";
import { impatient, openStore, type StorePlace, type TestStore } from "./test-store.ts";

/** A store that tests may fill. */
export interface ContractStore {
  readonly place: StorePlace;
  /** Breaks every connection to it, where there are any. */
  readonly cut?: () => Promise<void>;
  remove(): Promise<void>;
}

/** What every JobQueue promises. `make` gives an empty store. */
export function jobQueueContract(name: string, make: () => Promise<ContractStore>): void {
  describe(`${name} keeps the JobQueue contract`, () => {
    let made: ContractStore;
    let store: TestStore;
    const note: Note = { note_id: "note", revision: 1 };

    beforeAll(async () => {
      made = await make();
      store = await openStore(made.place);
    });
    afterAll(async () => {
      await store.close();
      await made.remove();
    });

    async function openQueue(): Promise<{ queue: JobQueue; seen: Recorder }> {
      const seen = new Recorder();
      const queue = await store.openQueue({ observe: seen.observe, liveness: impatient });
      onTestFinished(() => queue.close({ grace_ms: 0 }));
      return { queue, seen };
    }

    test("an enqueued job is done once, with its payload", async () => {
      const { queue, seen } = await openQueue();
      const job = noteJob();
      const calls: [Note, Omit<JobContext, "signal">][] = [];
      await queue.handle(job, async (payload, { signal: _signal, ...context }) => {
        calls.push([payload, context]);
      });
      await queue.enqueue(job, note);
      await seen.until("job.completed");
      expect(calls).toEqual([[note, { id: "note-1", attempt: 1 }]]);
      expect(await queue.counts(job)).toEqual({ waiting: 0, delayed: 0, active: 0, dead: 0 });
    });

    test("a delayed job is not begun before its time, also by a worker that was idle", async () => {
      const { queue, seen } = await openQueue();
      const job = noteJob();
      const begun: number[] = [];
      await queue.handle(job, async () => {
        begun.push(Date.now());
      });
      await queue.enqueue(job, { ...note, note_id: "first" });
      await seen.until("job.completed");
      await queue.enqueue(job, { ...note, note_id: "much later" }, { delay_ms: 600_000 });
      expect(await queue.counts(job)).toMatchObject({ waiting: 0, delayed: 1 });
      const asked = Date.now();
      await queue.enqueue(job, note, { delay_ms: 600 });
      await seen.until("job.completed", 2);
      expect((begun[1] ?? 0) - asked).toBeGreaterThanOrEqual(600);
    });

    test("two with the same id are one job until it is done; then the id is free", async () => {
      const { queue, seen } = await openQueue();
      const job = noteJob();
      const release = Promise.withResolvers<void>();
      await Promise.all([queue.enqueue(job, note), queue.enqueue(job, note)]);
      await queue.enqueue(job, note, { delay_ms: 1 });
      expect(await queue.counts(job)).toMatchObject({ waiting: 1, delayed: 0 });
      await queue.handle(job, () => release.promise);
      await seen.until("job.started");
      await queue.enqueue(job, note);
      expect(await queue.counts(job)).toMatchObject({ waiting: 0, active: 1 });
      release.resolve();
      await seen.until("job.completed");
      await queue.enqueue(job, note);
      await seen.until("job.completed", 2);
      expect(seen.of("job.started")).toHaveLength(2);
    });

    test("a job whose handler throws is tried again, later every time", async () => {
      const { queue, seen } = await openQueue();
      const job = noteJob({ attempts: 3 });
      const begun: number[] = [];
      await queue.handle(job, async (_payload, { attempt }) => {
        begun.push(Date.now());
        if (attempt < 3) throw new Error("not yet");
      });
      await queue.enqueue(job, note);
      const [completed] = await seen.until("job.completed");
      const failed = seen.of("job.failed");
      const waits = failed.map((event) => event.retry_in_ms);
      expect(completed).toMatchObject({ attempt: 3, id: "note-1" });
      expect(failed.map((event) => [event.attempt, event.error])).toEqual([
        [1, new Error("not yet")],
        [2, new Error("not yet")],
      ]);
      expect(waits[0]).toSatisfy((ms: number) => ms >= 20 && ms <= 40);
      expect(waits[1]).toSatisfy((ms: number) => ms >= 40 && ms <= 80);
      expect((begun[2] ?? 0) - (begun[0] ?? 0)).toBeGreaterThanOrEqual((waits[0] ?? 0) + (waits[1] ?? 0));
    });

    test("a job that fails to the end is kept as dead, by a code and without what was said; its id is free", async () => {
      const { queue, seen } = await openQueue();
      const job = noteJob({ attempts: 2 });
      await queue.handle(job, async () => {
        throw Object.assign(new Error("the customer's secret"), { code: "E_NOTE" });
      });
      await queue.enqueue(job, note);
      const [died] = await seen.until("job.died");
      expect(died).toMatchObject({ attempt: 2, error: { message: "the customer's secret" } });
      expect(await queue.dead(job, 10)).toEqual([
        { id: "note-1", reason: "E_NOTE", died_at: expect.any(Date) },
      ]);
      await queue.enqueue(job, note);
      await seen.until("job.died", 2);
      expect(await queue.counts(job)).toMatchObject({ waiting: 0, delayed: 0, dead: 2 });
    });

    test("what trying again cannot help is tried once", async () => {
      const { queue, seen } = await openQueue();
      const job = noteJob({ attempts: 5 });
      await queue.handle(job, async () => {
        throw new UnrecoverableJobError("The note is gone.");
      });
      await queue.enqueue(job, note);
      await seen.until("job.died");
      expect(seen.of("job.started")).toHaveLength(1);
      expect(await queue.dead(job, 1)).toMatchObject([{ reason: "job_unrecoverable" }]);
    });

    test("a worker that was killed has its job done by another, and that is no failed attempt", async () => {
      const other = await make();
      onTestFinished(() => other.remove());
      const job = noteJob({ attempts: 1 });
      const { doomed, said, ended } = startDoomedWorker(other.place, job.name);
      expect((await said.next()).value).toBe("begun");
      doomed.kill("SIGKILL");
      await ended;
      const heir = await openStore(other.place);
      onTestFinished(() => heir.close());
      const seen = new Recorder();
      const queue = await heir.openQueue({ observe: seen.observe, liveness: impatient });
      onTestFinished(() => queue.close());
      const calls: string[] = [];
      await queue.handle(job, async (payload) => {
        calls.push(payload.note_id);
      });
      expect(await seen.until("job.completed")).toMatchObject([{ id: "doomed-1", attempt: 2 }]);
      expect(calls).toEqual(["doomed"]);
      expect(seen.of("job.stalled")).toHaveLength(1);
      // A database is made, a process started, and the database opened again.
    }, 90_000);

    test("a worker that was away for too long is told that its job is another's", async ({ skip }) => {
      skip(made.place.kind === "embedded", "The embedded engine has one process.");
      const job = noteJob({ attempts: 1 });
      const { doomed, said, ended } = startDoomedWorker(made.place, job.name);
      expect((await said.next()).value).toBe("begun");
      // As if its machine slept.
      doomed.kill("SIGSTOP");
      const { queue, seen } = await openQueue();
      await queue.handle(job, async () => {});
      expect(await seen.until("job.completed")).toMatchObject([{ attempt: 2 }]);
      doomed.kill("SIGCONT");
      expect((await said.next()).value).toBe("aborted");
      doomed.kill("SIGKILL");
      await ended;
      expect(await queue.counts(job)).toEqual({ waiting: 0, delayed: 0, active: 0, dead: 0 });
    });

    test("a job that has not begun can be cancelled, one that runs cannot", async () => {
      const { queue, seen } = await openQueue();
      const job = noteJob();
      const running = { ...note, note_id: "running" };
      const release = Promise.withResolvers<void>();
      await queue.handle(job, () => release.promise);
      await queue.enqueue(job, running);
      await seen.until("job.started");
      await queue.enqueue(job, { ...note, note_id: "waiting" });
      await queue.enqueue(job, { ...note, note_id: "delayed" }, { delay_ms: 60_000 });
      expect(await queue.cancel(job, "waiting-1")).toBe(true);
      expect(await queue.cancel(job, "delayed-1")).toBe(true);
      expect(await queue.cancel(job, "waiting-1")).toBe(false);
      expect(await queue.cancel(job, "running-1")).toBe(false);
      await queue.enqueue(job, note);
      release.resolve();
      const completed = await seen.until("job.completed", 2);
      expect(completed.map((event) => event.id)).toEqual(["running-1", "note-1"]);
      expect(await queue.counts(job)).toMatchObject({ waiting: 0, delayed: 0 });
    });

    test("a schedule fires once at every tick, with three workers and three that ask for it", async () => {
      const job = noteJob();
      const everySecond = { id: "every-second", cron: "* * * * * *", time_zone: "Europe/Berlin" };
      const workers = [await openQueue(), await openQueue(), await openQueue()];
      const third = Promise.withResolvers<void>();
      const ticks: Date[] = [];
      for (const { queue } of workers) {
        await queue.handle(job, async (payload, { tick }) => {
          expect(payload).toEqual(note);
          if (tick !== undefined && ticks.push(tick) === 3) third.resolve();
        });
      }
      await Promise.all(workers.map(({ queue }) => queue.schedule(job, everySecond, note)));
      await third.promise;
      expect(await workers[0]?.queue.unschedule(job, "every-second")).toBe(true);
      expect(await workers[1]?.queue.unschedule(job, "every-second")).toBe(false);
      const fired = ticks.map((tick) => tick.getTime());
      const begun = workers.flatMap(({ seen }) => seen.of("job.started").map((event) => event.id));
      expect(new Set(fired).size).toBe(fired.length);
      expect(fired.map((tick) => tick % 1_000)).toEqual(fired.map(() => 0));
      expect(begun.sort()).toEqual(ticks.map((tick) => `every-second@${tick.toISOString()}`).sort());
      expect(await workers[2]?.queue.counts(job)).toMatchObject({ waiting: 0, delayed: 0, dead: 0 });
    });

    test("a schedule that is asked for again is one; a changed one replaces it", async () => {
      const { queue } = await openQueue();
      const job = noteJob();
      const yearly = { id: "yearly", cron: "0 0 1 1 *", time_zone: "UTC" };
      await queue.schedule(job, yearly, note);
      await queue.schedule(job, yearly, note);
      await queue.schedule(job, { ...yearly, cron: "0 0 2 1 *" }, { ...note, revision: 2 });
      expect(await queue.counts(job)).toMatchObject({ waiting: 0, delayed: 1 });
      expect(await queue.unschedule(job, "yearly")).toBe(true);
      expect(await queue.counts(job)).toMatchObject({ delayed: 0 });
    });

    test("a schedule that never fires is refused", async () => {
      const { queue } = await openQueue();
      const never = { id: "never", cron: "0 0 30 2 *", time_zone: "UTC" };
      await expect(queue.schedule(noteJob(), never, note)).rejects.toThrow(JobScheduleInvalidError);
    });

    test("closing waits for the job that runs", async () => {
      const { queue, seen } = await openQueue();
      const job = noteJob();
      const release = Promise.withResolvers<void>();
      await queue.handle(job, () => release.promise);
      await queue.enqueue(job, note);
      await seen.until("job.started");
      const closed = queue.close().then(() => seen.of("job.completed").length);
      await expect(queue.enqueue(job, note)).rejects.toThrow(JobQueueUnavailableError);
      release.resolve();
      expect(await closed).toBe(1);
    });

    test("a job that heeds its signal when the grace is over goes to another worker", async () => {
      const { queue, seen } = await openQueue();
      const job = noteJob({ attempts: 1 });
      await queue.handle(job, async (_payload, { signal }) => {
        await once(signal, "abort");
        signal.throwIfAborted();
      });
      await queue.enqueue(job, note);
      await seen.until("job.started");
      await queue.close({ grace_ms: 1 });
      expect(seen.of("job.returned")).toMatchObject([{ id: "note-1", attempt: 1 }]);
      const next = await openQueue();
      await next.queue.handle(job, async () => {});
      expect(await next.seen.until("job.completed")).toMatchObject([{ id: "note-1", attempt: 2 }]);
    });

    test("a payload that does not fit is refused, and its values are not told", async () => {
      const { queue } = await openQueue();
      const job = noteJob();
      // What a caller without types, or with yesterday's, would pass.
      const wrong = { note_id: "note", revision: "the customer's secret" } as unknown as Note;
      const refused = queue.enqueue(job, wrong);
      await expect(refused).rejects.toThrow(JobPayloadInvalidError);
      await expect(refused).rejects.toThrow(/at \/revision\.$/);
      await expect(queue.enqueue(job, { ...note, more: 1 } as Note)).rejects.toThrow(JobPayloadInvalidError);
      expect(await queue.counts(job)).toMatchObject({ waiting: 0 });
    });

    test("a stored payload that does not fit any more is given up at once", async () => {
      const { queue, seen } = await openQueue();
      const job = noteJob();
      const newer = defineJob<Note & { locale: string }>({
        ...job,
        payload: z.strictObject({ note_id: z.string(), revision: z.int(), locale: z.string() }),
      });
      await queue.enqueue(job, note);
      await queue.handle(newer, async () => {
        throw new Error("must not be called");
      });
      expect(await seen.until("job.died")).toMatchObject([{ id: "note-1", attempt: 1 }]);
      expect(await queue.dead(job, 1)).toMatchObject([{ reason: "job_payload_invalid" }]);
    });

    test("a thousand jobs are each done once, and counted", async () => {
      const counters = new JobCounters();
      const done = new Map<string, number>();
      const all = Promise.withResolvers<void>();
      const queue = await store.openQueue({
        observe: (event) => {
          counters.observe(event);
          if (event.type === "job.completed" && counters.totals().get(job.name)?.completed === 1_000)
            all.resolve();
        },
      });
      onTestFinished(() => queue.close());
      const job = noteJob();
      await queue.handle(
        job,
        async (payload) => {
          done.set(payload.note_id, (done.get(payload.note_id) ?? 0) + 1);
        },
        { concurrency: 10 },
      );
      const notes = Array.from({ length: 1_000 }, (_, index) => ({ note_id: `note${index}`, revision: 1 }));
      // No caller waits longer than a store that is asked for a thousand things at once may take on a busy machine.
      for (let from = 0; from < notes.length; from += 50)
        await Promise.all(notes.slice(from, from + 50).map((each) => queue.enqueue(job, each)));
      await all.promise;
      expect([...done.values()].every((times) => times === 1)).toBe(true);
      expect(counters.totals().get(job.name)).toEqual({
        enqueued: 1_000,
        started: 1_000,
        completed: 1_000,
        failed: 0,
        died: 0,
        returned: 0,
        stalled: 0,
      });
    }, 90_000);

    test("it is ready until it is closed, and then refuses everything", async () => {
      const { queue } = await openQueue();
      const job = noteJob();
      await queue.ready();
      await queue.close();
      await queue.close();
      await expect(queue.ready()).rejects.toThrow(JobQueueUnavailableError);
      await expect(queue.enqueue(job, note)).rejects.toThrow(JobQueueUnavailableError);
      await expect(queue.handle(job, async () => {})).rejects.toThrow(JobQueueUnavailableError);
    });

    test("workers go on when their connections were cut", async ({ skip }) => {
      skip(made.cut === undefined, "The embedded engine has no connections.");
      const { queue, seen } = await openQueue();
      const job = noteJob();
      await queue.handle(job, async () => {});
      await queue.enqueue(job, note);
      await seen.until("job.completed");
      await made.cut?.();
      // The first to ask may find that its connection is gone.
      await vi.waitFor(() => queue.enqueue(job, { ...note, revision: 2 }), { timeout: 10_000 });
      await seen.until("job.completed", 2);
    });
  });
}

/** A process with a worker in the middle of a job, whose lines tell what happens to it. */
function startDoomedWorker(place: StorePlace, job: string) {
  const script = fileURLToPath(new URL("doomed-worker.ts", import.meta.url));
  const doomed = spawn(process.execPath, [script, JSON.stringify(place), job], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void doomed.kill("SIGKILL"));
  const said = createInterface({ input: doomed.stdout })[Symbol.asyncIterator]();
  return { doomed, said, ended: once(doomed, "exit") };
}
