import type { Dispatcher } from "undici";

import type { Deadline } from "./deadline.ts";
import { contentCoding, Decompression } from "./decompression.ts";
import { EgressError } from "./egress-error.ts";

/** The bytes of an answer, as they come. */
export interface ByteStream {
  /**
   * Resolves to what has come since the last time, as soon as there is something; undefined at the end. One read at a
   * time.
   *
   * @throws {EgressError} when a limit is passed or the connection breaks
   * @throws the signal's reason when it aborts
   */
  read(): Promise<Uint8Array | undefined>;
  /** Lets go of the answer; what has not come is not wanted any more. */
  close(): void;
}

/** An answer of which the headers have come. */
export interface ByteAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: ByteStream;
}

/** How much is read ahead of the reader; the rest stays in the socket, where TCP slows the sender. */
const mostAheadBytes = 64 * 1024;

interface Options {
  readonly host: string;
  readonly maxBytes: number;
  readonly deadline: Deadline;
  /** Makes our error of what the transport threw. */
  readonly translate: (error: unknown) => unknown;
}

type Controller = Dispatcher.DispatchController;

/**
 * One request on its way, as undici's dispatcher tells of it: from the socket to the reader without a stream in between,
 * for answers that come in many small pieces.
 */
export class ByteExchange implements Dispatcher.DispatchHandler, ByteStream {
  readonly #options: Options;
  readonly #answered = Promise.withResolvers<ByteAnswer>();
  readonly #onAbort: () => void;
  #controller: Controller | undefined;
  /** Of an answer that is compressed although that was not asked for. */
  #decompression: Decompression | undefined;
  #pieces: Uint8Array[] = [];
  #aheadBytes = 0;
  #receivedBytes = 0;
  #reading: PromiseWithResolvers<Uint8Array | undefined> | undefined;
  #end: { readonly error?: unknown } | undefined;

  constructor(options: Options) {
    this.#options = options;
    const { deadline } = options;
    this.#onAbort = () => this.#fail(deadline.signal.reason);
    // Whoever asked may have gone before it fails.
    this.#answered.promise.catch(() => {});
    deadline.waits();
    if (deadline.signal.aborted) this.#onAbort();
    else deadline.signal.addEventListener("abort", this.#onAbort, { once: true });
  }

  /** The answer, once its headers have come. Rejects as `read` does. */
  get answered(): Promise<ByteAnswer> {
    return this.#answered.promise;
  }

  read(): Promise<Uint8Array | undefined> {
    if (this.#pieces.length > 0) return Promise.resolve(this.#take());
    if (this.#end !== undefined)
      return "error" in this.#end ? Promise.reject(this.#end.error) : Promise.resolve(undefined);
    this.#options.deadline.waits();
    this.#reading = Promise.withResolvers();
    return this.#reading.promise;
  }

  close(): void {
    this.#stop({});
    this.#pieces = [];
    // Of an answer that has come to its end nothing is left to abort.
    this.#controller?.abort(new Error("The answer is not wanted any more."));
  }

  onRequestStart(controller: Controller): void {
    this.#controller = controller;
    // It was given up while it waited for its connection.
    if (this.#end !== undefined) controller.abort(new Error("The request is not wanted any more."));
  }

  onResponseStart(
    controller: Controller,
    status: number,
    headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  ): void {
    // Interim answers (RFC 9110, section 15.2) say that the answer is still to come.
    if (status < 200) return;
    this.#options.deadline.goesOn();
    const read = new Headers();
    for (const [name, value] of Object.entries(headers))
      for (const each of [value ?? []].flat()) read.append(name, each);
    const coding = contentCoding(read.get("content-encoding"));
    if (coding === null) {
      const reason = "the answer is compressed in a way that was not asked for.";
      this.#fail(new EgressError("egress_interrupted", this.#options.host, reason));
      return;
    }
    if (coding !== undefined) {
      // They are of what comes, not of what is read.
      read.delete("content-encoding");
      read.delete("content-length");
      this.#decompression = new Decompression(coding, {
        onBytes: (piece) => this.#receive(piece),
        onRoom: () => controller.resume(),
        onEnd: () => this.#stop({}),
        onError: () => {
          const reason = "the answer is not what its compression says, or broke off.";
          this.#fail(new EgressError("egress_interrupted", this.#options.host, reason));
        },
      });
    }
    this.#answered.resolve({ status, headers: read, body: this });
  }

  onResponseData(controller: Controller, piece: Uint8Array): void {
    if (this.#end !== undefined) return;
    if (this.#decompression === undefined) this.#receive(piece);
    else if (!this.#decompression.write(piece)) controller.pause();
  }

  onResponseEnd(): void {
    if (this.#decompression === undefined) this.#stop({});
    else if (this.#end === undefined) this.#decompression.finish();
  }

  onResponseError(_controller: Controller, error: Error): void {
    this.#stop({ error: this.#options.translate(error) });
  }

  /** Takes bytes of the answer as it is read; counts them, so that a small one that unpacks without end stops. */
  #receive(piece: Uint8Array): void {
    if (this.#end !== undefined) return;
    const { deadline, host, maxBytes } = this.#options;
    this.#receivedBytes += piece.byteLength;
    if (this.#receivedBytes > maxBytes) {
      const reason = `the response is longer than the ${maxBytes} bytes allowed.`;
      this.#fail(new EgressError("egress_too_large", host, reason));
      return;
    }
    const reading = this.#reading;
    if (reading !== undefined) {
      this.#reading = undefined;
      deadline.goesOn();
      reading.resolve(piece);
      return;
    }
    this.#pieces.push(piece);
    this.#aheadBytes += piece.byteLength;
    if (this.#aheadBytes > mostAheadBytes) (this.#decompression ?? this.#controller)?.pause();
  }

  #take(): Uint8Array | undefined {
    this.#aheadBytes = 0;
    const [first, ...others] = this.#pieces;
    this.#pieces = [];
    (this.#decompression ?? this.#controller)?.resume();
    return first === undefined || others.length === 0 ? first : Buffer.concat([first, ...others]);
  }

  /** Closes the connection. */
  #fail(error: unknown): void {
    this.#stop({ error: this.#options.translate(error) });
    this.#controller?.abort(new Error("The request has failed."));
  }

  /** What comes after that is of no interest to anybody. */
  #stop(end: { readonly error?: unknown }): void {
    if (this.#end !== undefined) return;
    this.#end = end;
    const { deadline } = this.#options;
    deadline.signal.removeEventListener("abort", this.#onAbort);
    deadline.end();
    this.#decompression?.close();
    const reading = this.#reading;
    this.#reading = undefined;
    if ("error" in end) {
      this.#answered.reject(end.error);
      reading?.reject(end.error);
    } else reading?.resolve(undefined);
  }
}
