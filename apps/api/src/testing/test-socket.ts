import { WebSocketMessage, webSocketProtocol } from "@patchbay/contracts";
import { type ClientOptions, WebSocket } from "ws";

import { listen, portOf, stopListening } from "../http/listen.ts";
import type { TestApi } from "./test-api.ts";

/** The test's API on a port of loopback, with the address of its WebSocket. */
export async function listenForSockets({
  app,
  sockets,
}: TestApi): Promise<{ url: string; close: () => Promise<void> }> {
  const server = await listen(app.fetch, { port: 0, host: "127.0.0.1" }, sockets.server);
  return {
    url: `ws://127.0.0.1:${portOf(server)}/api/v1/ws`,
    close: async () => {
      await Promise.all([stopListening(server), sockets.close()]);
    },
  };
}

/** A request as tests write it; each gets an id of its own. */
type Draft = Readonly<Record<string, unknown>> & { readonly type: string };

type EventMessage = Extract<WebSocketMessage, { type: "event" }>;

/** A client over a real socket, which collects what it is told. */
export class TestSocket {
  readonly socket: WebSocket;
  /** Everything that came, first to last. */
  readonly messages: WebSocketMessage[] = [];
  /** Resolves to the code with which the connection was closed. */
  readonly closed: Promise<number>;
  #lastId = 0;
  #changed = Promise.withResolvers<void>();
  #isClosed = false;

  private constructor(socket: WebSocket) {
    this.socket = socket;
    // Then what comes is a Buffer, whatever it is.
    socket.binaryType = "nodebuffer";
    socket.on("message", (data: Buffer) => {
      this.messages.push(WebSocketMessage.parse(JSON.parse(data.toString("utf8"))));
      this.#notify();
    });
    this.closed = new Promise((resolve) => {
      socket.on("close", (code) => {
        this.#isClosed = true;
        this.#notify();
        resolve(code);
      });
    });
  }

  /** Opens a connection. @throws when the handshake is refused, with the status in the message */
  static async open(
    url: string,
    options: ClientOptions & { readonly key?: string } = {},
  ): Promise<TestSocket> {
    const { key, headers, ...more } = options;
    const credential = key === undefined ? {} : { authorization: `Bearer ${key}` };
    const socket = new WebSocket(url, webSocketProtocol, { ...more, headers: { ...credential, ...headers } });
    const client = new TestSocket(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once("open", resolve);
      socket.once("error", reject);
    });
    // What is wrong later shows in how the connection is closed.
    socket.on("error", () => undefined);
    return client;
  }

  /** Sends a request, and resolves to the answer to it. */
  async ask(draft: Draft): Promise<Extract<WebSocketMessage, { type: "ok" | "error" }>> {
    const id = this.tell(draft);
    const answer = await this.until((message) => "id" in message && message.id === id);
    if (answer.type !== "ok" && answer.type !== "error")
      throw new Error("unreachable: only these have an id");
    return answer;
  }

  /** Sends a request, and returns its id. */
  tell(draft: Draft): string {
    const id = String(++this.#lastId);
    this.socket.send(JSON.stringify({ id, ...draft }));
    return id;
  }

  /** The first message of this kind, once it is there. @throws when the connection is closed before */
  async until(isIt: (message: WebSocketMessage) => boolean): Promise<WebSocketMessage> {
    let seen = 0;
    for (;;) {
      for (; seen < this.messages.length; seen++) {
        const message = this.messages[seen];
        if (message !== undefined && isIt(message)) return message;
      }
      if (this.#isClosed) throw new Error("The connection was closed before it said that.");
      await this.#changed.promise;
    }
  }

  /** The events of a run so far. */
  eventsOf(run_id: string): readonly EventMessage[] {
    return this.messages.flatMap((message) =>
      message.type === "event" && message.run_id === run_id ? [message] : [],
    );
  }

  /** All events of a run, once it has ended. */
  async allEventsOf(run_id: string): Promise<readonly EventMessage[]> {
    await this.until((message) => message.type === "end" && message.run_id === run_id);
    return this.eventsOf(run_id);
  }

  #notify(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }
}
