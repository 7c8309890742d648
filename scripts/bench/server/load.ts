import { Agent, type IncomingMessage, request } from "node:http";

/** A server under load, as its clients see it. */
export interface Target {
  readonly name: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: (message: string) => string;
  /** Stands once in the answer for each piece of the model's text. */
  readonly piece: string;
  /** Stands at the end of an answer that is whole. */
  readonly end: string;
}

export interface Answer {
  /** Milliseconds from the request to the first piece of text. */
  readonly firstMs: number;
  /** Milliseconds from the request to the end of the answer. */
  readonly totalMs: number;
}

const agent = new Agent({ keepAlive: true, maxSockets: 4_096 });

/** Sends one message and reads the answer to its end. @throws when it is not whole */
export async function ask(target: Target, message: string, pieces: number): Promise<Answer> {
  const started = performance.now();
  let firstMs = Number.NaN;
  let count = 0;
  let tail = "";
  const piecesIn = counter(target.piece);
  await stream(target, message, (text) => {
    const found = piecesIn(text);
    if (count === 0 && found > 0) firstMs = performance.now() - started;
    count += found;
    tail = (tail + text).slice(-2_000);
  });
  if (count !== pieces || !tail.includes(target.end))
    throw new Error(`${target.name}: the answer has ${count} pieces, not ${pieces}: ${tail.slice(0, 300)}`);
  return { firstMs, totalMs: performance.now() - started };
}

export interface Throughput {
  readonly answers: number;
  readonly perSecond: number;
}

/** Keeps `concurrency` requests going for about `forMs`. */
export async function throughput(
  target: Target,
  concurrency: number,
  forMs: number,
  pieces: number,
): Promise<Throughput> {
  const started = performance.now();
  let answers = 0;
  const client = async (): Promise<void> => {
    while (performance.now() - started < forMs) {
      await ask(target, "Hi", pieces);
      answers++;
    }
  };
  await Promise.all(Array.from({ length: concurrency }, client));
  return { answers, perSecond: (answers / (performance.now() - started)) * 1_000 };
}

/** Times in milliseconds, of which so many in a hundred are no longer. */
export interface Percentiles {
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
}

export interface SlowStreams {
  /** How many had said something by the time that was measured: all, unless opening them took too long. */
  readonly open: number;
  /** From one piece to the next. Where several come together there is no time between them. */
  readonly betweenPieces: Percentiles;
  /** From one arrival of pieces to the next, however many come together: what a reader waits, which no burst can hide. */
  readonly betweenArrivals: Percentiles;
  /** Pieces that came, of those that the model said meanwhile: below 1 the server falls behind. */
  readonly kept: number;
  /** Processor time of the server for each piece that came, in microseconds: what it is whoever else is busy. */
  readonly cpuUs: number;
}

/** Streams that did not come to their end. */
export class BrokenStreamsError extends Error {}

/** The longest that one waits for all streams to say something. */
const openWithinMs = 60_000;

/**
 * Opens `count` streams whose model says a piece every 20 ms, and measures the time between pieces for `forMs` while
 * all of them are open.
 *
 * @param cpuMs how much processor time the server has used so far
 * @param end has the model come to an end on all of them
 */
export async function slowStreams(
  target: Target,
  count: number,
  forMs: number,
  cpuMs: () => Promise<number>,
  end: () => Promise<unknown>,
): Promise<SlowStreams> {
  const delays = new Histogram();
  const arrivals = new Histogram();
  let open = 0;
  let isMeasuring = false;
  const begun = Promise.withResolvers<void>();
  const follow = async (): Promise<void> => {
    let lastAt = 0;
    const piecesIn = counter(target.piece);
    await stream(target, "slow", (text) => {
      const found = piecesIn(text);
      if (found === 0) return;
      const now = performance.now();
      if (lastAt === 0 && ++open === count) begun.resolve();
      if (isMeasuring && lastAt > 0) {
        delays.add(now - lastAt);
        arrivals.add(now - lastAt);
        // They came together: between them there was no time.
        for (let more = 1; more < found; more++) delays.add(0);
      }
      lastAt = now;
    });
  };
  const streams: Promise<unknown>[] = [];
  const broken: unknown[] = [];
  // Some at a time: how a server takes a thousand requests at once is another question.
  while (streams.length < count && broken.length === 0) {
    streams.push(follow().catch((error: unknown) => broken.push(error)));
    if (streams.length % 10 === 0) await pause(100);
  }
  const ended = Promise.all(streams);
  await Promise.race([begun.promise, pause(openWithinMs), ended]);
  isMeasuring = true;
  const cpuBefore = await cpuMs();
  const startedAt = performance.now();
  await pause(forMs);
  isMeasuring = false;
  const cpu = (await cpuMs()) - cpuBefore;
  const expected = (count * (performance.now() - startedAt)) / 20;
  await end();
  // One that began to listen to its model after that would go on for ever.
  const again = setInterval(() => void end(), 1_000);
  await ended;
  clearInterval(again);
  if (broken.length > 0)
    throw new BrokenStreamsError(`${broken.length} of ${streams.length} streams broke`, { cause: broken[0] });
  return {
    open,
    betweenPieces: delays.percentiles(),
    betweenArrivals: arrivals.percentiles(),
    kept: delays.count / expected,
    cpuUs: (cpu * 1_000) / delays.count,
  };
}

/** Counts delays by the millisecond, up to ten seconds. */
class Histogram {
  readonly #counts = new Uint32Array(10_001);
  count = 0;

  add(ms: number): void {
    const index = Math.min(Math.round(ms), this.#counts.length - 1);
    this.#counts[index] = (this.#counts[index] ?? 0) + 1;
    this.count++;
  }

  percentiles(): Percentiles {
    return {
      p50Ms: this.#percentile(0.5),
      p95Ms: this.#percentile(0.95),
      p99Ms: this.#percentile(0.99),
    };
  }

  #percentile(share: number): number {
    let seen = 0;
    return this.#counts.findIndex((count) => (seen += count) >= this.count * share);
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function stream(target: Target, message: string, onText: (text: string) => void): Promise<void> {
  // A server may close a connection that was kept in the moment in which it is used again (Node.js documentation,
  // `request.reusedSocket`): then nothing was done.
  while (!(await wasStreamed(target, message, onText)));
}

/** Resolves to whether the connection was there. */
function wasStreamed(
  { name, url, headers, body }: Target,
  message: string,
  onText: (text: string) => void,
): Promise<boolean> {
  return new Promise((resolve, reject) => {
    let isAnswered = false;
    const sent = request(
      url,
      { agent, method: "POST", headers: { "content-type": "application/json", ...headers } },
      (response: IncomingMessage) => {
        isAnswered = true;
        response.setEncoding("latin1");
        response.on("data", (text: string) => {
          if (response.statusCode === 200) onText(text);
          else reject(new Error(`${name} answered ${response.statusCode}: ${text}`));
        });
        response.on("end", () => resolve(true)).on("error", reject);
      },
    );
    sent.on("error", (error) => {
      if (sent.reusedSocket && !isAnswered) resolve(false);
      else reject(error);
    });
    sent.end(body(message));
  });
}

/** Counts how often `part` stands in a text that comes in bits, cut anywhere. */
function counter(part: string): (text: string) => number {
  let carried = "";
  return (text) => {
    const all = carried + text;
    let count = 0;
    let end = 0;
    for (let at = all.indexOf(part); at !== -1; at = all.indexOf(part, end)) {
      count++;
      end = at + part.length;
    }
    carried = all.slice(Math.max(end, all.length - part.length + 1));
    return count;
  };
}
