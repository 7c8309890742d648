import type { WebSocketMessage } from "@patchbay/contracts";
import { WebSocket } from "ws";

import type { WebSocketLimits } from "./web-socket-limits.ts";

interface Watchers {
  /** Called when the outbox has become full or has room again. */
  readonly onTurn: () => void;
  /** Called once, when the client has left the outbox full for too long. */
  readonly onStalled: () => void;
}

/**
 * What is sent to one client. Bounded because writers wait for room: a client that does not read costs what lies in the
 * outbox, and nothing is fetched for it.
 */
export class Outbox {
  readonly #socket: WebSocket;
  readonly #limits: WebSocketLimits;
  readonly #watchers: Watchers;
  #room: PromiseWithResolvers<void> | undefined;
  #fullSince = 0;
  #stall: NodeJS.Timeout | undefined;

  constructor(socket: WebSocket, limits: WebSocketLimits, watchers: Watchers) {
    this.#socket = socket;
    this.#limits = limits;
    this.#watchers = watchers;
  }

  /** Whether more lies unsent than should. */
  get isFull(): boolean {
    return this.#socket.bufferedAmount > this.#limits.fullBytes;
  }

  /** Sends a message, full or not; nothing happens where the connection is closing. */
  send(message: WebSocketMessage): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return;
    this.#socket.send(JSON.stringify(message), () => this.#afterWrite());
    if (!this.isFull || this.#room !== undefined) return;
    this.#room = Promise.withResolvers();
    this.#fullSince = performance.now();
    this.#watchFor(this.#limits.stallMs);
    this.#watchers.onTurn();
  }

  /** Resolves when there is room, or the outbox is closed. Never rejects. */
  async hasRoom(): Promise<void> {
    // Whoever was woken first may have filled it again.
    while (this.#room !== undefined) await this.#room.promise;
  }

  /** Lets everybody go who waits for room: nothing is sent any more. */
  close(): void {
    this.#makeRoom();
  }

  /** The callback comes when the system has taken the bytes, or when the connection is lost. */
  #afterWrite(): void {
    if (this.isFull || this.#room === undefined) return;
    this.#makeRoom();
    this.#watchers.onTurn();
  }

  #makeRoom(): void {
    clearTimeout(this.#stall);
    this.#room?.resolve();
    this.#room = undefined;
  }

  #watchFor(ms: number): void {
    this.#stall = setTimeout(() => {
      const { stallMs, slowestBytesPerSecond } = this.#limits;
      const allowedMs = stallMs + (this.#socket.bufferedAmount / slowestBytesPerSecond) * 1_000;
      const leftMs = this.#fullSince + allowedMs - performance.now();
      if (leftMs > 0) this.#watchFor(leftMs);
      else this.#watchers.onStalled();
    }, ms).unref();
  }
}
