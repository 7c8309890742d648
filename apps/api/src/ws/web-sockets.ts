import { webSocketProtocol } from "@patchbay/contracts";
import type { Database } from "@patchbay/database";
import { type Credential, isRefusal, resolvePrincipal } from "@patchbay/identity";
import { type RunService, ShuttingDownError } from "@patchbay/runtime";
import { errorFields, type Logger } from "@patchbay/telemetry";
import type { WSEvents } from "hono/ws";
import { WebSocket, WebSocketServer } from "ws";

import { Connection, type ConnectionNeeds, type Handshake } from "./connection.ts";
import { Seats } from "./seats.ts";
import { defaultWebSocketLimits, type WebSocketLimits } from "./web-socket-limits.ts";

/** How many credentials are looked up at once. */
const mostLooks = 8;

/** The WebSockets of this process: it opens none by itself, and closes all of them. */
export class WebSockets {
  /** Speaks the protocol (RFC 6455) for the HTTP server, which hands connections over to it. */
  readonly server: WebSocketServer;
  readonly #needs: ConnectionNeeds;
  readonly #connections = new Set<Connection>();
  readonly #timers: NodeJS.Timeout[];
  #looking: Promise<void> | undefined;
  #isLeaving = false;

  constructor(
    needs: { readonly db: Database; readonly runs: RunService; readonly logger: Logger },
    limits: WebSocketLimits = defaultWebSocketLimits,
  ) {
    this.#needs = { ...needs, limits, seats: new Seats() };
    this.server = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      maxPayload: limits.maxMessageBytes,
      // Compression would keep a window of memory for each connection, and secrets beside what others chose to send.
      perMessageDeflate: false,
      handleProtocols: () => webSocketProtocol,
    });
    this.#timers = [
      setInterval(() => void this.look(), limits.lookMs).unref(),
      setInterval(() => this.#beat(), limits.beatMs).unref(),
    ];
  }

  /** How many connections are open. */
  get size(): number {
    return this.#connections.size;
  }

  /** What is to happen on a connection whose handshake was judged. @throws {ShuttingDownError} */
  accept(handshake: Handshake): WSEvents {
    if (this.#isLeaving) throw new ShuttingDownError();
    let connection: Connection | undefined;
    return {
      onOpen: (_event, { raw }) => {
        // Our own server makes no others.
        if (!(raw instanceof WebSocket)) throw new TypeError("The HTTP server has another WebSocket server.");
        connection = new Connection(raw, handshake, this.#needs);
        this.#connections.add(connection);
        if (this.#isLeaving) connection.leave();
      },
      onMessage: ({ data }) => connection?.receive(data),
      onClose: ({ code }) => {
        if (connection === undefined) return;
        connection.end(code);
        this.#connections.delete(connection);
      },
    };
  }

  /**
   * Asks once of every credential whether it still counts: closes the connections of those that do not, and ends what
   * those that do no longer allow. Never rejects.
   */
  look(): Promise<void> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  /** Takes no new connections, and closes each of those that are open once nothing is under way on it. */
  leave(): void {
    this.#isLeaving = true;
    for (const connection of this.#connections) connection.leave();
  }

  /** Closes all connections, and resolves when the last one is closed: after `closeMs` at the latest. */
  async close(): Promise<void> {
    this.leave();
    for (const timer of this.#timers) clearInterval(timer);
    const open = [...this.#connections];
    for (const connection of open) connection.close("going_away");
    await Promise.all(open.map((connection) => connection.ended));
    await this.#looking;
  }

  #beat(): void {
    for (const connection of this.#connections) connection.beat();
  }

  async #look(): Promise<void> {
    // Many connections may have the same credential: it is looked up once for all of them.
    const groups = Map.groupBy(this.#connections, ({ credential }) => keyOf(credential)).values();
    const lookAtNext = async (): Promise<void> => {
      for (const connections of groups) await this.#lookAt(connections);
    };
    // All of them take from the one iterator, so each group is looked at once.
    await Promise.all(Array.from({ length: mostLooks }, lookAtNext));
  }

  async #lookAt(connections: readonly Connection[]): Promise<void> {
    const credential = connections[0]?.credential;
    if (credential === undefined) return;
    try {
      const principal = await resolvePrincipal(this.#needs.db, credential);
      await Promise.all(connections.map((connection) => connection.recheck(principal)));
    } catch (thrown) {
      if (isRefusal(thrown)) {
        for (const connection of connections) connection.close("unauthenticated");
      } else {
        // A database that does not answer has no events for them either; the next look will tell.
        this.#needs.logger.warn("a credential could not be looked at again", errorFields(thrown));
      }
    }
  }
}

function keyOf(credential: Credential | undefined): string {
  switch (credential?.kind) {
    case "api_key":
      return `key ${credential.key} ${credential.org_id ?? ""}`;
    case "session":
      return `session ${credential.token} ${credential.org_id ?? ""}`;
    case "none":
    case undefined:
      return "";
  }
}
