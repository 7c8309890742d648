import { openEmbeddedDatabase } from "@patchbay/database";

import type { JobQueue } from "../job-queue.ts";
import type { JobQueueOptions } from "../job-queue-options.ts";
import { openEmbeddedJobQueue } from "../postgres/open-embedded-job-queue.ts";
import { openPostgresJobQueue } from "../postgres/open-postgres-job-queue.ts";
import { openRedisJobQueue } from "../redis/open-redis-job-queue.ts";

/** Where jobs are kept, in words that another process understands. */
export type StorePlace =
  | { readonly kind: "redis"; readonly url: string; readonly key_prefix: string }
  | { readonly kind: "postgres"; readonly url: string }
  | { readonly kind: "embedded"; readonly folder: string };

/** A process' way to a store. */
export interface TestStore {
  /** Each queue has connections of its own, as if it were a process of its own; the embedded engine has but one. */
  openQueue(options?: JobQueueOptions): Promise<JobQueue>;
  /** Its queues are closed by then. */
  close(): Promise<void>;
}

/** A dead worker's jobs are begun again within a second and a half. */
export const impatient = { lease_ms: 1_000, check_ms: 500 } as const;

export async function openStore(place: StorePlace): Promise<TestStore> {
  switch (place.kind) {
    case "redis":
      return {
        openQueue: (options = {}) => openRedisJobQueue({ ...place, ...options }),
        close: () => Promise.resolve(),
      };
    case "postgres":
      return {
        openQueue: (options = {}) => openPostgresJobQueue({ ...place, ...options }),
        close: () => Promise.resolve(),
      };
    case "embedded":
      return openEmbeddedStore(place.folder);
  }
}

async function openEmbeddedStore(folder: string): Promise<TestStore> {
  const engines: Parameters<NonNullable<Parameters<typeof openEmbeddedDatabase>[0]["onOpen"]>>[0][] = [];
  const db = await openEmbeddedDatabase({ folder, onOpen: (engine) => engines.push(engine) });
  return {
    openQueue: (options = {}) => {
      const [engine] = engines;
      if (engine === undefined) throw new Error("The database was opened without its engine.");
      return openEmbeddedJobQueue({ engine, ...options });
    },
    close: () => db.close(),
  };
}
