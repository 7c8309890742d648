import { Client } from "pg";

import type { RunSignals } from "./run-signals.ts";
import { SignalHub } from "./signal-hub.ts";
import { decodeSignal, SignalOutbox } from "./signal-outbox.ts";

export interface PostgresSignalsOptions {
  /** `postgres://…`, any login. LISTEN must reach the server: no pooler that shares sessions in between. */
  readonly url: string;
  /** Told of a connection that broke or could not be made; another one is on its way. */
  readonly onError?: (error: unknown) => void;
  /** The name of the channel. Default `patchbay_runs`. */
  readonly channel?: string;
}

/** Waits before a new connection, the last one for ever after. */
const backoffMs = [50, 200, 1_000, 5_000];
/** How often the connection is asked whether it lives: a network that swallows everything says nothing by itself. */
const pingEveryMs = 10_000;
const answerWithinMs = 5_000;

/**
 * Signals by LISTEN and NOTIFY, on one connection of this process. While it is broken nothing is told or heard;
 * afterwards everybody is woken, for they may have missed something. Resolves after the first attempt to connect,
 * whether or not it succeeded.
 */
export async function openPostgresSignals(options: PostgresSignalsOptions): Promise<RunSignals> {
  const signals = new PostgresSignals(options);
  await signals.open();
  return signals;
}

class PostgresSignals implements RunSignals {
  readonly #options: PostgresSignalsOptions;
  readonly #channel: string;
  readonly #hub = new SignalHub();
  readonly #outbox = new SignalOutbox((signals) => this.#send(signals));
  #client: Client | undefined;
  #timer: NodeJS.Timeout | undefined;
  #attempt = 0;
  #isClosed = false;

  constructor(options: PostgresSignalsOptions) {
    this.#options = options;
    this.#channel = options.channel ?? "patchbay_runs";
    // It becomes part of a statement.
    if (!/^[a-z_][a-z0-9_]{0,62}$/.test(this.#channel))
      throw new TypeError("A channel's name is a plain identifier.");
  }

  publish(...[topic, runId]: Parameters<RunSignals["publish"]>): void {
    this.#hub.tell(topic, runId);
    this.#outbox.add(topic, runId);
  }

  subscribe(...[topic, runId]: Parameters<RunSignals["subscribe"]>) {
    return this.#hub.subscribe(topic, runId);
  }

  listen(...[topic, listener]: Parameters<RunSignals["listen"]>) {
    return this.#hub.listen(topic, listener);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    await this.#outbox.close();
    if (this.#client !== undefined) await endQuietly(this.#client);
    this.#client = undefined;
  }

  /** Never rejects. */
  async open(): Promise<void> {
    const { url, onError } = this.#options;
    const client = new Client({
      connectionString: url,
      application_name: "patchbay-signals",
      connectionTimeoutMillis: answerWithinMs,
      query_timeout: answerWithinMs,
      keepAlive: true,
    });
    let isGone = false;
    const gone = (error: unknown): void => {
      if (isGone) return;
      isGone = true;
      if (this.#client === client) this.#client = undefined;
      // A connection that does not answer is not waited for.
      void endQuietly(client);
      if (this.#isClosed) return;
      onError?.(error);
      this.#openLater();
    };
    client.on("error", gone);
    client.on("end", () => gone(new Error("The connection for signals has ended.")));
    client.on("notification", ({ payload, processId }) => {
      const signal = decodeSignal(payload ?? "");
      // Our own were told when they were published.
      if (signal !== undefined && processId !== ownProcessId(client))
        this.#hub.tell(signal.topic, signal.run_id);
    });
    try {
      await client.connect();
      await client.query(`listen ${this.#channel}`);
    } catch (error) {
      gone(error);
      return;
    }
    if (isGone) return;
    if (this.#isClosed) {
      await endQuietly(client);
      return;
    }
    this.#client = client;
    this.#attempt = 0;
    this.#pingLater(client, gone);
    this.#hub.tellAll();
  }

  #openLater(): void {
    const waitMs = backoffMs[Math.min(this.#attempt++, backoffMs.length - 1)];
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.open(), waitMs);
  }

  #pingLater(client: Client, gone: (error: unknown) => void): void {
    this.#timer = setTimeout(() => void this.#ping(client, gone), pingEveryMs);
  }

  async #ping(client: Client, gone: (error: unknown) => void): Promise<void> {
    try {
      await client.query("select 1");
      if (this.#client === client && !this.#isClosed) this.#pingLater(client, gone);
    } catch (error) {
      gone(error);
    }
  }

  async #send(signals: readonly string[]): Promise<void> {
    await this.#client?.query("select pg_notify($1, signal) from unnest($2::text[]) as signal", [
      this.#channel,
      signals,
    ]);
  }
}

/** A connection that is broken says so when it is ended, and nobody is left to hear it. */
async function endQuietly(client: Client): Promise<void> {
  await client.end().catch(() => undefined);
}

/** The server's process that works for a connection. `pg` knows it and does not declare it. */
function ownProcessId(client: Client): unknown {
  return "processID" in client ? client.processID : undefined;
}
