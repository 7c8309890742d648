import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { type Database, migrate, openEmbeddedDatabase, openPostgresDatabase } from "@patchbay/database";
import { createPostgresDatabase, testPostgresUrl } from "@patchbay/database/testing";
import { type JobQueue, openEmbeddedJobQueue, openPostgresJobQueue, openRedisJobQueue } from "@patchbay/jobs";
import { migrations } from "@patchbay/migrations";

const redisUrl = process.env["PATCHBAY_TEST_REDIS_URL"];

/** A database, and a way to the queue that belongs to it. */
export interface JobBackend {
  readonly db: Database;
  /** As if in a process of its own. The caller closes it. */
  readonly openQueue: () => Promise<JobQueue>;
  /** The queues are closed by then. */
  readonly remove: () => Promise<void>;
}

export interface JobBackendKind {
  readonly name: string;
  /** Undefined where the machine has what it takes. */
  readonly missing: string | undefined;
  readonly open: () => Promise<JobBackend>;
}

/** Everywhere that runs can be queued. */
export const jobBackends: readonly JobBackendKind[] = [
  { name: "PGlite", missing: undefined, open: embedded },
  {
    name: "Postgres",
    missing: testPostgresUrl === undefined ? "PATCHBAY_TEST_POSTGRES_URL" : undefined,
    open: postgres,
  },
  {
    name: "Redis",
    missing: redisUrl === undefined ? "PATCHBAY_TEST_REDIS_URL" : undefined,
    open: redis,
  },
];

async function embedded(): Promise<JobBackend> {
  const folder = await mkdtemp(join(tmpdir(), "patchbay-test-"));
  type Engine = Parameters<NonNullable<Parameters<typeof openEmbeddedDatabase>[0]["onOpen"]>>[0];
  const engines: Engine[] = [];
  const db = await openEmbeddedDatabase({ folder, onOpen: (engine) => engines.push(engine) });
  await migrate(db, migrations);
  return {
    db,
    openQueue: () => {
      const [engine] = engines;
      if (engine === undefined) throw new Error("The database was opened without its engine.");
      return openEmbeddedJobQueue({ engine });
    },
    remove: async () => {
      await db.close();
      await rm(folder, { recursive: true, maxRetries: 10, retryDelay: 100 });
    },
  };
}

async function postgres(): Promise<JobBackend> {
  const server = await createPostgresDatabase();
  const db = openPostgresDatabase({ url: server.url });
  await migrate(db, migrations);
  return {
    db,
    openQueue: () => openPostgresJobQueue({ url: server.url }),
    remove: async () => {
      await db.close();
      await server.drop();
    },
  };
}

async function redis(): Promise<JobBackend> {
  const url = redisUrl;
  if (url === undefined) throw new Error("PATCHBAY_TEST_REDIS_URL is not set.");
  const beside = await (testPostgresUrl === undefined ? embedded() : postgres());
  // Nobody else's keys begin so; what is left of them is a few hundred bytes in a throw-away server.
  const key_prefix = `test-${randomBytes(6).toString("hex")}`;
  return { ...beside, openQueue: () => openRedisJobQueue({ url, key_prefix }) };
}
