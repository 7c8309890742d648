import { setTimeout as delay } from "node:timers/promises";

import { testPostgresUrl } from "@patchbay/database/testing";
import { graphWith } from "@patchbay/graph/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";

import { again } from "./again.ts";
import { expectGapless, expectPrefix, expectWhole } from "./expect-whole.ts";
import { FaultBench } from "./fault-bench.ts";
import { faultGraph } from "./fault-graph.ts";
import type { Place } from "./worker-messages.ts";
import type { WorkerProcess } from "./worker-process.ts";

describe.skipIf(testPostgresUrl === undefined)(
  "several processes on one database (needs PATCHBAY_TEST_POSTGRES_URL)",
  () => {
    let bench: FaultBench;
    let place: Place;
    let agent_id: string;
    let waiting_id: string;

    beforeAll(async () => {
      bench = await FaultBench.open("postgres");
      const seeded = await bench.seed([faultGraph, longWait]);
      place = seeded.place;
      agent_id = seeded.agent_ids[0] ?? "";
      waiting_id = seeded.agent_ids[1] ?? "";
    });

    afterAll(() => bench.close());

    const start = (worker: WorkerProcess, message: string, thread_id?: string): Promise<string> =>
      worker.start({
        place,
        agent_id,
        key: `${message} ${thread_id ?? ""}`,
        request: {
          input: { message },
          version: "published",
          mode: "wait",
          metadata: {},
          ...(thread_id === undefined ? {} : { thread_id }),
        },
      });

    /** A run that is stuck in the model's first answer, half of which its reader has seen. */
    const stuckRun = async (worker: WorkerProcess, message: string): Promise<string> => {
      bench.trouble({ after: 0, with: [{ type: "hang", chunks: ["I "] }] });
      const id = await start(worker, message);
      await worker.follow(place, id);
      await worker.untilSeen("message.delta", 1);
      return id;
    };

    /** Sees a run through to its end; whoever else does the same may have answered first. */
    const finish = async (worker: WorkerProcess, id: string) => {
      const { interrupts } = await worker.rest(place, id);
      for (const { id: interrupt_id } of interrupts)
        await worker.answer(place, id, interrupt_id, { approved: true });
      await worker.rest(place, id);
      return await worker.report(place, id);
    };

    test("a process that was stopped past its lease writes nothing when it wakes up", async () => {
      const message = "zombie";
      const zombie = bench.startWorker(false);
      const id = await stuckRun(zombie, message);
      zombie.kill("SIGSTOP");
      await bench.expireLeases();
      const heir = bench.startWorker(false);
      const report = await finish(heir, id);
      const survivor = { report, faults: [], seen: zombie.seen, asked: [], worker: heir };
      expectWhole(bench, survivor, message);
      // Its provider has been silent for too long by now: it has a failure to write down, and a heartbeat.
      zombie.kill("SIGCONT");
      await zombie.close();
      expect(await heir.report(place, id)).toEqual(report);
      await heir.close();
    }, 60_000);

    test("a run whose process died goes on within ten seconds of its lease's end", async () => {
      const message = "left";
      const [parent, heir] = [bench.startWorker(false), bench.startWorker(false)];
      await heir.runs(place);
      const id = await stuckRun(parent, message);
      parent.kill("SIGKILL");
      await parent.ended;
      const [row] = await bench.asSuperuser("select lease_expires_at from runs where id = $1", [id]);
      const { lease_expires_at } = z.object({ lease_expires_at: z.date() }).parse(row);
      // It is begun again with its messages taken back. Nothing but the clock says that it is nobody's.
      await heir.follow(place, id);
      await heir.untilSeen("message.discarded", 1);
      const report = await finish(heir, id);
      expectWhole(bench, { report, faults: [], seen: parent.seen, asked: [], worker: heir }, message);
      const taken = report.events.find(({ event }) => event.type === "message.discarded");
      const lateMs = Date.parse(taken?.at ?? "") - lease_expires_at.getTime();
      expect(lateMs).toBeGreaterThanOrEqual(0);
      expect(lateMs).toBeLessThan(10_000);
      await heir.close();
    }, 60_000);

    test("a wait whose process dies in the middle takes its time once", async () => {
      const [parent, heir] = [bench.startWorker(false), bench.startWorker(false)];
      await heir.runs(place);
      const request = { input: {}, version: "published", mode: "wait", metadata: {} } as const;
      const id = await parent.start({ place, agent_id: waiting_id, key: "long wait", request });
      // It is the clock that is looked at here: nothing else happens in the middle of a wait.
      await delay(longWaitMs / 2);
      expect((await heir.runs(place)).find((run) => run.id === id)?.status).toBe("waiting");
      parent.kill("SIGKILL");
      await parent.ended;
      const run = await heir.rest(place, id);
      expect(run.status).toBe("completed");
      const tookMs = Date.parse(run.ended_at ?? "") - Date.parse(run.started_at ?? "");
      expect(tookMs).toBeGreaterThanOrEqual(longWaitMs);
      expect(tookMs).toBeLessThan(1.5 * longWaitMs);
      await heir.close();
    }, 60_000);

    test("of two that find the same run without an owner one takes it", async () => {
      const message = "orphan";
      const parent = bench.startWorker(false);
      const id = await stuckRun(parent, message);
      parent.kill("SIGKILL");
      await parent.ended;
      const heirs = [bench.startWorker(false), bench.startWorker(false)] as const;
      await Promise.all(heirs.map((heir) => heir.runs(place)));
      await bench.expireLeases();
      const [first, second] = heirs;
      const runs = await Promise.all([first.rest(place, id), second.rest(place, id)]);
      expect(runs.map(({ status }) => status)).toEqual(["waiting", "waiting"]);
      const report = await finish(second, id);
      expectWhole(bench, { report, faults: [], seen: parent.seen, asked: [], worker: second }, message);
      // Once by the process that died, once by whoever took over.
      expect(bench.asked("think", message)).toBe(2);
      await Promise.all(heirs.map((heir) => heir.close()));
    }, 60_000);

    test("a thread has one writer, whichever process the second message comes to", async () => {
      const [first, second] = [bench.startWorker(false), bench.startWorker(false)];
      const id = await stuckRun(first, "busy");
      const { thread_id } = (await second.runs(place)).find((run) => run.id === id) ?? { thread_id: "" };
      await expect(start(second, "later", thread_id)).rejects.toMatchObject({ code: "thread_busy" });
      const report = await finish(first, id);
      expectGapless(report.events);
      const next = await start(second, "later", thread_id);
      expect((await finish(second, next)).run.status).toBe("completed");
      await Promise.all([first.close(), second.close()]);
    }, 60_000);

    test.each(moments)(
      "a run whose process loses all connections after $type no. $times is whole",
      async ({ type, times, isBeforePause }) => {
        const message = `cut after ${type} ${times}`;
        const worker = bench.startWorker(false);
        const id = await start(worker, message);
        await worker.follow(place, id);
        if (isBeforePause) {
          await worker.untilSeen(type, times);
          await bench.cutConnections();
        }
        const { interrupts } = await again(() => worker.rest(place, id));
        const [interrupt] = interrupts;
        expect(interrupt).toBeDefined();
        await again(() => worker.answer(place, id, interrupt?.id ?? "", { approved: true }));
        if (!isBeforePause) {
          await worker.follow(place, id);
          await worker.untilSeen(type, times);
          await bench.cutConnections();
        }
        await again(() => worker.rest(place, id));
        const report = await again(() => worker.report(place, id));
        expectPrefix(worker.seen, report.events);
        expectWhole(bench, { report, faults: [], seen: [], asked: [], worker }, message);
        await worker.close();
      },
      60_000,
    );
  },
);

const longWaitMs = 6_000;
const longWait = graphWith({
  input: { type: "object" },
  nodes: { pause: { type: "wait", config: { duration_ms: longWaitMs } } },
  edges: ["start -> pause", "pause -> end"],
});

/** Where connections are cut: all that a reader is told of a run is a moment later than it was stored. */
const moments = [
  { type: "run.started", times: 1, isBeforePause: true },
  { type: "message.delta", times: 2, isBeforePause: true },
  { type: "message.completed", times: 1, isBeforePause: true },
  { type: "tool.started", times: 1, isBeforePause: true },
  { type: "tool.completed", times: 1, isBeforePause: true },
  { type: "interrupt.requested", times: 1, isBeforePause: true },
  { type: "interrupt.resolved", times: 1, isBeforePause: false },
  { type: "tool.started", times: 2, isBeforePause: false },
  { type: "node.completed", times: 6, isBeforePause: false },
] as const;
