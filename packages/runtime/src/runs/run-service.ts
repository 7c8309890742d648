import {
  type AgentCall,
  type AgentCalls,
  type AgentCompiler,
  type NodeCache,
  type StartedChild,
} from "@patchbay/compiler";
import {
  type Interrupt,
  type Message,
  type Page,
  type ResumeRun,
  type Run,
  type RunGraph,
  type StartRun,
} from "@patchbay/contracts";
import { type Database, inTenant, type Tenant } from "@patchbay/database";
import type { JobQueue } from "@patchbay/jobs";
import type { Logger } from "@patchbay/telemetry";

import { BoundModels } from "../agents/bound-models.ts";
import { AgentRepository } from "../agents/agent-repository.ts";
import type { RunSignals } from "../events/run-signals.ts";
import { RunStream } from "../events/run-stream.ts";
import { type Answerer, checkAnswer } from "../interrupts/check-answer.ts";
import { InterruptNotFoundError } from "../interrupts/interrupt-errors.ts";
import { InterruptRepository } from "../interrupts/interrupt-repository.ts";
import { purgeExpiredKeys } from "../idempotency/idempotency-keys.ts";
import type { RepeatableRequest } from "../idempotency/once-under-key.ts";
import { Clockwork } from "../jobs/clockwork.ts";
import type { RunJob } from "../jobs/execute-run.ts";
import { RunDispatcher } from "../jobs/run-dispatcher.ts";
import { readPageRequest, toPage } from "../page-cursor.ts";
import type { Registries } from "../registries.ts";
import { fireDueSchedules } from "../schedules/fire-due-schedules.ts";
import { ThreadRepository } from "../threads/thread-repository.ts";
import { type ChildRunHost, ChildRuns } from "./child-runs.ts";
import { RunAgents } from "./run-agents.ts";
import { RunCanceller } from "./run-canceller.ts";
import { ShuttingDownError } from "./run-errors.ts";
import { RunHost } from "./run-host.ts";
import { type InsertedRun, type RunCaller, RunIntake } from "./run-intake.ts";
import type { ProjectOfRun, RunOrder } from "./run-order.ts";
import { callToWake, type RunFilter, RunRepository } from "./run-repository.ts";

interface Needs {
  readonly db: Database;
  readonly compiler: AgentCompiler;
  readonly registries: Registries;
  readonly logger: Logger;
  readonly cache: NodeCache;
  readonly signals: RunSignals;
  /** Where queued runs are handed to workers, here or elsewhere; without one, this process executes them itself. */
  readonly jobs?: JobQueue | undefined;
  /** True where this process alone works on the database: what was running when it started is surely lost. */
  readonly isSoleProcess: boolean;
}

/** Runs: started, followed, answered, cancelled. One per process. */
export class RunService {
  readonly #needs: Needs;
  readonly #host: RunHost;
  readonly #stream: RunStream;
  readonly #dispatcher: RunDispatcher;
  readonly #canceller: RunCanceller;
  readonly #intake: RunIntake;
  readonly #clockwork: Clockwork;
  #isDraining = false;

  constructor(needs: Needs) {
    this.#needs = needs;
    const agents = new RunAgents(needs);
    this.#stream = new RunStream({ ...needs, find: (id) => this.#host.find(id) });
    this.#canceller = new RunCanceller({
      ...needs,
      find: (id) => this.#host.find(id),
      onEnded: (project, threadId) => this.#dispatcher.freed(project, threadId),
    });
    this.#host = new RunHost({
      ...needs,
      agents,
      agentsOf: (order, ending) => this.agentsOf(order, ending),
      boundModels: new BoundModels(needs.db),
      onEndedBadly: (order) => void this.#canceller.cancelChildren(order, order.id),
      onEnded: (order) => void this.#dispatcher.freed(order, order.thread.id),
    });
    this.#intake = new RunIntake({ db: needs.db, agents, owner: this.#host.owner });
    this.#dispatcher = new RunDispatcher({
      db: needs.db,
      logger: needs.logger,
      jobs: needs.jobs,
      executeHere: async (job) => {
        await this.#host.begin(job, job.run_id);
      },
    });
    this.#clockwork = new Clockwork(needs.logger);
  }

  /** Takes up what processes that died have left, and goes on looking for such runs. */
  async open(): Promise<void> {
    const { db, isSoleProcess } = this.#needs;
    await this.#host.open(isSoleProcess);
    await this.#dispatcher.handOverAgain(0);
    this.#clockwork.every(1_000, "lines", () => this.#dispatcher.callWaiting());
    this.#clockwork.every(5_000, "queued runs", () => this.#dispatcher.handOverAgain());
    this.#clockwork.every(1_000, "unheeded wishes", () => this.#canceller.heedWishes());
    this.#clockwork.every(1_000, "schedules", () => this.#fireSchedules());
    this.#clockwork.every(600_000, "idempotency keys", async () => {
      await purgeExpiredKeys(db);
    });
  }

  /**
   * Takes no new runs but the children of those under way, lets these finish for up to `timeoutMs`, then gives them up:
   * whichever process works on the database next goes on with them.
   */
  async close(timeoutMs: number): Promise<void> {
    this.#isDraining = true;
    await this.#clockwork.close();
    await this.#host.close(timeoutMs);
  }

  /**
   * Creates a run and begins it, or lets it wait for its time, its turn or a worker. Once this resolves, the run is on
   * record and ends by itself, whoever listens.
   *
   * @param repeatable the same under the same key, within 24 hours, is the same run
   * @throws {AgentNotFoundError} @throws {AgentNotPublishedError} @throws {AgentVersionNotFoundError}
   * @throws {GraphInvalidError} @throws {InputInvalidError} @throws {ThreadNotFoundError} @throws {ThreadBusyError}
   * @throws {IdempotencyMismatchError}
   */
  async start(
    tenant: Tenant,
    agentId: string,
    request: StartRun,
    caller: RunCaller,
    repeatable?: RepeatableRequest,
  ): Promise<{ readonly id: string; readonly isReplayed: boolean }> {
    if (this.#isDraining) throw new ShuttingDownError();
    const project = { org_id: tenant.org_id, project_id: await this.#projectOf(tenant, agentId) };
    const begun = await this.#intake.requested(project, agentId, request, caller, repeatable);
    if ("replayed" in begun) return { id: begun.replayed, isReplayed: true };
    await this.#launch(tenant, project, begun);
    return { id: begun.id, isReplayed: false };
  }

  /**
   * Executes a queued run here, to where it ends or waits for somebody; a run that is not queued any more is somebody
   * else's. When `signal` aborts, it is not waited for any longer.
   *
   * @throws {ShuttingDownError}
   */
  async executeQueued({ run_id, ...project }: RunJob, signal: AbortSignal): Promise<void> {
    if (!(await this.#host.begin(project, run_id))) return;
    const active = this.#host.find(run_id);
    if (active !== undefined) await Promise.race([active.ended, aborted(signal)]);
  }

  /**
   * Resolves to the run once it has ended, or waits for somebody. Rejects with the signal's reason when it aborts
   * first.
   */
  async waitForRest(tenant: Tenant, id: string, signal: AbortSignal): Promise<Run> {
    await this.#stream.rest(tenant, id, signal);
    return await this.get(tenant, id);
  }

  get(tenant: Tenant, id: string): Promise<Run> {
    return inTenant(this.#needs.db, tenant, (tx) => new RunRepository(tx).get(id));
  }

  /** The document that a run goes through, or went. @throws {RunNotFoundError} */
  graph(tenant: Tenant, id: string): Promise<RunGraph> {
    return inTenant(this.#needs.db, tenant, (tx) => new RunRepository(tx).graph(id));
  }

  async list(
    tenant: Tenant,
    query: RunFilter & { limit: number; cursor?: string | undefined },
  ): Promise<Page<Run>> {
    const rows = await inTenant(this.#needs.db, tenant, (tx) =>
      new RunRepository(tx).list(query, readPageRequest(query)),
    );
    return toPage(rows, query.limit);
  }

  /** All that a run has asked, open and closed, first to last. @throws {RunNotFoundError} */
  interrupts(tenant: Tenant, runId: string): Promise<readonly Interrupt[]> {
    return inTenant(this.#needs.db, tenant, async (tx) => {
      await new RunRepository(tx).get(runId);
      return await new InterruptRepository(tx).ofRun(runId);
    });
  }

  /**
   * Answers one of a run's questions, once, and lets the run go on. Resolves to the run as it is then: it goes on by
   * itself, and may wait for more.
   *
   * @throws {RunNotFoundError} @throws {InterruptNotFoundError} @throws {InterruptClosedError}
   * @throws {NotAnswerableError} @throws {AnswerInvalidError} @throws {NotAnApproverError}
   */
  async resume(
    tenant: Tenant,
    runId: string,
    { interrupt_id, value }: ResumeRun,
    by: Answerer,
  ): Promise<Run> {
    const project = await inTenant(this.#needs.db, tenant, async (tx) => {
      const run = await new RunRepository(tx).get(runId);
      const interrupts = new InterruptRepository(tx);
      const asked = await interrupts.get(interrupt_id);
      if (asked.run_id !== runId) throw new InterruptNotFoundError(interrupt_id);
      const answer = checkAnswer(asked, value, by);
      await callToWake(tx, runId);
      await interrupts.answer(interrupt_id, answer, by.id);
      return { org_id: tenant.org_id, project_id: run.project_id };
    });
    // A run that is still at work on something else finds the answer by itself when it comes to rest.
    await this.#host.wake(project, runId);
    return await this.get(tenant, runId);
  }

  /**
   * Asks the run to end, and with it its children. Resolves to the run as it is then; one that has ended stays as it
   * ended.
   *
   * @param reason for people; empty where nobody gave one
   */
  cancel(tenant: Tenant, id: string, reason = ""): Promise<Run> {
    return this.#canceller.cancel(tenant, id, reason);
  }

  /** Cancels a run that is at work for a reader who has left; one that has ended or waits for somebody stays. Never rejects. */
  readerLeft(tenant: Tenant, id: string): Promise<void> {
    return this.#canceller.readerLeft(tenant, id);
  }

  /** What was said in a thread so far, oldest first. @throws {ThreadNotFoundError} */
  async messages(tenant: Tenant, threadId: string): Promise<readonly Message[]> {
    const { messages } = await inTenant(this.#needs.db, tenant, (tx) =>
      new ThreadRepository(tx).state(threadId),
    );
    return messages;
  }

  /**
   * The events of a run after number `after`, as they come, to the last one; with `until: "rest"` also no further than
   * to where the run waits for somebody. Stops quietly when `signal` aborts. A reader holds nothing but its place, so a
   * slow one costs nothing.
   *
   * @throws {RunNotFoundError}
   */
  events(...where: Parameters<RunStream["events"]>): ReturnType<RunStream["events"]> {
    return this.#stream.events(...where);
  }

  /** `events`, those together that are there together. */
  eventBatches(...where: Parameters<RunStream["batches"]>): ReturnType<RunStream["batches"]> {
    return this.#stream.batches(...where);
  }

  /** How many readers follow runs here now. */
  get readers(): number {
    return this.#stream.readers;
  }

  /** The project of an agent, if there is such an agent. @throws {AgentNotFoundError} where it must be looked for */
  async #projectOf(tenant: Tenant, agentId: string): Promise<string> {
    const [only, ...others] = tenant.project_ids;
    // The caller of an API key, of which there are most, can mean no other.
    if (only !== undefined && others.length === 0) return only;
    const { project_id } = await inTenant(this.#needs.db, tenant, (tx) =>
      new AgentRepository(tx).get(agentId),
    );
    return project_id;
  }

  /** The agents that a run may call, for whoever executes it. `ending` aborts when the run has to end. */
  agentsOf(order: RunOrder, ending: AbortSignal): AgentCalls {
    const { db } = this.#needs;
    const host: ChildRunHost = {
      db,
      begin: (parent, call) => this.#beginChild(parent, call),
      get: (tenant, id) => this.get(tenant, id),
      cancel: (tenant, id, reason) => this.cancel(tenant, id, reason),
      events: (tenant, id, after, signal) => this.events(tenant, id, after, signal, "end"),
    };
    return new ChildRuns(order, ending, host);
  }

  async #beginChild(parent: RunOrder, call: AgentCall): Promise<StartedChild> {
    // A process that only drains lets what is under way finish, and that takes its children.
    if (this.#host.isInterrupting) throw new ShuttingDownError();
    const { agent, order } = await this.#intake.child(parent, call);
    this.#host.execute(agent, order, { kind: "begin" });
    return { run_id: order.id, started_at: order.started_at.toISOString() };
  }

  /** Sets going what was created and committed. */
  async #launch(tenant: Tenant, project: ProjectOfRun, inserted: InsertedRun): Promise<void> {
    const { id, thread_id, begun, standing, interrupted } = inserted;
    if (begun !== undefined) this.#host.execute(begun.agent, begun.order, { kind: "begin" });
    if (standing === "queued") await this.#dispatcher.dispatch({ run_id: id, ...project });
    if (standing !== "in_line") return;
    await this.#dispatcher.joined(project, thread_id);
    // The runs that are interrupted may take their time to end; the wish that they do is on record.
    for (const each of interrupted) void this.#canceller.interrupt(tenant, each);
  }

  /** Begins the runs of schedules whose time has come. */
  async #fireSchedules(): Promise<void> {
    const { db, logger } = this.#needs;
    for (const run of await fireDueSchedules(db, logger)) await this.#dispatcher.dispatch(run);
  }
}

/** Resolves when the signal aborts. */
function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}
