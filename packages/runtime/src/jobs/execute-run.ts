import { defineJob, type JobDefinition } from "@patchbay/jobs";
import { z } from "zod";

const RunJob = z.strictObject({ run_id: z.string(), org_id: z.string(), project_id: z.string() });
/** A queued run, for whoever is to execute it. */
export type RunJob = z.infer<typeof RunJob>;

/**
 * Executes a queued run. A run is one job however often it is enqueued; a job whose run is not queued any more is done
 * at once. Trying again is for a database that is away: 8 times, about two minutes; after that the sweep enqueues anew.
 */
export const executeRun: JobDefinition<RunJob> = defineJob({
  name: "run.execute",
  payload: RunJob,
  id: ({ run_id }) => run_id,
  attempts: 8,
  backoff: { first_ms: 500, max_ms: 60_000 },
});
