import { createHash } from "node:crypto";

import {
  type Run,
  webSocketCloseCodes,
  type WebSocketMessage,
  type WebSocketRequest,
} from "@patchbay/contracts";
import type { Database } from "@patchbay/database";
import {
  type Credential,
  isRefusal,
  type Principal,
  requirePermission,
  resolvePrincipal,
} from "@patchbay/identity";
import type { RunService } from "@patchbay/runtime";
import { errorFields, type Logger } from "@patchbay/telemetry";
import { WebSocket } from "ws";

import { bearerCredential } from "../http/authenticate.ts";
import { answererOf, callerId } from "../http/caller.ts";
import { HttpError } from "../http/http-error.ts";
import { knownError, toProblem } from "../http/to-problem.ts";
import { Outbox } from "./outbox.ts";
import { readRequest } from "./read-request.ts";
import type { Seats } from "./seats.ts";
import { type Followed, Subscription } from "./subscription.ts";
import type { WebSocketLimits } from "./web-socket-limits.ts";

/** What the handshake said. */
export interface Handshake {
  readonly request_id: string;
  readonly address: string;
  /** Undefined where the first message is to say who speaks. */
  readonly known: { readonly credential: Credential; readonly principal: Principal } | undefined;
}

export interface ConnectionNeeds {
  readonly db: Database;
  readonly runs: RunService;
  readonly logger: Logger;
  readonly limits: WebSocketLimits;
  readonly seats: Seats;
}

type Request<Type extends WebSocketRequest["type"]> = Extract<WebSocketRequest, { type: Type }>;
type Reason = keyof typeof webSocketCloseCodes;

/**
 * One client. Its requests are worked on side by side, a few at a time, each under what its credential allows at that
 * moment; its events go out as fast as it reads them and no faster.
 */
export class Connection {
  readonly #socket: WebSocket;
  readonly #needs: ConnectionNeeds;
  readonly #logger: Logger;
  readonly #handshake: Handshake;
  readonly #outbox: Outbox;
  readonly #subscriptions = new Map<string, Subscription>();
  readonly #ended = Promise.withResolvers<void>();
  readonly #openedAt = performance.now();
  #credential: Credential | undefined;
  /** For whom this connection counts. */
  #seat: string | undefined;
  /** Messages that came while enough others were worked on. */
  #waiting: string[] = [];
  #underWay = 0;
  #isAlive = true;
  #isClosing = false;
  #isLeaving = false;
  #authDeadline: NodeJS.Timeout | undefined;
  #closeDeadline: NodeJS.Timeout | undefined;

  constructor(socket: WebSocket, handshake: Handshake, needs: ConnectionNeeds) {
    const { logger, limits } = needs;
    this.#socket = socket;
    this.#handshake = handshake;
    this.#needs = needs;
    this.#logger = logger.with({ request_id: handshake.request_id });
    this.#outbox = new Outbox(socket, limits, {
      onTurn: () => this.#turn(),
      onStalled: () => this.close("too_slow"),
    });
    socket.on("pong", () => {
      this.#isAlive = true;
    });
    const { known, address } = handshake;
    if (known === undefined) {
      this.#sit(`address ${address}`, limits.mostUnknown);
      this.#authDeadline = setTimeout(() => this.close("unauthenticated"), limits.authMs).unref();
    } else {
      this.#credential = known.credential;
      this.#sit(callerId(known.principal), limits.mostConnections);
    }
  }

  /** Resolves when the connection is no more. */
  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  /** Under what the connection's requests are judged; undefined until it is known. */
  get credential(): Credential | undefined {
    return this.#credential;
  }

  /** Takes a message of the client. */
  receive(data: unknown): void {
    this.#isAlive = true;
    if (this.#isClosing) return;
    if (typeof data !== "string") {
      this.close("unsupported_data");
      return;
    }
    this.#waiting.push(data);
    this.#turn();
  }

  /** Asks the client for a sign of life; one that gave none since the last time is gone. */
  beat(): void {
    // Of a client from which nothing is read, nothing can be heard either.
    if (this.#isClosing || this.#socket.isPaused) return;
    if (!this.#isAlive) {
      this.#socket.terminate();
      return;
    }
    this.#isAlive = false;
    this.#socket.ping();
  }

  /** Stops following what the credential no longer allows to. Never rejects. */
  async recheck(principal: Principal): Promise<void> {
    await Promise.all(
      [...this.#subscriptions.values()].map(async (subscription) => {
        try {
          await subscription.recheck(principal);
        } catch (thrown) {
          // What only could not be looked up stays until the next look.
          if (subscription.isStopped || !knownError(thrown).isExpected) return;
          subscription.stop();
          this.#refuse(subscription.followed.request_id, thrown);
        }
      }),
    );
  }

  /** Closes the connection for a restart of the server, as soon as nothing is under way on it. */
  leave(): void {
    this.#isLeaving = true;
    this.#leaveIfIdle();
  }

  /** Sends nothing more, and ends the connection once the client has said goodbye or had time to. */
  close(reason: Reason): void {
    if (this.#isClosing) return;
    this.#stopAll();
    this.#logger.info("a WebSocket is being closed", { reason });
    // So that the client's own goodbye is read.
    this.#socket.resume();
    this.#socket.close(webSocketCloseCodes[reason], reason);
    this.#closeDeadline = setTimeout(() => this.#socket.terminate(), this.#needs.limits.closeMs).unref();
  }

  /** Called once, when the socket is closed. */
  end(code: number): void {
    this.#stopAll();
    clearTimeout(this.#closeDeadline);
    this.#stand();
    const duration_ms = Math.round(performance.now() - this.#openedAt);
    this.#logger.info("a WebSocket was closed", { code, duration_ms });
    this.#ended.resolve();
  }

  #stopAll(): void {
    this.#isClosing = true;
    clearTimeout(this.#authDeadline);
    this.#waiting = [];
    for (const subscription of this.#subscriptions.values()) subscription.stop();
    this.#outbox.close();
  }

  /** Counts the connection for `holder` from now on, or closes it where they have enough. */
  #sit(holder: string, most: number): void {
    this.#stand();
    if (this.#needs.seats.take(holder, most)) this.#seat = holder;
    else this.close("too_many_connections");
  }

  #stand(): void {
    if (this.#seat !== undefined) this.#needs.seats.release(this.#seat);
    this.#seat = undefined;
  }

  /** Works on what waits, as far as there is room for it and for its answers, and reads on only when nothing waits. */
  #turn(): void {
    while (!this.#isClosing && this.#underWay < this.#needs.limits.mostUnderWay && !this.#outbox.isFull) {
      const text = this.#waiting.shift();
      if (text === undefined) break;
      void this.#workOn(text);
    }
    // One that says goodbye is read to its end.
    if (this.#isClosing || this.#socket.readyState !== WebSocket.OPEN) return;
    if (this.#waiting.length > 0 || this.#outbox.isFull) this.#socket.pause();
    else this.#socket.resume();
    this.#leaveIfIdle();
  }

  /** Never rejects. */
  async #workOn(text: string): Promise<void> {
    this.#underWay += 1;
    await this.#answer(text);
    this.#underWay -= 1;
    this.#turn();
  }

  #leaveIfIdle(): void {
    const isIdle = this.#subscriptions.size === 0 && this.#underWay === 0 && this.#waiting.length === 0;
    if (this.#isLeaving && isIdle) this.close("going_away");
  }

  /** Never rejects. */
  async #answer(text: string): Promise<void> {
    const read = readRequest(text);
    if (!read.ok) {
      this.#refuse(read.id, read.error);
      return;
    }
    const { request } = read;
    try {
      if (request.type === "auth") await this.#authenticate(request);
      else await this.#do(request, await this.#principal());
    } catch (thrown) {
      if (isRefusal(thrown)) this.close("unauthenticated");
      else this.#refuse(request.id, thrown);
    }
  }

  /** Who speaks, asked anew for every request. @throws {UnauthenticatedError} */
  async #principal(): Promise<Principal> {
    return await resolvePrincipal(this.#needs.db, this.#credential ?? { kind: "none" });
  }

  async #authenticate({ id, token }: Request<"auth">): Promise<void> {
    if (this.#credential !== undefined)
      throw new HttpError("request_invalid", "This connection has said already who speaks.");
    // At once, so that what was sent right behind this message is judged by it.
    this.#credential = bearerCredential(token);
    const principal = await this.#principal();
    if (this.#isClosing) return;
    clearTimeout(this.#authDeadline);
    this.#sit(callerId(principal), this.#needs.limits.mostConnections);
    this.#accept(id);
  }

  /** The permissions are those of the routes that do the same. */
  async #do(request: Exclude<WebSocketRequest, { type: "auth" }>, principal: Principal): Promise<void> {
    const { runs } = this.#needs;
    switch (request.type) {
      case "ping":
        this.#accept(request.id);
        return;
      case "subscribe":
        requirePermission(principal, "runs:read");
        await this.#subscribe(request, principal);
        return;
      case "unsubscribe":
        this.#subscriptions.get(request.run_id)?.stop();
        this.#subscriptions.delete(request.run_id);
        this.#accept(request.id);
        return;
      case "start":
        requirePermission(principal, "agents:run");
        await this.#start(request, principal);
        return;
      case "cancel": {
        requirePermission(principal, "runs:cancel");
        this.#accept(request.id, { run: await runs.cancel(principal, request.run_id) });
        return;
      }
      case "resume": {
        requirePermission(principal, "runs:resume");
        const { id, run_id, interrupt_id, value } = request;
        const by = answererOf(principal);
        this.#accept(id, { run: await runs.resume(principal, run_id, { interrupt_id, value }, by) });
        return;
      }
    }
  }

  async #subscribe({ id, run_id, after }: Request<"subscribe">, principal: Principal): Promise<void> {
    if (this.#subscriptions.has(run_id))
      throw new HttpError("request_invalid", "This connection follows the run already.", [
        { in: "body", pointer: "/run_id", message: "is followed already" },
      ]);
    this.#refuseTooMany();
    const followed = { request_id: id, run_id, after, permission: "runs:read", cancelsRun: false } as const;
    const subscription = this.#add(followed, principal);
    try {
      // Asked first, so that a run that is not there is refused, and not accepted and then broken off.
      await this.#needs.runs.get(principal, run_id);
    } catch (thrown) {
      this.#remove(subscription);
      throw thrown;
    }
    this.#accept(id);
    void this.#follow(subscription);
  }

  async #start(message: Request<"start">, principal: Principal): Promise<void> {
    const { id, type: _type, agent, idempotency_key, ...request } = message;
    // It ends a run, which may be somebody else's.
    if (request.on_busy === "interrupt") requirePermission(principal, "runs:cancel");
    if (request.mode === "stream") this.#refuseTooMany();
    const caller = { id: callerId(principal), channel: "api" };
    const repeatable =
      idempotency_key === undefined
        ? undefined
        : { key: `${caller.id}:${idempotency_key}`, digest: digestOf(["start", agent, request]) };
    const { id: run_id } = await this.#needs.runs.start(principal, agent, request, caller, repeatable);
    this.#accept(id, { run_id });
    // A start that was sent again may be of a run that is followed here already.
    if (request.mode !== "stream" || this.#subscriptions.has(run_id)) return;
    const cancelsRun = request.on_disconnect === "cancel";
    const followed = { request_id: id, run_id, after: 0, permission: "agents:run", cancelsRun } as const;
    void this.#follow(this.#add(followed, principal));
  }

  #refuseTooMany(): void {
    const { mostSubscriptions } = this.#needs.limits;
    if (this.#subscriptions.size < mostSubscriptions) return;
    const message = `A connection follows at most ${mostSubscriptions} runs at once: unsubscribe, or open another.`;
    throw new HttpError("request_invalid", message);
  }

  #add(followed: Followed, principal: Principal): Subscription {
    const subscription = new Subscription(followed, principal, this.#needs.runs);
    // The client may have gone while its request was worked on.
    if (this.#isClosing) subscription.stop();
    this.#subscriptions.set(followed.run_id, subscription);
    return subscription;
  }

  #remove(subscription: Subscription): void {
    const { run_id } = subscription.followed;
    if (this.#subscriptions.get(run_id) === subscription) this.#subscriptions.delete(run_id);
  }

  /** Never rejects. */
  async #follow(subscription: Subscription): Promise<void> {
    try {
      await subscription.send(this.#outbox);
    } catch (thrown) {
      if (!subscription.isStopped) this.#refuse(subscription.followed.request_id, thrown);
    }
    this.#remove(subscription);
    this.#leaveIfIdle();
    // Who is sent away by a server that restarts has not left.
    if (subscription.isStopped && !this.#isLeaving) await subscription.leave();
  }

  #accept(id: string, more: { readonly run_id?: string; readonly run?: Run } = {}): void {
    this.#send({ id, type: "ok", ...more });
  }

  #refuse(id: string | null, thrown: unknown): void {
    const known = knownError(thrown);
    if (!known.isExpected) this.#logger.error("a WebSocket request failed unexpectedly", errorFields(thrown));
    this.#send({ id, type: "error", problem: toProblem(known, this.#handshake.request_id) });
  }

  #send(message: WebSocketMessage): void {
    if (!this.#isClosing) this.#outbox.send(message);
  }
}

const digestOf = (request: readonly unknown[]): string =>
  createHash("sha256").update(JSON.stringify(request)).digest("hex");
