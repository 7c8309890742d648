import { type AgentCalls, type CompiledAgent, GraphInvalidError, type NodeCache } from "@patchbay/compiler";
import type { Usage } from "@patchbay/contracts";
import { type Database, inProject, newId } from "@patchbay/database";
import { errorFields, type Logger } from "@patchbay/telemetry";

import type { BoundModels } from "../agents/bound-models.ts";
import { EventWriter } from "../events/event-writer.ts";
import { FlushClock } from "../events/flush-clock.ts";
import type { RunSignals } from "../events/run-signals.ts";
import { insertEvents } from "../events/stored-events.ts";
import { WantedRunsElsewhere } from "../events/wanted-runs.ts";
import { dueInterrupts } from "../interrupts/due-interrupts.ts";
import { InterruptRepository } from "../interrupts/interrupt-repository.ts";
import type { Registries } from "../registries.ts";
import { ActiveRun } from "./active-run.ts";
import {
  cancelEveryMs,
  cancelledRuns,
  expireAllLeases,
  expiredLeases,
  extendLeases,
  heartbeatMs,
  leaseUntil,
  postponeTakeover,
  sweepEveryMs,
  unwokenRuns,
} from "./leases.ts";
import { type ClaimedRun, claimExpired, claimQueued, claimWaiting } from "./run-claims.ts";
import type { RunAgents } from "./run-agents.ts";
import { ShuttingDownError } from "./run-errors.ts";
import type { ProjectOfRun, RunOrder, RunPart } from "./run-order.ts";
import { callToWake, endRun, RunRepository } from "./run-repository.ts";

/** How often a run is taken up again whose process died: a run that kills its process must not kill all of them. */
const mostAttempts = 5;

export interface RunHostNeeds {
  readonly db: Database;
  readonly registries: Registries;
  readonly logger: Logger;
  readonly cache: NodeCache;
  readonly signals: RunSignals;
  readonly agents: RunAgents;
  readonly agentsOf: (order: RunOrder, ending: AbortSignal) => AgentCalls;
  readonly boundModels: BoundModels;
  /** Called when a run that this process executed was cancelled or has failed. */
  readonly onEndedBadly: (order: RunOrder) => void;
  /** Called when a run that this process executed has ended, well or badly: its thread is free. */
  readonly onEnded: (order: RunOrder) => void;
}

/**
 * Executes runs in this process, under leases, and looks for runs that nobody executes any more: those whose process
 * died, and those that wait for something whose time has come. Any number of processes may do so at once.
 */
export class RunHost {
  readonly #needs: RunHostNeeds;
  /** Names this process in leases. */
  readonly owner = newId("run").replace("run_", "process_");
  readonly #active = new Map<string, ActiveRun>();
  readonly #writer: EventWriter;
  readonly #clock = new FlushClock();
  readonly #wanted = new WantedRunsElsewhere();
  readonly #timers: NodeJS.Timeout[] = [];
  #sweeping: Promise<void> | undefined;
  #stopListening: (() => void)[] = [];
  #isInterrupting = false;
  #isClosing = false;

  constructor(needs: RunHostNeeds) {
    this.#needs = needs;
    this.#writer = new EventWriter(needs.db);
  }

  /** Whether runs are being given up, because the process has to go now. */
  get isInterrupting(): boolean {
    return this.#isInterrupting;
  }

  /** @param isSoleProcess true where no other process can be at work: what was running before is taken up at once */
  async open(isSoleProcess: boolean): Promise<void> {
    if (isSoleProcess) await expireAllLeases(this.#needs.db);
    await this.sweep();
    const every = (ms: number, work: () => Promise<void>): void => {
      this.#timers.push(setInterval(() => void work(), ms).unref());
    };
    every(heartbeatMs, () => this.#beat());
    every(sweepEveryMs, () => this.sweep());
    every(cancelEveryMs, () => this.#heedWishes());
    const { signals } = this.#needs;
    this.#stopListening.push(
      signals.listen("control", (id) => {
        if (id === undefined ? this.#active.size > 0 : this.#active.has(id)) void this.#heedWishes();
      }),
      signals.listen("wanted", (id) => {
        // What may have been missed is said again.
        if (id === undefined) return;
        this.#wanted.note(id);
        this.#active.get(id)?.log.wantedElsewhere();
      }),
    );
  }

  /** Lets runs under way finish for up to `timeoutMs`, then gives them up to whoever takes them. */
  async close(timeoutMs: number): Promise<void> {
    this.#isClosing = true;
    for (const timer of this.#timers) clearInterval(timer);
    for (const stop of this.#stopListening.splice(0)) stop();
    await this.#sweeping;
    const ends = this.#allEnded();
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise((resolve) => {
      timer = setTimeout(resolve, timeoutMs);
    });
    await Promise.race([ends, timeout]);
    clearTimeout(timer);
    this.#isInterrupting = true;
    for (const run of this.#active.values()) run.interrupt();
    await ends;
  }

  find(id: string): ActiveRun | undefined {
    return this.#active.get(id);
  }

  /** Runs that are executed here. */
  all(): readonly ActiveRun[] {
    return [...this.#active.values()];
  }

  execute(agent: CompiledAgent, order: RunOrder, part: RunPart): ActiveRun {
    const run = new ActiveRun(order, agent, part, {
      ...this.#needs,
      writer: this.#writer,
      clock: this.#clock,
      wanted: this.#wanted,
    });
    this.#active.set(order.id, run);
    // It was on its way when the others were interrupted.
    if (this.#isInterrupting) run.interrupt();
    void this.#follow(run);
    return run;
  }

  /** Tells what became of a run to whom it concerns. Never rejects. */
  async #follow(run: ActiveRun): Promise<void> {
    const { order } = run;
    const outcome = await run.ended;
    // Another part of the same run may have begun here by now.
    if (this.#active.get(order.id) === run) this.#active.delete(order.id);
    if (outcome === "failed" || outcome === "cancelled") this.#needs.onEndedBadly(order);
    if (outcome === "failed" || outcome === "cancelled" || outcome === "completed")
      this.#needs.onEnded(order);
  }

  /** Goes on with a run that waits, once something was answered. Resolves to whether this call did it. */
  async wake(project: ProjectOfRun, id: string): Promise<boolean> {
    // Whoever closes takes nothing up; another process, or the next one here, finds the answer.
    if (this.#isClosing) return false;
    return await this.#takeUp(project, id, "waiting");
  }

  /**
   * Begins a queued run whose turn has come. Resolves to whether this call did it: not where it is not queued any more.
   *
   * @throws {ShuttingDownError} where this process takes nothing up any more
   */
  async begin(project: ProjectOfRun, id: string): Promise<boolean> {
    if (this.#isClosing) throw new ShuttingDownError();
    return await this.#takeUp(project, id, "queued");
  }

  /** Looks once for what nobody executes. Never rejects. */
  sweep(): Promise<void> {
    this.#sweeping ??= this.#sweep()
      .catch((thrown: unknown) => this.#needs.logger.warn("the sweep failed", errorFields(thrown)))
      .finally(() => {
        this.#sweeping = undefined;
      });
    return this.#sweeping;
  }

  async #sweep(): Promise<void> {
    const { db, logger } = this.#needs;
    for (const due of await dueInterrupts(db)) {
      await this.#guarded(due.run_id, async () => {
        await inProject(db, due, async (tx) => {
          await callToWake(tx, due.run_id);
          await new InterruptRepository(tx).expireOfRun(due.run_id);
        });
        await this.wake(due, due.run_id);
      });
    }
    if (this.#isClosing) return;
    for (const run of await unwokenRuns(db)) {
      const woke = await this.#guarded(run.id, async () => {
        await this.wake(run, run.id);
      });
      if (!woke) await postponeTakeover(db, run.id);
    }
    for (const run of await expiredLeases(db)) {
      const taken = await this.#guarded(run.id, async () => {
        if (await this.#takeUp(run, run.id, "expired"))
          logger.warn("a run whose process is gone goes on here", { run_id: run.id });
      });
      if (!taken) await postponeTakeover(db, run.id);
    }
  }

  /** Somebody wants something of a run here, now. Should it be missed, the next look finds it. Never rejects. */
  async #heedWishes(): Promise<void> {
    if (this.#active.size === 0) return;
    try {
      await this.#cancelWished();
    } catch (thrown) {
      this.#needs.logger.warn("wishes could not be read yet", errorFields(thrown));
    }
  }

  async #cancelWished(): Promise<void> {
    const { db } = this.#needs;
    for (const { id, ...project } of await cancelledRuns(db, this.owner)) {
      const run = this.#active.get(id);
      if (run === undefined) continue;
      run.cancel(await inProject(db, project, (tx) => new RunRepository(tx).cancelReason(id)));
    }
  }

  /** One run that cannot be taken up must not keep the others from it. Resolves to whether it could. */
  async #guarded(run_id: string, work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (thrown) {
      this.#needs.logger.warn("a run could not be taken up yet", { run_id, ...errorFields(thrown) });
      return false;
    }
  }

  async #takeUp(project: ProjectOfRun, id: string, from: keyof typeof claims): Promise<boolean> {
    const { db, agents, logger } = this.#needs;
    const claimant = { owner: this.owner, until: leaseUntil() };
    const claim = claims[from];
    const claimed = await inProject(db, project, (tx) => claim(tx, id, claimant));
    if (claimed === undefined) return false;
    if (claimed.attempt > mostAttempts && from === "expired") {
      await this.#fail(claimed, {
        code: "worker_lost",
        message: `The process that executed the run ended before the run did, ${mostAttempts} times.`,
        retriable: true,
      });
      return true;
    }
    try {
      const agent = await inProject(db, project, (tx) => agents.forClaim(tx, claimed));
      this.execute(agent, claimed.order, claimed.part);
    } catch (thrown) {
      // Its lease runs out, and it is tried again; what can never succeed fails.
      if (!(thrown instanceof GraphInvalidError)) throw thrown;
      logger.error("a run cannot go on", { run_id: id, ...errorFields(thrown) });
      const message = "Something that the graph names does not exist here any more, so it cannot go on.";
      await this.#fail(claimed, { code: "graph_invalid", message, retriable: false });
    }
    return true;
  }

  async #fail(
    { order, part }: ClaimedRun,
    error: { readonly code: string; readonly message: string; readonly retriable: boolean },
  ): Promise<void> {
    const failed = { seq: part.kind === "begin" ? 1 : part.last_seq + 1, at: new Date().toISOString() };
    await inProject(this.#needs.db, order, async (tx) => {
      const ending = { status: "failed" as const, output: null, error, usage: usageBefore(part) };
      if (!(await endRun(tx, order.id, order.lease_token, ending))) return;
      await insertEvents(tx, order.id, [{ ...failed, event: { type: "run.failed", error } }]);
      await new InterruptRepository(tx).cancelOfRun(order.id);
    });
    this.#needs.signals.publish("events", order.id);
    this.#needs.onEndedBadly(order);
    this.#needs.onEnded(order);
  }

  /** Says that this process lives, and hears which of its runs it has lost. */
  async #beat(): Promise<void> {
    const { db, logger } = this.#needs;
    const ids = [...this.#active.keys()];
    if (ids.length === 0) return;
    try {
      const held = await extendLeases(db, this.owner, ids);
      for (const id of ids) if (!held.has(id)) await this.#mayBeLost(id);
    } catch (thrown) {
      logger.warn("the heartbeat failed", errorFields(thrown));
    }
  }

  /** A run that was not held a moment ago may just have ended; if another process has it, it is not ours to go on with. */
  async #mayBeLost(id: string): Promise<void> {
    const run = this.#active.get(id);
    if (run === undefined) return;
    const held = await extendLeases(this.#needs.db, this.owner, [id]);
    if (!held.has(id) && this.#active.get(id) === run) run.abandon();
  }

  /** Resolves when nothing runs any more; runs under way may still begin children. */
  async #allEnded(): Promise<void> {
    while (this.#active.size > 0) await Promise.all([...this.#active.values()].map((run) => run.ended));
  }
}

const claims = { queued: claimQueued, waiting: claimWaiting, expired: claimExpired } as const;

function usageBefore(part: RunPart): Usage {
  switch (part.kind) {
    case "begin":
      return { input_tokens: 0, output_tokens: 0 };
    case "resume":
      return part.continuation.usage;
    case "recover":
      return part.spent.usage;
  }
}
