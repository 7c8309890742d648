import type { RunEvent, SequencedRunEvent } from "@patchbay/contracts";
import { type Database, inProject, type ProjectTransaction } from "@patchbay/database";
import { errorFields, type Logger } from "@patchbay/telemetry";

import { type Fence, LeaseLostError } from "../checkpoints/fence.ts";
import { insertInterrupts } from "../interrupts/interrupt-repository.ts";
import { holdRun } from "../runs/run-repository.ts";
import { askedBy, type EventWriter } from "./event-writer.ts";
import type { FlushClock } from "./flush-clock.ts";
import { LiveLog } from "./live-log.ts";
import type { RunSignals } from "./run-signals.ts";
import { insertEvents, RunEventRepository } from "./stored-events.ts";
import type { WantedRunsElsewhere } from "./wanted-runs.ts";

/** How long a reader waits for what only tells how far the run is: often words follow, or the end, and all go together. */
const storeSoonMs = 5;
/**
 * The shortest time between two batches that only readers in other processes wait for: they hear of them by signals, and
 * those go no faster.
 */
const paceElsewhereMs = 20;
const patientEvents: ReadonlySet<RunEvent["type"]> = new Set([
  "run.started",
  "node.started",
  "node.completed",
  "message.completed",
  "state.updated",
  "usage",
]);
/** Waits between attempts to store how a run stands: together about as long as its lease lives. */
const standingRetriesMs = [100, 500, 2_000, 5_000, 10_000];

export interface LogStorageNeeds {
  readonly db: Database;
  readonly logger: Logger;
  readonly signals: RunSignals;
  /** Stores the events of all runs of this process. */
  readonly writer: EventWriter;
  /** When events are stored that nobody asks for. */
  readonly clock: FlushClock;
  /** The runs whose events readers in other processes wait for. */
  readonly wanted: WantedRunsElsewhere;
}

/** The run whose log it is, and the token under which it is executed. */
export interface LogOwner extends Fence {
  readonly org_id: string;
  readonly project_id: string;
}

/** A run's log while this process executes it, and the storing of it: what is stored is shown, and nothing else. */
export class LogStorage {
  readonly log: LiveLog;
  readonly #owner: LogOwner;
  readonly #needs: LogStorageNeeds;
  readonly #ending: AbortSignal;
  readonly #onLost: (error: LeaseLostError) => void;
  #isStoring = false;
  #storing: Promise<void> | undefined;
  /** Events may have been stored without our hearing of it. */
  #isUnsure = false;
  #stopClock: () => void = () => {};
  #soonTimer: NodeJS.Timeout | undefined;
  /** Whether something is not stored yet that readers should have at once. */
  #isUrgent = false;
  /** When a batch was last put away, as `performance.now()` says it. */
  #lastStoredAt = 0;

  /**
   * @param lastSeq the number of the last event that is stored already; 0 for a new run
   * @param ending aborts when the run has to end: then nobody is in a hurry
   * @param onLost hears that the run is another process's
   */
  constructor(
    owner: LogOwner,
    lastSeq: number,
    needs: LogStorageNeeds,
    { ending, onLost }: { readonly ending: AbortSignal; readonly onLost: (error: LeaseLostError) => void },
  ) {
    this.log = new LiveLog(
      lastSeq,
      () => this.#storeSoon(),
      () => needs.wanted.has(owner.run_id),
    );
    this.#owner = owner;
    this.#needs = needs;
    this.#ending = ending;
    this.#onLost = onLost;
  }

  append(event: RunEvent): void {
    if (!patientEvents.has(event.type)) this.#isUrgent = true;
    this.log.append(event);
  }

  /** From here on what is appended is stored by itself, at once where somebody reads and else within moments. */
  start(): void {
    this.#isStoring = true;
    this.#stopClock();
    this.#stopClock = this.#needs.clock.every(() => {
      if (this.log.hasUnstored) void this.#store();
    });
  }

  /** From here on nothing is stored but by `standing`: nobody hears of an end that is not yet. */
  async stop(): Promise<void> {
    this.#isStoring = false;
    this.#stopClock();
    clearTimeout(this.#soonTimer);
    this.#soonTimer = undefined;
    await this.#storing;
  }

  /** No event comes after those that are stored. */
  close(): void {
    this.#stopClock();
    this.log.close();
  }

  /**
   * Stores how the run stands, with all events so far, as often as it takes. Storing has been stopped before.
   *
   * @param work one transaction; resolves to false where the run is not ours any more
   * @returns undefined where the database could not be reached, or the run turns out to be nobody's or another's
   * @throws {LeaseLostError} where `work` does
   */
  async standing<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
    for (const waitMs of [...standingRetriesMs, undefined]) {
      try {
        if (!(await this.#learnStored())) return undefined;
        const result = await work();
        // What is not ours to store is not shown either: the table has what is true.
        if (result !== false) this.#show(this.log.lastSeq);
        return result;
      } catch (thrown) {
        if (thrown instanceof LeaseLostError) throw thrown;
        this.#isUnsure = true;
        this.#needs.logger.error("how a run stands could not be stored", {
          run_id: this.#owner.run_id,
          ...errorFields(thrown),
        });
        if (waitMs !== undefined) await new Promise((resolve) => setTimeout(resolve, waitMs));
      }
    }
    return undefined;
  }

  /** Stores what is new, as part of how the run stands. */
  async insertUnstored(tx: ProjectTransaction): Promise<void> {
    const batch = this.log.unstored();
    await insertInterrupts(tx, this.#owner.run_id, batch.flatMap(askedBy));
    await insertEvents(tx, this.#owner.run_id, batch);
  }

  /** A reader waits for what is not stored yet. */
  #storeSoon(): void {
    const waitMs = this.#isUrgent ? this.#paceMs() : storeSoonMs;
    if (waitMs <= 0) void this.#store();
    else this.#soonTimer ??= setTimeout(() => this.#storeNow(), waitMs);
  }

  /** How long what is urgent waits for more all the same. */
  #paceMs(): number {
    return this.log.isWantedHere ? 0 : this.#lastStoredAt + paceElsewhereMs - performance.now();
  }

  #storeNow(): void {
    this.#soonTimer = undefined;
    void this.#store();
  }

  /** Stores what is new, one batch at a time, as long as somebody waits for more. */
  #store(): Promise<void> {
    if (!this.#isStoring) return Promise.resolve();
    this.#storing ??= this.#storeForAWhile();
    return this.#storing;
  }

  /** Never rejects. */
  async #storeForAWhile(): Promise<void> {
    const isStored = await this.#storeBatches();
    this.#storing = undefined;
    // Somebody may have begun to wait for more while the last batch was being put away.
    const isMore = this.log.isWanted && this.log.hasUnstored;
    if (isStored && isMore && !this.#ending.aborted) this.#storeSoon();
  }

  /** Resolves to false where it has to be tried again, after a while. Never rejects. */
  async #storeBatches(): Promise<boolean> {
    const { run_id } = this.#owner;
    const unstored = (): readonly SequencedRunEvent[] => {
      this.#isUrgent = false;
      return this.log.unstored();
    };
    const source = { ...this.#owner, unstored };
    try {
      if (!(await this.#learnStored())) throw new LeaseLostError(run_id);
      do {
        const last = await this.#needs.writer.write(source);
        if (last === undefined) break;
        this.#show(last);
        this.#lastStoredAt = performance.now();
      } while (this.log.isWantedHere && this.#isUrgent && this.#isStoring);
      return true;
    } catch (thrown) {
      this.#isUnsure = true;
      if (thrown instanceof LeaseLostError) this.#onLost(thrown);
      // Not the run's failure: the next batch tries again with the rest.
      else this.#needs.logger.warn("run events could not be stored yet", { run_id, ...errorFields(thrown) });
      return false;
    }
  }

  /**
   * Asks what is stored, after a failure: a connection may break between a commit and its answer. What is in the log is
   * ours as long as the run is. Resolves to whether it is.
   */
  async #learnStored(): Promise<boolean> {
    if (!this.#isUnsure) return true;
    const { run_id, lease_token } = this.#owner;
    const last = await inProject(this.#needs.db, this.#owner, async (tx) =>
      (await holdRun(tx, run_id, lease_token)) ? await new RunEventRepository(tx).lastSeq(run_id) : undefined,
    );
    if (last === undefined) return false;
    this.#isUnsure = false;
    this.#show(last);
    return true;
  }

  /** Everything up to `seq` is stored: readers may see it, here and elsewhere. */
  #show(seq: number): void {
    this.log.markStored(seq);
    this.#needs.signals.publish("events", this.#owner.run_id);
  }
}
