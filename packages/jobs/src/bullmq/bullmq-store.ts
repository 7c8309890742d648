import type { BackendFactory, IQueueBackend } from "bullmq";

/** One of BullMQ's stores with our connections to it. */
export interface BullmqStore<Backend extends IQueueBackend, Connection> {
  readonly factory: BackendFactory<Backend, Connection>;
  /** For whoever enqueues: gives up soon, because somebody waits for the answer. */
  readonly producers: Connection;
  /** For workers: comes back by itself, however long it takes. */
  readonly workers: Connection;
  /** What the keys in Redis begin with; the others have a schema of their own. */
  readonly key_prefix: string;
  /** Resolves when the store answers. */
  ping(): Promise<void>;
  /** Ends the connections; the queues and workers on them are closed by then. */
  close(): Promise<void>;
}
