import type { HttpBindings } from "@hono/node-server";
import type { SequencedRunEvent } from "@patchbay/contracts";
import type { Context } from "hono";

/** Comments keep connections open that proxies would close for silence, and find out that a reader is gone. */
const keepAliveMs = 10_000;
/** How long a reader may take nothing while there is something to take: then its connection is closed. */
const stallMs = 60_000;
/** About how much is made ready for a reader that does not take it; one event is never split. */
const readAheadBytes = 16 * 1024;

const headers = {
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "no-store",
  // nginx would collect the stream into pages.
  "x-accel-buffering": "no",
};

export interface EventStreamOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds. Default 10,000. */
  readonly keepAliveMs?: number;
  /** Milliseconds. Default 60,000. */
  readonly stallMs?: number;
  /** Asked with each comment whether the reader may still be told; one that may not is disconnected. Never rejects. */
  readonly isAllowed?: () => Promise<boolean>;
}

/**
 * Answers with a run's events as server-sent events (WHATWG HTML, section 9.2): `event` is the type, `id` the number to
 * resume from, `data` the rest and when it happened (`at`).
 *
 * The reader's pace is the stream's: nothing more is read for one that stalls, and one that goes on stalling is
 * disconnected; it may resume with `Last-Event-ID`. The source is given back when the reader leaves.
 */
export function eventStream(
  c: Context,
  batches: (signal: AbortSignal) => AsyncGenerator<readonly SequencedRunEvent[], void, undefined>,
  options: EventStreamOptions = {},
): Response {
  const reader = new Reader(batches, options, () => hangUp(c));
  const body = new ReadableStream<Uint8Array>(
    {
      start: (controller) => reader.start(controller),
      pull: (controller) => reader.pull(controller),
      cancel: () => reader.leave(),
    },
    new ByteLengthQueuingStrategy({ highWaterMark: readAheadBytes }),
  );
  return new Response(body, { headers: { ...headers, ...options.headers } });
}

type Controller = ReadableStreamDefaultController<Uint8Array>;

class Reader {
  readonly #gone = new AbortController();
  readonly #source: AsyncGenerator<readonly SequencedRunEvent[], void, undefined>;
  readonly #encoder = new TextEncoder();
  readonly #options: EventStreamOptions;
  readonly #hangUp: () => boolean;
  #timer: NodeJS.Timeout | undefined;
  /** What the source gave and the reader has not been given. */
  #batch: readonly SequencedRunEvent[] = [];
  #next = 0;
  #takenAt = performance.now();

  constructor(
    batches: (signal: AbortSignal) => AsyncGenerator<readonly SequencedRunEvent[], void, undefined>,
    options: EventStreamOptions,
    hangUp: () => boolean,
  ) {
    this.#source = batches(this.#gone.signal);
    this.#options = options;
    this.#hangUp = hangUp;
  }

  start(controller: Controller): void {
    this.#timer = setInterval(() => {
      this.#look(controller);
      void this.#judge(controller);
    }, this.#options.keepAliveMs ?? keepAliveMs);
  }

  async pull(controller: Controller): Promise<void> {
    this.#takenAt = performance.now();
    try {
      if (this.#next === this.#batch.length) {
        const { done, value } = await this.#source.next();
        if (this.#gone.signal.aborted) return;
        if (done === true) {
          clearInterval(this.#timer);
          controller.close();
          return;
        }
        this.#batch = value;
        this.#next = 0;
      }
      const frames = this.#frames();
      if (frames !== "") controller.enqueue(this.#encoder.encode(frames));
    } catch (error) {
      clearInterval(this.#timer);
      controller.error(error);
    }
  }

  async leave(): Promise<void> {
    clearInterval(this.#timer);
    this.#gone.abort();
    this.#batch = [];
    this.#next = 0;
    await this.#source.return();
  }

  /** As many of the events that are there as are made ready at once. */
  #frames(): string {
    let frames = "";
    while (this.#next < this.#batch.length && frames.length < readAheadBytes) {
      const event = this.#batch[this.#next++];
      if (event !== undefined) frames += toFrame(event);
    }
    return frames;
  }

  #look(controller: Controller): void {
    if ((controller.desiredSize ?? 0) > 0) controller.enqueue(this.#encoder.encode(": keep-alive\n\n"));
    else if (performance.now() - this.#takenAt >= (this.#options.stallMs ?? stallMs))
      this.#drop(controller, "The reader took nothing for too long.");
  }

  async #judge(controller: Controller): Promise<void> {
    if ((await this.#options.isAllowed?.()) === false && !this.#gone.signal.aborted)
      this.#drop(controller, "The reader may not be told any more.");
  }

  #drop(controller: Controller, why: string): void {
    // With its socket the stream is cancelled, which gives the source back.
    if (this.#hangUp()) return;
    void this.leave();
    controller.error(new Error(why));
  }
}

/** Closes the connection itself: a server that waits for it to drain would wait for ever. Returns whether there is one. */
function hangUp({ env }: Context): boolean {
  // What @hono/node-server hands to the application; absent where requests come without a socket.
  const { outgoing } = (env ?? {}) as Partial<HttpBindings>;
  outgoing?.destroy();
  return outgoing !== undefined;
}

function toFrame({ seq, at, event }: SequencedRunEvent): string {
  const { type, ...fields } = event;
  const data = { ...fields, at };
  return `event: ${type}\nid: ${seq}\ndata: ${JSON.stringify(data)}\n\n`;
}
