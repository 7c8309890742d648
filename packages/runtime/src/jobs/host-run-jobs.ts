import type { JobQueue, JobWorker } from "@patchbay/jobs";

import type { RunService } from "../runs/run-service.ts";
import { executeRun } from "./execute-run.ts";

/**
 * Begins to execute queued runs in this process, at most `concurrency` of them at once; runs that wait for somebody do
 * not count. The queue closes what this answers; that comes before `runs.close`.
 *
 * @throws {JobQueueUnavailableError}
 */
export function hostRunJobs(queue: JobQueue, runs: RunService, concurrency: number): Promise<JobWorker> {
  return queue.handle(executeRun, (job, { signal }) => runs.executeQueued(job, signal), { concurrency });
}
