import type { Deadline } from "./deadline.ts";
import { EgressError } from "./egress-error.ts";

interface Options {
  readonly host: string;
  readonly maxBytes: number;
  readonly deadline: Deadline;
  /** Makes our error of what the transport threw. */
  readonly translate: (error: unknown) => unknown;
}

/**
 * Hands a decoded body on, chunk by chunk, as it is asked for. Counts what came out of decompression, so a small
 * response that unpacks without end stops at the limit. Only time spent waiting for the other side counts as idle: a
 * slow reader is not its fault.
 */
export function limitedBody(
  source: ReadableStream<Uint8Array>,
  options: Options,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  // Nothing is read ahead: what is not asked for stays in the socket, where TCP slows the sender.
  return new ReadableStream(new LimitedSource(source.getReader(), options), { highWaterMark: 0 });
}

type Reader = ReadableStreamDefaultReader<Uint8Array>;
type Controller = ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>;

/**
 * The words of a model pass here one by one: each costs one read of the source. Nothing is set up for it that would have
 * to be undone, and the abort is listened for once.
 */
class LimitedSource {
  readonly #reader: Reader;
  readonly #options: Options;
  #received = 0;
  #isOver = false;
  #onAbort: (() => void) | undefined;

  constructor(reader: Reader, options: Options) {
    this.#reader = reader;
    this.#options = options;
  }

  start(controller: Controller): void {
    const { signal } = this.#options.deadline;
    // The transport has the signal too, but what it does with it depends on who still holds its response.
    this.#onAbort = () => this.#fail(controller, signal.reason);
    if (signal.aborted) this.#onAbort();
    else signal.addEventListener("abort", this.#onAbort, { once: true });
  }

  pull(controller: Controller): Promise<void> {
    this.#options.deadline.waits();
    return this.#reader.read().then(
      (read) => this.#pass(controller, read),
      (error: unknown) => this.#fail(controller, error),
    );
  }

  async cancel(): Promise<void> {
    this.#end();
    await this.#reader.cancel();
  }

  #pass(controller: Controller, { done, value }: Awaited<ReturnType<Reader["read"]>>): void {
    if (this.#isOver) return;
    const { deadline, host, maxBytes } = this.#options;
    deadline.goesOn();
    if (done) {
      this.#end();
      controller.close();
      return;
    }
    this.#received += value.byteLength;
    if (this.#received > maxBytes) {
      const reason = `the response is longer than the ${maxBytes} bytes allowed.`;
      this.#fail(controller, new EgressError("egress_too_large", host, reason));
      return;
    }
    // A fetch body never stands on shared memory; the type of the chunks does not say so.
    controller.enqueue(value as Uint8Array<ArrayBuffer>);
  }

  #fail(controller: Controller, error: unknown): void {
    if (this.#isOver) return;
    this.#end();
    // Closes the socket; that it complains about being closed is of no interest to anybody.
    this.#reader.cancel().catch(() => {});
    controller.error(this.#options.translate(error));
  }

  #end(): void {
    this.#isOver = true;
    const { deadline } = this.#options;
    if (this.#onAbort !== undefined) deadline.signal.removeEventListener("abort", this.#onAbort);
    deadline.end();
  }
}
