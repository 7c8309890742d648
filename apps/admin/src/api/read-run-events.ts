import { RunEvent, type SequencedRunEvent } from "@patchbay/contracts";
import type { EventSourceMessage } from "eventsource-parser";

import { ApiError, UnreachableError } from "./api-error.ts";
import { readServerSentEvents } from "./read-server-sent-events.ts";

/** Where a run's events come from. */
export interface RunSource {
  /** Opens the stream for the first time. */
  open(signal: AbortSignal): Promise<Response>;
  /** Opens the stream of a known run again, from the event after number `after`. */
  reopen(runId: string, after: number, signal: AbortSignal): Promise<Response>;
  /** How the run stands: whether it waits, and for which interrupts, by their ids. */
  look(runId: string, signal: AbortSignal): Promise<RunStanding>;
  /** Resolves after that many milliseconds; rejects when the signal aborts. */
  pause(ms: number, signal: AbortSignal): Promise<void>;
  /** Like `pause`, between two looks at a run that waits; may end early when there is reason to look again. */
  rest(ms: number, signal: AbortSignal): Promise<void>;
}

/** How a run stands at one moment. */
export interface RunStanding {
  readonly isWaiting: boolean;
  readonly open: ReadonlySet<string>;
}

/** Pauses before each new try of a broken stream, in milliseconds: half a minute in all, then it is given up. */
const pausesMs = [250, 500, 1_000, 2_000, 4_000, 8_000, 15_000];

/** How often a run that waits is looked at: somebody elsewhere may answer, and questions expire. */
const restMs = 3_000;

/**
 * The events of one run, each once and in order, up to the one that ends it. The stream of a run that waits ends; it is
 * taken up again when somebody has answered, whoever it was.
 *
 * A stream that breaks off is opened again behind the last event that arrived. What the server repeats is left out, what
 * a newer server adds that we do not know is passed over.
 *
 * @throws {ApiError} when the server refuses the run or the stream
 * @throws {UnreachableError} when the stream breaks before the run has a name, or stays broken
 */
export async function* readRunEvents(
  source: RunSource,
  signal: AbortSignal,
): AsyncGenerator<SequencedRunEvent> {
  let seq = 0;
  let runId: string | undefined;
  let failures = 0;
  let cause: unknown;
  const open = new Set<string>();
  /** What it waits for as it was seen last; undefined when it has told something since. */
  let seen: ReadonlySet<string> | undefined;

  /** Resolves when there may be something new to read. A server that gives no answer is asked again: nothing is lost. */
  const whenItGoesOn = async (id: string): Promise<void> => {
    for (;;) {
      const standing = await source.look(id, signal).catch((error: unknown) => {
        signal.throwIfAborted();
        if (error instanceof ApiError) throw error;
        return undefined;
      });
      const known = seen ?? open;
      if (standing !== undefined) {
        seen = standing.open;
        if (!standing.isWaiting || standing.open.symmetricDifference(known).size > 0) return;
        failures = 0;
      }
      await source.rest(restMs, signal);
    }
  };

  let next = (): Promise<Response> => source.open(signal);
  for (;;) {
    try {
      const response = await next();
      if (response.body === null) throw new UnreachableError();
      for await (const message of readServerSentEvents(response.body)) {
        const read = readRunEvent(message);
        // After a crash the end can have a number that something which was told but not stored had before.
        if (read === undefined || (read.seq <= seq && !isLast(read.event))) continue;
        seq = Math.max(seq, read.seq);
        failures = 0;
        seen = undefined;
        if (read.event.type === "run.started") runId = read.event.run_id;
        if (read.event.type === "interrupt.requested") open.add(read.event.interrupt_id);
        if (read.event.type === "interrupt.resolved") open.delete(read.event.interrupt_id);
        yield read;
        if (isLast(read.event)) return;
      }
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof ApiError) throw error;
      cause = error;
    }
    signal.throwIfAborted();
    if (runId !== undefined && open.size > 0) await whenItGoesOn(runId);
    const pauseMs = pausesMs[failures];
    if (runId === undefined || pauseMs === undefined) throw new UnreachableError(cause);
    failures += 1;
    await source.pause(pauseMs, signal);
    const known = runId;
    next = () => source.reopen(known, seq, signal);
  }
}

/** One message of the wire as an event of the log; undefined for what is no event that we know. */
function readRunEvent(message: EventSourceMessage): SequencedRunEvent | undefined {
  const seq = Number(message.id);
  if (!Number.isSafeInteger(seq) || seq < 1) return undefined;
  let data: unknown;
  try {
    data = JSON.parse(message.data);
  } catch {
    return undefined;
  }
  if (typeof data !== "object" || data === null) return undefined;
  const { at = "", ...fields }: { at?: unknown } = data;
  const event = RunEvent.safeParse({ ...fields, type: message.event });
  return event.success ? { seq, at: String(at), event: event.data } : undefined;
}

const isLast = (event: RunEvent): boolean =>
  event.type === "run.completed" || event.type === "run.failed" || event.type === "run.cancelled";
