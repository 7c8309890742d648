import { createPostgresBackend, type PgPool } from "bullmq";
import { Pool, type PoolConfig } from "pg";

import { BullmqJobQueue } from "../bullmq/bullmq-job-queue.ts";
import { JobQueueUnavailableError } from "../job-errors.ts";
import type { JobQueue } from "../job-queue.ts";
import { defaultLiveness, type JobQueueOptions } from "../job-queue-options.ts";
import { jobPool, patient } from "./job-pool.ts";
import { jobSchema, prepareSchema } from "./prepare-schema.ts";

export interface PostgresJobQueueOptions extends JobQueueOptions {
  /** `postgres://…`, the application's login. LISTEN must reach the server: no pooler that shares sessions in between. */
  readonly url: string;
  /** The login that owns the tables; without it `url` is the owner. */
  readonly migration_url?: string;
  /** How many connections statements share. Default 5; each kind of job that is handled holds one more. */
  readonly max_connections?: number;
}

/** Jobs in Postgres (15 or newer), in a schema of their own. @throws {JobQueueUnavailableError} */
export async function openPostgresJobQueue({
  url,
  migration_url = url,
  max_connections = 5,
  observe = () => {},
  liveness = defaultLiveness,
}: PostgresJobQueueOptions): Promise<JobQueue> {
  const pool = (config: PoolConfig): Pool => {
    const made = new Pool({
      application_name: "patchbay-jobs",
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
      options: `-c search_path=${jobSchema}`,
      ...config,
    });
    // A connection that breaks while idle is replaced by the pool; without a listener it would end the process.
    made.on("error", (error) => observe({ type: "queue.failed", error }));
    // One that breaks while it is lent out rejects its query, and says `error` besides.
    made.on("connect", (client) => client.on("error", () => {}));
    return made;
  };
  const queries = pool({ connectionString: url, max: max_connections, statement_timeout: 30_000 });
  // As many as there are kinds of jobs; they are kept, so none is ever waited for.
  const listeners = pool({ connectionString: url, max: 1_000, idleTimeoutMillis: 1_000 });
  const owner = pool({ connectionString: migration_url, max: 1 });
  try {
    const { rows } = await queries.query<{ name: string }>("select current_user::text as name");
    await prepareSchema(owner, rows[0]?.name);
  } catch (error) {
    await Promise.all([queries.end(), listeners.end()]);
    throw new JobQueueUnavailableError(error);
  } finally {
    await owner.end();
  }
  // BullMQ declares what it needs of `pg` and is made for it; only its overloads of `on` cannot be compared with pg's.
  const producers = jobPool(queries as unknown as PgPool, listeners as unknown as PgPool);
  const store = {
    factory: createPostgresBackend,
    producers,
    workers: patient(producers),
    key_prefix: "",
    ping: async () => {
      await queries.query("select 1");
    },
    close: async () => {
      await Promise.all([queries.end(), listeners.end()]);
    },
  };
  return new BullmqJobQueue(store, liveness, observe);
}
