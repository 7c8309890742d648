import { randomBytes } from "node:crypto";

import { Redis } from "ioredis";

import type { RunSignals } from "./run-signals.ts";
import { SignalHub } from "./signal-hub.ts";
import { decodeSignal, SignalOutbox } from "./signal-outbox.ts";

export interface RedisSignalsOptions {
  /** `redis://…` or `rediss://…`. */
  readonly url: string;
  /** Told of a connection that broke or could not be made; another one is on its way. */
  readonly onError?: (error: unknown) => void;
  /** The name of the channel. Default `patchbay:runs`. */
  readonly channel?: string;
}

/** How often the connection that listens is asked whether it lives. */
const pingEveryMs = 10_000;

/**
 * Signals by Redis' PUBLISH and SUBSCRIBE, on two connections of this process. While they are broken nothing is told or
 * heard; afterwards everybody is woken, for they may have missed something. Resolves after the first attempt to
 * connect, whether or not it succeeded.
 */
export async function openRedisSignals({
  url,
  onError = () => {},
  channel = "patchbay:runs",
}: RedisSignalsOptions): Promise<RunSignals> {
  const hub = new SignalHub();
  // Our own were told when they were published.
  const self = randomBytes(8).toString("hex");
  const [publisher, subscriber] = [connection(url, onError), connection(url, onError)];
  const outbox = new SignalOutbox(async (signals) => {
    await publisher.publish(channel, [self, ...signals].join("\n"));
  });
  subscriber.on("message", (_channel: string, message: string) => {
    const [sender, ...signals] = message.split("\n");
    if (sender === self) return;
    for (const signal of signals.map(decodeSignal))
      if (signal !== undefined) hub.tell(signal.topic, signal.run_id);
  });
  // Whenever it is there (again): by then it listens, for commands go out in the order in which they were given.
  const subscribe = (): void => void subscriber.subscribe(channel).then(() => hub.tellAll(), onError);
  subscriber.on("ready", subscribe);
  const pinging = setInterval(() => {
    // A network that swallows everything says nothing by itself.
    if (subscriber.status === "ready") subscriber.ping().catch(() => subscriber.disconnect(true));
  }, pingEveryMs).unref();
  let closed: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    await outbox.close();
    clearInterval(pinging);
    for (const client of [publisher, subscriber]) client.disconnect();
  };
  const attempts = [publisher, subscriber].map((client) => client.connect().catch(onError));
  await Promise.all(attempts);
  if (subscriber.status === "ready") await subscriber.subscribe(channel).catch(onError);
  return {
    publish: (topic, runId) => {
      hub.tell(topic, runId);
      outbox.add(topic, runId);
    },
    subscribe: (topic, runId) => hub.subscribe(topic, runId),
    listen: (topic, listener) => hub.listen(topic, listener),
    close: () => (closed ??= close()),
  };
}

function connection(url: string, onError: (error: unknown) => void): Redis {
  const client = new Redis(url, {
    lazyConnect: true,
    connectTimeout: 5_000,
    connectionName: "patchbay-signals",
    // A signal that cannot be sent now is worth nothing later.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: 5_000,
    autoResubscribe: false,
    retryStrategy: (times: number) => Math.min(times * 100, 5_000),
  });
  client.on("error", onError);
  return client;
}
