import { type ChatChunk, ModelError } from "@patchbay/compiler";
import type { ByteStream } from "@patchbay/egress";

import { AnswerAssembly } from "./answer-assembly.ts";
import { EventDataReader } from "./event-data-reader.ts";
import type { ProviderErrors } from "./provider-error.ts";

/**
 * An answer piece by piece. Not a generator: each of those between a word and its reader costs some promises for every
 * word, and most words are here before they are asked for.
 */
export class AnswerStream implements AsyncIterableIterator<ChatChunk, undefined, undefined> {
  readonly #send: () => Promise<ByteStream>;
  readonly #errors: ProviderErrors;
  readonly #signal: AbortSignal;
  readonly #answer: AnswerAssembly;
  #events: EventDataReader | undefined;
  /** The data of events that have come, and how many of them were read. */
  #arrived: readonly string[] = [];
  #read = 0;
  /** What comes after the last word, once there is no other. */
  #rest: ChatChunk[] | undefined;

  /** @param send is called when the first piece is asked for */
  constructor(send: () => Promise<ByteStream>, errors: ProviderErrors, signal: AbortSignal) {
    this.#send = send;
    this.#errors = errors;
    this.#signal = signal;
    this.#answer = new AnswerAssembly(errors);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<ChatChunk, undefined>> {
    try {
      const value = this.#nextArrived();
      return value === undefined ? this.#more() : Promise.resolve({ done: false, value });
    } catch (error) {
      return Promise.reject(this.#failed(error));
    }
  }

  return(): Promise<IteratorResult<ChatChunk, undefined>> {
    this.#end();
    return Promise.resolve(over);
  }

  async #more(): Promise<IteratorResult<ChatChunk, undefined>> {
    try {
      while (this.#rest === undefined) {
        await this.#receive();
        const value = this.#nextArrived();
        if (value !== undefined) return { done: false, value };
      }
    } catch (error) {
      throw this.#failed(error);
    }
    const value = this.#rest.shift();
    return value === undefined ? over : { done: false, value };
  }

  /** Undefined where nothing has come that anybody wants to know. */
  #nextArrived(): ChatChunk | undefined {
    while (this.#read < this.#arrived.length) {
      const text = this.#answer.add(this.#arrived[this.#read++] ?? "");
      if (text !== "") return { type: "text", text };
    }
    return undefined;
  }

  async #receive(): Promise<void> {
    this.#signal.throwIfAborted();
    this.#events ??= new EventDataReader(await this.#send());
    const together = await this.#events.next();
    this.#arrived = together ?? [];
    this.#read = 0;
    if (together === undefined) this.#rest = [...this.#answer.end()];
  }

  #failed(error: unknown): unknown {
    this.#end();
    if (this.#signal.aborted) return this.#signal.reason;
    // Whatever it is, it came out of reading the answer.
    return error instanceof ModelError ? error : this.#errors.broken();
  }

  #end(): void {
    this.#arrived = [];
    this.#rest = [];
    this.#events?.close();
  }
}

const over = { done: true, value: undefined } as const;
