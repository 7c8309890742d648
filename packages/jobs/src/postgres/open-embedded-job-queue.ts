import { createPostgresBackend, type PgPool } from "bullmq";

import { BullmqJobQueue } from "../bullmq/bullmq-job-queue.ts";
import { JobQueueUnavailableError } from "../job-errors.ts";
import type { JobQueue } from "../job-queue.ts";
import { defaultLiveness, type JobQueueOptions } from "../job-queue-options.ts";
import { jobPool, patient } from "./job-pool.ts";
import { jobSchema, prepareSchema } from "./prepare-schema.ts";

export interface EmbeddedJobQueueOptions extends JobQueueOptions {
  /** What `openEmbeddedDatabase` gives to `onOpen`. The database outlives the queue. */
  readonly engine: { openPool(options: { readonly schema: string }): PgPool };
}

/** Jobs in the embedded database. Only the process that has it open can work on them. @throws {JobQueueUnavailableError} */
export async function openEmbeddedJobQueue({
  engine,
  observe = () => {},
  liveness = defaultLiveness,
}: EmbeddedJobQueueOptions): Promise<JobQueue> {
  const pool = engine.openPool({ schema: jobSchema });
  try {
    await prepareSchema(pool, undefined);
  } catch (error) {
    throw new JobQueueUnavailableError(error);
  }
  const producers = jobPool(pool, pool);
  const store = {
    factory: createPostgresBackend,
    producers,
    workers: patient(producers),
    key_prefix: "",
    ping: async () => {
      await pool.query("select 1");
    },
    close: () => pool.end(),
  };
  return new BullmqJobQueue(store, liveness, observe);
}
