import { describeEachEngine } from "@patchbay/database/testing";
import type { JobQueue } from "@patchbay/jobs";
import { createLogger } from "@patchbay/telemetry";
import { expect } from "vitest";

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
