import type { EventEmitter } from "node:events";

import type { Role } from "../roles.ts";
import type { PgliteThread } from "./pglite-thread.ts";
import { SessionLock } from "./session-lock.ts";

/** The one session of an embedded database, shared by the pools on it. */
export interface PgliteSession {
  readonly thread: PgliteThread;
  readonly lock: SessionLock;
  /** The role that the session is in between transactions; null is the login itself. */
  role: Role | null;
  /** The schema in which the session looks for unqualified names. */
  schema: string;
  readonly channels: Channels;
}

export function sessionOf(thread: PgliteThread): PgliteSession {
  const channels = new Channels();
  thread.hear(
    ({ channel, payload }) => channels.tell(channel, payload),
    (error) => channels.fail(error),
  );
  return { thread, lock: new SessionLock(), role: null, schema: "public", channels };
}

/** Who of the virtual clients listens on which channel. The session itself listens on all of them, once each. */
export class Channels {
  readonly #clients = new Map<string, Set<EventEmitter>>();

  /** Whether the session listens on the channel already. */
  isOpen(channel: string): boolean {
    return this.#clients.has(channel);
  }

  open(channel: string): void {
    if (!this.isOpen(channel)) this.#clients.set(channel, new Set());
  }

  join(channel: string, client: EventEmitter): void {
    this.#clients.get(channel)?.add(client);
  }

  /** Without a channel: all of them. */
  leave(client: EventEmitter, channel?: string): void {
    if (channel !== undefined) this.#clients.get(channel)?.delete(client);
    else for (const clients of this.#clients.values()) clients.delete(client);
  }

  /** As `pg` tells it. */
  tell(channel: string, payload: string): void {
    const clients = this.#clients.get(channel) ?? [];
    for (const client of clients) client.emit("notification", { channel, payload, processId: 0 });
  }

  /** A listener would wait for ever on a session that has ended; `pg`, too, says `error` when a connection breaks. */
  fail(error: Error): void {
    const listening = new Set([...this.#clients.values()].flatMap((clients) => [...clients]));
    for (const client of listening) if (client.listenerCount("error") > 0) client.emit("error", error);
  }
}
