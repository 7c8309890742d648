import { type Database, inProject } from "@patchbay/database";
import { describeEachEngine, insertTestRun, type TestTenant } from "@patchbay/database/testing";
import type { JobQueue } from "@patchbay/jobs";
import { createLogger } from "@patchbay/telemetry";
import { expect } from "vitest";

import { waitingThreads } from "../runs/thread-line.ts";
import { RunDispatcher } from "./run-dispatcher.ts";

const logger = createLogger({ level: "silent" });
const ready = () => Promise.resolve();
const notUsed = () => Promise.reject(new Error("The tests do not ask for this."));

/** A job queue that does with runs what it is told. */
const queueThat = (enqueue: () => Promise<void>): JobQueue => ({
  enqueue,
  ready,
  close: ready,
  cancel: notUsed,
  schedule: notUsed,
  unschedule: notUsed,
  handle: notUsed,
  counts: notUsed,
  dead: notUsed,
});

/** Runs in line, each on a thread of its own, that could begin since so many milliseconds. In the order given. */
function waitingRuns(db: Database, tenant: TestTenant, sinceMs: readonly number[]): Promise<string[]> {
  return inProject(db, tenant, async (tx) => {
    const ids: string[] = [];
    for (const ms of sinceMs) {
      const id = await insertTestRun(tx);
      const standing = { is_in_line: true, not_before: new Date(Date.now() - ms) };
      await tx.sql.updateTable("runs").set(standing).where("id", "=", id).execute();
      ids.push(id);
    }
    return ids;
  });
}

describeEachEngine("letting runs begin whose time has come", (test) => {
  test("lets all of them begin at once, however many have the same time", async ({ db, tenant }) => {
    const handedOver = new Set<string>();
    const ids = await waitingRuns(
      db,
      tenant,
      Array.from({ length: 230 }, () => 1_000),
    );
    const executeHere = ({ run_id }: { run_id: string }) => Promise.resolve(void handedOver.add(run_id));
    const dispatcher = new RunDispatcher({ db, logger, jobs: undefined, executeHere });
    await dispatcher.callWaiting();
    expect(ids.filter((id) => !handedOver.has(id))).toEqual([]);
  });

  test("finds the one first that could have begun first, whenever it was asked for", async ({
    db,
    tenant,
  }) => {
    const longAgo = 86_400_000;
    const [later, first, second] = await waitingRuns(db, tenant, [0, longAgo + 1_000, longAgo]);
    const threads = await waitingThreads(db, 1_000);
    const runs = await inProject(db, tenant, (tx) =>
      tx.sql.selectFrom("runs").select(["id", "thread_id"]).execute(),
    );
    const runOf = new Map(runs.map(({ id, thread_id }) => [thread_id, id]));
    const found = threads.flatMap(({ thread_id }) => runOf.get(thread_id) ?? []);
    expect(found).toEqual([first, second, later]);
  });

  test("leaves out what is passed over", async ({ db, tenant }) => {
    await waitingRuns(db, tenant, [1_000, 2_000]);
    const ours = async (passed: readonly string[]) =>
      (await waitingThreads(db, 1_000, passed)).filter(({ org_id }) => org_id === tenant.org_id);
    const [first, second] = await ours([]);
    expect(await ours([first?.thread_id ?? ""])).toEqual([second]);
  });
});

describeEachEngine("handing runs over", (test) => {
  test("whoever asked for a run does not wait for a queue that does not answer", async ({ db, tenant }) => {
    const jobs = queueThat(() => new Promise(() => {}));
    const dispatcher = new RunDispatcher({ db, logger, jobs, executeHere: notUsed });
    const { org_id, project_id } = tenant;
    const begunAt = performance.now();
    await dispatcher.dispatch({ org_id, project_id, run_id: "run_1" });
    expect(performance.now() - begunAt).toBeLessThan(2_000);
  });
});
