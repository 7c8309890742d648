import {
  type AgentCalls,
  type AgentResult,
  type Checkpointing,
  type CompiledAgent,
  type NodeCache,
  type RunContext,
  type ThreadState,
  toRunError,
} from "@patchbay/compiler";
import type { RunEvent, Usage } from "@patchbay/contracts";
import { inProject, newId, type ProjectTransaction, sendInProject } from "@patchbay/database";
import { errorFields } from "@patchbay/telemetry";

import type { CheckpointBatch } from "../checkpoints/checkpoint-batch.ts";
import { inserting } from "../checkpoints/checkpoint-repository.ts";
import { CheckpointSaver } from "../checkpoints/checkpoint-saver.ts";
import { type Fence, LeaseLostError } from "../checkpoints/fence.ts";
import { mayPass } from "../checkpoints/may-pass.ts";
import { RunJournal } from "../effects/run-journal.ts";
import type { LiveLog } from "../events/live-log.ts";
import { LogStorage, type LogStorageNeeds } from "../events/log-storage.ts";
import { insertInterrupts, InterruptRepository } from "../interrupts/interrupt-repository.ts";
import type { BoundModels } from "../agents/bound-models.ts";
import type { Registries } from "../registries.ts";
import { updateThread } from "../threads/thread-repository.ts";
import { durabilityOf } from "./durability.ts";
import { answersOf } from "./run-claims.ts";
import { RunCancelled, RunInterrupted } from "./run-errors.ts";
import type { RunOrder, RunPart } from "./run-order.ts";
import { endRun, holdRun, releaseRun, type RunEnding, waitRun } from "./run-repository.ts";
import { exceededBy, tookTooLong } from "./run-terms.ts";
import { storeEnd } from "./store-end.ts";

export interface ActiveRunNeeds extends LogStorageNeeds {
  readonly registries: Registries;
  readonly cache: NodeCache;
  /** The agents that a run may call, as children of its own. `signal` aborts when the run has to end. */
  readonly agentsOf: (order: RunOrder, signal: AbortSignal) => AgentCalls;
  /** What names of models mean in versions. */
  readonly boundModels: BoundModels;
}

const nothingUsed: Usage = { input_tokens: 0, output_tokens: 0 };

type Waiting = Extract<AgentResult, { readonly status: "waiting" }>;

/** What this process left behind. `lost`: another one has the run, or none could be reached to tell. */
export type RunOutcome = RunEnding["status"] | "waiting" | "released" | "lost";

/** A run that this process executes, from where it takes it up to where it ends or waits. */
export class ActiveRun {
  readonly order: RunOrder;
  /** Resolves when what became of the run is stored, or could not be. Never rejects. */
  readonly ended: Promise<RunOutcome>;
  readonly #needs: ActiveRunNeeds;
  readonly #abort = new AbortController();
  readonly #storage: LogStorage;
  readonly #saver: CheckpointSaver;
  readonly #journal: RunJournal;
  #usage: Usage = nothingUsed;
  /** Whether the run may have asked somebody something, now or in an earlier part. */
  #mayHaveAsked: boolean;

  constructor(order: RunOrder, agent: CompiledAgent, part: RunPart, needs: ActiveRunNeeds) {
    this.order = order;
    this.#needs = needs;
    this.#mayHaveAsked = part.kind !== "begin";
    const { id: run_id, org_id, project_id, lease_token } = order;
    this.#storage = new LogStorage(
      { org_id, project_id, run_id, lease_token },
      part.kind === "begin" ? 0 : part.last_seq,
      needs,
      { ending: this.#abort.signal, onLost: (error) => this.#abort.abort(error) },
    );
    const durability = order.durability ?? durabilityOf(agent, needs.registries);
    this.#saver = new CheckpointSaver({
      inProject: (work) => this.#inProject(work),
      store: (fence, batch) => this.#storeSteps(fence, batch),
      run_id: order.id,
      lease_token: order.lease_token,
      durability,
      isNew: part.kind === "begin",
      // Without its checkpoints a run must not go on: after a crash it would begin where it no longer is.
      onFailure: (error) => this.#giveUp(error),
    });
    this.#journal = new RunJournal({
      run_id: order.id,
      lease_token: order.lease_token,
      inProject: (work) => this.#inProject(work),
      onFailure: (error) => this.#giveUp(error),
    });
    this.ended = this.#execute(agent, part, { saver: this.#saver, durability });
  }

  /** What the run has told, as readers may see it. */
  get log(): LiveLog {
    return this.#storage.log;
  }

  /** Ends the run as cancelled, unless it has ended. @param reason for people; empty where nobody gave one */
  cancel(reason = ""): void {
    this.#abort.abort(new RunCancelled(reason));
  }

  /** Lets go of the run because the process has to go: another one takes it up where this one left it. */
  interrupt(): void {
    this.#abort.abort(new RunInterrupted());
  }

  /** Stops without a word: the run belongs to another process. */
  abandon(): void {
    this.#abort.abort(new LeaseLostError(this.order.id));
  }

  /**
   * What the run has done cannot be put on record. Where that is the database's failure it is not the run's: another
   * attempt goes on from what is on record.
   */
  #giveUp(error: unknown): void {
    this.#abort.abort(mayPass(error) ? new RunInterrupted({ isOrderly: false, cause: error }) : error);
  }

  async #execute(agent: CompiledAgent, part: RunPart, checkpointing: Checkpointing): Promise<RunOutcome> {
    this.#storage.start();
    const { timeout_ms } = this.order.terms;
    const deadline =
      timeout_ms === undefined
        ? undefined
        : setTimeout(() => this.#abort.abort(tookTooLong(timeout_ms)), timeout_ms);
    try {
      this.#open(part);
      let result = await this.#run(agent, part, checkpointing);
      for (;;) {
        // What is kept of the steps is stored before how the run stands, or with it: afterwards the run is nobody's.
        if (result.status === "completed") return await this.#complete(result, await this.#saver.handOver());
        await this.#saver.flush();
        const answers = await this.#rest(result);
        if (answers === undefined) return "waiting";
        const { continuation } = result;
        const { input } = this.order;
        const { signal } = this.#abort;
        result = await agent.resume(continuation, answers, input, this.#context(), signal, checkpointing);
      }
    } catch (thrown) {
      return await this.#stop(thrown);
    } finally {
      clearTimeout(deadline);
      this.#storage.close();
    }
  }

  #open(part: RunPart): void {
    const { order } = this;
    // What was half said when the last process died is said anew.
    const unfinished = part.kind === "begin" ? [] : part.unfinished;
    for (const message of unfinished) this.#emit({ type: "message.discarded", ...message });
    // A process that died before it stored anything has not said this either.
    if (this.log.lastSeq > 0) return;
    this.#emit({
      type: "run.started",
      run_id: order.id,
      thread_id: order.thread.id,
      agent_id: order.agent.id,
      version: order.agent.version,
    });
  }

  #run(agent: CompiledAgent, part: RunPart, checkpointing: Checkpointing): Promise<AgentResult> {
    const { input, thread } = this.order;
    const context = this.#context();
    const { signal } = this.#abort;
    switch (part.kind) {
      case "begin":
        return agent.run(input, thread.state, context, signal, checkpointing);
      case "resume":
        return agent.resume(part.continuation, part.answers, input, context, signal, checkpointing);
      case "recover":
        this.#usage = part.spent.usage;
        return agent.recover(input, thread.state, part.answers, part.spent, context, signal, checkpointing);
    }
  }

  #complete(
    { output, usage, thread }: Extract<AgentResult, { status: "completed" }>,
    steps: CheckpointBatch | undefined,
  ): Promise<RunOutcome> {
    return this.#end({ status: "completed", output, error: null, usage }, steps, thread);
  }

  async #stop(thrown: unknown): Promise<RunOutcome> {
    if (thrown instanceof LeaseLostError) return "lost";
    if (thrown instanceof RunInterrupted) return await this.#release(thrown.isOrderly);
    // Somebody may want to see how far it came; that it cannot be stored is not why the run ends.
    const steps = await this.#saver.handOver().catch(() => undefined);
    if (thrown instanceof RunCancelled) {
      const { reason } = thrown;
      const error = reason === "" ? null : { code: "cancelled", message: reason, retriable: false };
      return await this.#end({ status: "cancelled", output: null, error, usage: this.#usage }, steps);
    }
    const error = toRunError(thrown);
    if (error.code === "internal_error") {
      const cause = thrown instanceof Error && thrown.cause !== undefined ? thrown.cause : thrown;
      this.#needs.logger.error("a run failed unexpectedly", { run_id: this.order.id, ...errorFields(cause) });
    }
    return await this.#end({ status: "failed", output: null, error, usage: this.#usage }, steps);
  }

  /** Stores the end, and only then tells it: nobody hears of an end that a crash could take back. */
  async #end(
    ending: RunEnding,
    steps: CheckpointBatch | undefined,
    thread?: ThreadState,
  ): Promise<RunOutcome> {
    await this.#storage.stop();
    this.log.append(endingEvent(ending));
    const isOurs = await this.#storage.standing(() =>
      this.#mayHaveAsked
        ? this.#inProject((tx) => this.#storeEnd(tx, ending, steps, thread))
        : storeEnd(this.#needs.db, { order: this.order, ending, events: this.log.unstored(), thread, steps }),
    );
    // If somebody else has ended it (its lease ran out), their event is in the table, and readers find it there.
    return isOurs === true ? ending.status : "lost";
  }

  /** As `storeEnd`, of a run that may have open questions, which end with it. */
  async #storeEnd(
    tx: ProjectTransaction,
    ending: RunEnding,
    steps: CheckpointBatch | undefined,
    thread: ThreadState | undefined,
  ): Promise<boolean> {
    const { id, lease_token, thread: before } = this.order;
    if (steps !== undefined) await inserting(tx, { run_id: id, lease_token }, steps).execute(tx.sql);
    if (!(await endRun(tx, id, lease_token, ending))) return false;
    await this.#storage.insertUnstored(tx);
    if (thread !== undefined) await updateThread(tx, before.id, thread);
    await new InterruptRepository(tx).cancelOfRun(id);
    return true;
  }

  /** @throws {LeaseLostError} when the run is another process's; then nothing was written */
  async #storeSteps(fence: Fence, batch: CheckpointBatch): Promise<void> {
    const [{ rows }] = await sendInProject(this.#needs.db, this.order, (tx) => [inserting(tx, fence, batch)]);
    if (Number(rows[0]?.standing) !== 1) throw new LeaseLostError(fence.run_id);
  }

  /**
   * Lets the run wait, unless something that it waits for has been answered while other branches went on: then these
   * are the answers.
   */
  async #rest({ requests, continuation, usage }: Waiting) {
    const { id, lease_token } = this.order;
    await this.#storage.stop();
    const asked = new Set(requests.map(({ interrupt_id }) => interrupt_id));
    const rested = await this.#standingIn(async (tx) => {
      // From here on nobody wakes the run who has not seen it waiting, and no answer is given unseen.
      if (!(await holdRun(tx, id, lease_token))) throw new LeaseLostError(id);
      this.#mayHaveAsked = true;
      await insertInterrupts(tx, id, requests);
      await new InterruptRepository(tx).cancelOfRun(id, [...asked]);
      // The time of some may have come while other branches went on.
      if (requests.some(({ expires_at }) => expires_at !== undefined))
        await new InterruptRepository(tx).expireOfRun(id);
      const closed = (await new InterruptRepository(tx).ofRun(id)).filter((each) => asked.has(each.id));
      const answers = answersOf(closed);
      await this.#storage.insertUnstored(tx);
      if (answers.size === 0) await waitRun(tx, id, lease_token, { continuation, usage });
      return answers;
    });
    if (rested === undefined) throw new LeaseLostError(id);
    if (rested.size === 0) return undefined;
    this.#storage.start();
    return rested;
  }

  /** Gives the run back: its lease is over at once, and whoever looks for such runs takes it up. */
  async #release(isOrderly: boolean): Promise<RunOutcome> {
    const { id, lease_token } = this.order;
    await this.#storage.stop();
    await this.#saver.flush().catch(() => undefined);
    const released = await this.#standingIn(async (tx) => {
      if (!(await holdRun(tx, id, lease_token))) return false;
      await this.#storage.insertUnstored(tx);
      await releaseRun(tx, id, lease_token, isOrderly);
      return true;
    });
    return released === true ? "released" : "lost";
  }

  #standingIn<Result>(work: (tx: ProjectTransaction) => Promise<Result>): Promise<Result | undefined> {
    return this.#storage.standing(() => this.#inProject(work));
  }

  #inProject<Result>(work: (tx: ProjectTransaction) => Promise<Result>): Promise<Result> {
    return inProject(this.#needs.db, this.order, work);
  }

  #emit(event: RunEvent): void {
    this.#storage.append(event);
    if (event.type === "interrupt.requested") this.#mayHaveAsked = true;
    if (event.type !== "usage") return;
    this.#usage = withoutType(event);
    const exceeded = exceededBy(this.order.terms, this.#usage);
    if (exceeded !== undefined) this.#abort.abort(exceeded);
  }

  #context(): RunContext {
    const { order } = this;
    const { registries, cache } = this.#needs;
    return {
      run: {
        id: order.id,
        thread_id: order.thread.id,
        agent: order.agent.slug,
        version: order.agent.version,
        channel: order.channel,
        started_at: order.started_at,
      },
      caller: { id: order.caller_id, org_id: order.org_id, project_id: order.project_id },
      model: (name) =>
        registries.model(name, {
          org_id: order.org_id,
          bound: () => this.#needs.boundModels.find(order, name),
        }),
      tool: registries.tool,
      http: registries.http,
      agents: this.#needs.agentsOf(order, this.#abort.signal),
      journal: this.#journal,
      cache,
      emit: (event) => this.#emit(event),
      newMessageId: () => newId("msg"),
      ...(order.terms.trial !== undefined && { trial: order.terms.trial }),
    };
  }
}

function withoutType({ type: _type, ...usage }: Extract<RunEvent, { type: "usage" }>): Usage {
  return usage;
}

function endingEvent(ending: RunEnding): RunEvent {
  if (ending.status === "cancelled") return { type: "run.cancelled" };
  if (ending.error !== null) return { type: "run.failed", error: ending.error };
  return { type: "run.completed", output: ending.output ?? {} };
}
