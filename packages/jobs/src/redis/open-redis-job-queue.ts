import { createRedisBackend } from "bullmq";
import { Redis, type RedisOptions } from "ioredis";

import { BullmqJobQueue } from "../bullmq/bullmq-job-queue.ts";
import { JobQueueUnavailableError } from "../job-errors.ts";
import type { JobEvent } from "../job-events.ts";
import type { JobQueue } from "../job-queue.ts";
import { defaultLiveness, type JobQueueOptions } from "../job-queue-options.ts";

export interface RedisJobQueueOptions extends JobQueueOptions {
  /** `redis://…` or `rediss://…`, Redis 6.2 or newer with `maxmemory-policy noeviction`. */
  readonly url: string;
  /** What our keys begin with, so that others may use the same Redis. Default `patchbay`. */
  readonly key_prefix?: string;
}

/** Jobs in Redis. What Redis had not written to its disk when it ended is lost. @throws {JobQueueUnavailableError} */
export async function openRedisJobQueue({
  url,
  key_prefix = "patchbay",
  observe = () => {},
  liveness = defaultLiveness,
}: RedisJobQueueOptions): Promise<JobQueue> {
  const fail = (error: unknown): void => observe({ type: "queue.failed", error } satisfies JobEvent);
  // Somebody waits for what they ask: three tries are about a second.
  const producers = connection(url, { maxRetriesPerRequest: 3 }, fail);
  // Nobody waits for what workers ask, which goes on when Redis is back.
  const workers = connection(url, { maxRetriesPerRequest: null }, fail);
  const disconnect = () => {
    for (const client of [producers, workers]) client.disconnect();
  };
  try {
    await Promise.all([producers.connect(), workers.connect()]);
  } catch (error) {
    disconnect();
    throw new JobQueueUnavailableError(error);
  }
  const store = {
    factory: createRedisBackend,
    producers,
    workers,
    key_prefix,
    ping: async () => {
      await producers.ping();
    },
    close: () => {
      disconnect();
      return Promise.resolve();
    },
  };
  return new BullmqJobQueue(store, liveness, observe);
}

function connection(
  url: string,
  options: Pick<RedisOptions, "maxRetriesPerRequest">,
  fail: (error: unknown) => void,
): Redis {
  const client = new Redis(url, {
    ...options,
    lazyConnect: true,
    connectTimeout: 5_000,
    connectionName: "patchbay-jobs",
    // Under a second at first, then every five: Redis is usually back soon.
    retryStrategy: (times: number) => Math.min(times * 200, 5_000),
  });
  // Without a listener ioredis writes to the console. It connects again by itself.
  client.on("error", fail);
  return client;
}
