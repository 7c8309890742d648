import type { SequencedRunEvent } from "@patchbay/contracts";
import { type Database, inProject, type ProjectTransaction, sendInProject } from "@patchbay/database";

import type { Fence } from "../checkpoints/fence.ts";
import type { NewInterrupt } from "../interrupts/interrupt.ts";
import { insertInterrupts } from "../interrupts/interrupt-repository.ts";
import { insertFencedEvents, insertingEventsOfMany } from "./fenced-events.ts";

/** The events of one run that are to be stored. */
export interface EventSource extends Fence {
  readonly org_id: string;
  readonly project_id: string;
  /** What is not stored yet, in order; asked when it is this run's turn. */
  readonly unstored: () => readonly SequencedRunEvent[];
}

/** How many runs one statement serves: enough for a thousand streams, few enough to be quick. */
const mostRuns = 500;
/**
 * How many events one statement takes before it takes no further run. Words that follow each other are one row, so runs
 * that speak are many events and few rows: with a limit that a thousand of them reach, those that are behind make
 * statements of a few runs each, and all fall further behind.
 */
const mostEvents = 50_000;
/** How many statements of a project are under way at once. */
const mostStatements = 4;
/** How many runs must wait before another statement begins beside those under way. */
const worthAnother = 100;
/**
 * Where so many runs speak at once, a statement begins this long after the one before: a word more or less in it costs
 * next to nothing, and a word by itself costs as much as a hundred. A reader does not see 25 ms.
 */
const crowd = 8;
const paceMs = 25;
/** How long a run whose row somebody else holds is tried along with the others; then it waits for its row by itself. */
const togetherMs = 200;
const pauseMs = 10;

/**
 * Stores the events of all runs of this process: those of one project that come while a statement is under way go
 * together in the next one. So a single run is stored at once, and a thousand do not need a thousand transactions. Where
 * so many wait that a busy process would take turns to hear of an answer before it asks again, it asks meanwhile.
 */
export class EventWriter {
  readonly #db: Database;
  readonly #lanes = new Map<string, Lane>();

  constructor(db: Database) {
    this.#db = db;
  }

  /**
   * Stores what is new of a run; one at a time for each run. Whoever hears of a question in it can answer it. Resolves
   * to the number of the last event that is stored now, and to undefined where there was nothing to store.
   *
   * @throws {LeaseLostError} when the run is another process's; nothing of it was stored then
   * @throws what the database says when it could not be asked
   */
  async write(source: EventSource): Promise<number | undefined> {
    const key = `${source.org_id} ${source.project_id}`;
    const lane = this.#lanes.get(key) ?? new Lane(this.#db, source, () => this.#lanes.delete(key));
    this.#lanes.set(key, lane);
    return await lane.write(source);
  }
}

interface Waiting {
  readonly source: EventSource;
  readonly since: number;
  readonly done: PromiseWithResolvers<number | undefined>;
}

interface Taken extends Waiting {
  readonly events: readonly SequencedRunEvent[];
}

/** The runs of one project. */
class Lane {
  readonly #db: Database;
  readonly #project: { readonly org_id: string; readonly project_id: string };
  readonly #onIdle: () => void;
  #waiting: Waiting[] = [];
  /** How many take what waits, in turns. */
  #writers = 0;
  /** Whether one of them is about to take what waits. */
  #isGathering = false;
  /** When the next statement may begin, as `performance.now()` says it. */
  #nextAt = 0;

  constructor(db: Database, project: EventSource, onIdle: () => void) {
    this.#db = db;
    this.#project = project;
    this.#onIdle = onIdle;
  }

  write(source: EventSource): Promise<number | undefined> {
    const done = Promise.withResolvers<number | undefined>();
    this.#waiting.push({ source, since: performance.now(), done });
    if (this.#needsWriter()) void this.#writeAll();
    return done.promise;
  }

  #needsWriter(): boolean {
    if (this.#writers === 0) return true;
    return !this.#isGathering && this.#writers < mostStatements && this.#waiting.length >= worthAnother;
  }

  async #writeAll(): Promise<void> {
    this.#writers++;
    while (this.#waiting.length > 0) {
      this.#isGathering = true;
      await this.#gather();
      this.#isGathering = false;
      const taken = this.#take();
      if (taken.length >= crowd) this.#nextAt = performance.now() + paceMs;
      const held = await this.#writeTogether(taken).catch((error: unknown) => {
        for (const { done } of taken) done.reject(error);
        return [];
      });
      for (const each of held) {
        if (performance.now() - each.since < togetherMs) this.#waiting.push(each);
        else void this.#writeAlone(each);
      }
      // Rows are held for moments; asking without a pause would not make them any shorter.
      if (held.length > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
    if (--this.#writers === 0) this.#onIdle();
  }

  /** What else happens in this turn of the event loop goes along, and in a crowd what happens soon. */
  async #gather(): Promise<void> {
    const waitMs = this.#nextAt - performance.now();
    await new Promise((resolve) => {
      if (waitMs > 1) setTimeout(resolve, waitMs);
      else setImmediate(resolve);
    });
  }

  /** Takes as many as one statement serves; the others stay. */
  #take(): Taken[] {
    const taken: Taken[] = [];
    let events = 0;
    while (taken.length < mostRuns && events < mostEvents) {
      const next = this.#waiting.shift();
      if (next === undefined) break;
      const unstored = next.source.unstored();
      if (unstored.length === 0) {
        next.done.resolve(undefined);
        continue;
      }
      taken.push({ ...next, events: unstored });
      events += unstored.length;
    }
    return taken;
  }

  /** Resolves to those that were not stored: somebody holds their rows, or their leases are lost. */
  async #writeTogether(taken: readonly Taken[]): Promise<readonly Taken[]> {
    if (taken.length === 0) return [];
    const stored = await this.#store(taken);
    for (const { source, events, done } of taken)
      if (stored.has(source.run_id)) done.resolve(events.at(-1)?.seq);
    return taken.filter(({ source }) => !stored.has(source.run_id));
  }

  /** Resolves to the runs whose events are stored now. */
  async #store(taken: readonly Taken[]): Promise<ReadonlySet<string>> {
    const runs = taken.map(({ source, events }) => ({ fence: source, events }));
    const asks = taken.some(({ events }) => events.some((each) => askedBy(each).length > 0));
    if (!asks) {
      const [{ rows }] = await sendInProject(this.#db, this.#project, (tx) => [
        insertingEventsOfMany(tx, runs),
      ]);
      return new Set(rows.map(({ id }) => id));
    }
    return await inProject(this.#db, this.#project, async (tx) => {
      for (const each of taken) await insertQuestions(tx, each);
      const { rows } = await insertingEventsOfMany(tx, runs).execute(tx.sql);
      return new Set(rows.map(({ id }) => id));
    });
  }

  async #writeAlone(held: Taken): Promise<void> {
    const { source, events, done } = held;
    try {
      await inProject(this.#db, this.#project, async (tx) => {
        await insertQuestions(tx, held);
        await insertFencedEvents(tx, source, events);
      });
      done.resolve(events.at(-1)?.seq);
    } catch (error) {
      done.reject(error);
    }
  }
}

async function insertQuestions(tx: ProjectTransaction, { source, events }: Taken): Promise<void> {
  await insertInterrupts(tx, source.run_id, events.flatMap(askedBy));
}

/** The question that an event tells of. */
export function askedBy({ event }: SequencedRunEvent): NewInterrupt[] {
  return event.type === "interrupt.requested" ? [event] : [];
}
