import type { Json, JsonObject } from "@patchbay/graph";
import type { SequencedRunEvent, Trial, VersionSelector } from "@patchbay/contracts";

import { type Activity, reduceRun, type RunState, startingRun } from "../runs/run-state.ts";

/** One question and what the agent did about it. */
export interface Turn {
  readonly number: number;
  readonly input: JsonObject;
  /** What was not done for real; undefined where all was. */
  readonly trial: Trial | undefined;
  readonly run: RunState;
  /** Why the stream ended before the run did: what was thrown. Null while all is well. */
  readonly failure: unknown;
  /** Whether no more will come of it. */
  readonly isOver: boolean;
  /** Whether the server was asked to end the run, or will be as soon as the run has an id. */
  readonly isStopping: boolean;
  /** Why the server did not end the run when it was asked to; null where it did, or was not asked. */
  readonly stopFailure: unknown;
}

/** What a conversation looks like at one moment. A new object whenever something changed. */
export interface ConversationSnapshot {
  readonly turns: readonly Turn[];
  readonly isRunning: boolean;
}

export interface ConversationNeeds {
  /** Starts a run and yields its events up to the last. */
  readonly run: (request: RunRequest, signal: AbortSignal) => AsyncIterable<SequencedRunEvent>;
  /** The events of a run that has begun before, from its first up to its last. */
  readonly follow: (runId: string, signal: AbortSignal) => AsyncIterable<SequencedRunEvent>;
  /** Answers what a run waits for; its events then go on. */
  readonly answer: (runId: string, interruptId: string, value: Json) => Promise<unknown>;
  readonly cancel: (runId: string) => Promise<unknown>;
}

/** A run that has begun before this conversation did. */
export interface EarlierRun {
  readonly id: string;
  readonly input: JsonObject;
  readonly trial: Trial | undefined;
}

export interface RunRequest {
  readonly input: JsonObject;
  readonly version: VersionSelector;
  readonly thread_id: string | undefined;
  /** What is not done for real. */
  readonly trial: Trial | undefined;
}

const idle: Activity = startingRun.activity;

/**
 * A talk with an agent: its turns, one at a time, on one thread.
 *
 * Lives outside React, so that each component subscribes to the part it shows: the canvas to the activity, the panel to
 * the turns. Whoever makes one closes it.
 */
export class Conversation {
  readonly #needs: ConversationNeeds;
  readonly #listeners = new Set<() => void>();
  #snapshot: ConversationSnapshot = { turns: [], isRunning: false };
  #threadId: string | undefined;
  #abort: AbortController | undefined;
  #events: Pick<SequencedRunEvent, "event">[] = [];

  constructor(needs: ConversationNeeds) {
    this.#needs = needs;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): ConversationSnapshot => this.#snapshot;

  /** What happened in the latest run, but for the growth of its messages. The same list as it grows. */
  readonly events = (): readonly Pick<SequencedRunEvent, "event">[] => this.#events;

  /** What the latest run has done to the graph. */
  readonly activity = (): Activity => this.#snapshot.turns.at(-1)?.run.activity ?? idle;

  /**
   * Runs the agent once. Resolves when the run has ended, however it ended; never rejects. One run at a time.
   *
   * @param isAside whether it has a thread of its own, because it is no part of the talk
   */
  async send(
    input: JsonObject,
    version: VersionSelector,
    { trial, isAside = false }: { readonly trial?: Trial | undefined; readonly isAside?: boolean } = {},
  ): Promise<void> {
    const thread_id = isAside ? undefined : this.#threadId;
    await this.#take({ input, trial, isAside }, (signal) =>
      this.#needs.run({ input, version, thread_id, trial }, signal),
    );
  }

  /**
   * Goes on with a run that has begun before, say before the page was loaded anew, as with one that was sent here: what
   * it has said so far, what it asks, and a way to stop it. Only what nothing was said in yet goes on with one.
   *
   * @returns like {@link send}
   */
  async takeUp({ id, input, trial }: EarlierRun): Promise<void> {
    if (this.#snapshot.turns.length > 0) return;
    // A trial of a part has a thread of its own, as `isAside` says in `send`.
    await this.#take({ input, trial, isAside: trial?.until !== undefined }, (signal) =>
      this.#needs.follow(id, signal),
    );
  }

  /** Adds a turn and follows its run to the end. */
  async #take(
    { input, trial, isAside }: Pick<Turn, "input" | "trial"> & { readonly isAside: boolean },
    open: (signal: AbortSignal) => AsyncIterable<SequencedRunEvent>,
  ): Promise<void> {
    if (this.#snapshot.isRunning) return;
    const abort = new AbortController();
    this.#abort = abort;
    const turn: Turn = {
      number: this.#snapshot.turns.length + 1,
      input,
      trial,
      run: startingRun,
      failure: null,
      isOver: false,
      isStopping: false,
      stopFailure: null,
    };
    this.#publish({ turns: [...this.#snapshot.turns, turn], isRunning: true });
    this.#events = [];
    let failure: unknown = null;
    try {
      for await (const { event } of open(abort.signal)) {
        if (this.#abort !== abort) return;
        if (event.type === "run.started" && !isAside) this.#threadId = event.thread_id;
        if (event.type !== "message.delta") this.#events.push({ event });
        this.#change((last) => ({ ...last, run: reduceRun(last.run, event) }));
        if (event.type === "run.started" && this.#snapshot.turns.at(-1)?.isStopping === true)
          void this.#cancel(event.run_id, abort);
      }
    } catch (error) {
      failure = error;
    }
    // Another conversation has begun meanwhile: these turns are gone.
    if (this.#abort !== abort) return;
    this.#change((last) => ({
      ...last,
      isOver: true,
      isStopping: false,
      stopFailure: null,
      failure,
      run: failure === null ? last.run : reduceRun(last.run, lost),
    }));
    this.#publish({ ...this.#snapshot, isRunning: false });
  }

  /** Answers a question of a turn's run. Rejects with what the server says against it. */
  readonly answer = async (runId: string, interruptId: string, value: Json): Promise<void> => {
    await this.#needs.answer(runId, interruptId, value);
  };

  /**
   * Asks the server to end the run; its stream then says so. A run that has no id yet is ended once it has one: the
   * server may have begun it long since, so just to leave its stream would end nothing.
   */
  async stop(): Promise<void> {
    const abort = this.#abort;
    const last = this.#snapshot.turns.at(-1);
    if (!this.#snapshot.isRunning || abort === undefined || last?.isStopping !== false) return;
    this.#change((turn) => ({ ...turn, isStopping: true, stopFailure: null }));
    const runId = last.run.run_id;
    if (runId !== null) await this.#cancel(runId, abort);
  }

  async #cancel(runId: string, abort: AbortController): Promise<void> {
    try {
      await this.#needs.cancel(runId);
    } catch (error) {
      // The run goes on, and is still shown: nothing is called stopped that the server has not stopped.
      if (this.#abort === abort && this.#snapshot.isRunning)
        this.#change((turn) => ({ ...turn, isStopping: false, stopFailure: error }));
    }
  }

  /** Forgets the turns and the thread. A run that is under way goes on at the server, unseen. */
  reset(): void {
    this.close();
    this.#threadId = undefined;
    this.#publish({ turns: [], isRunning: false });
  }

  /** Leaves the stream that is open, if any. */
  close(): void {
    const abort = this.#abort;
    this.#abort = undefined;
    abort?.abort();
  }

  #change(change: (last: Turn) => Turn): void {
    const { turns } = this.#snapshot;
    const last = turns.at(-1);
    if (last !== undefined)
      this.#publish({ ...this.#snapshot, turns: turns.with(turns.length - 1, change(last)) });
  }

  #publish(snapshot: ConversationSnapshot): void {
    this.#snapshot = snapshot;
    for (const listener of this.#listeners) listener();
  }
}

// What is shown is `failure`; this only settles the nodes, which nobody will hear of again.
const lost = {
  type: "run.failed",
  error: { code: "stream_lost", message: "The stream ended before the run did.", retriable: true },
} as const;
