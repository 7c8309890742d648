import {
  type AgentCall,
  AgentCallError,
  type AgentCalls,
  type AgentCompiler,
  type CompiledAgent,
  type NodeCache,
  type StartedChild,
} from "@patchbay/compiler";
import {
  type Interrupt,
  type Message,
  type Page,
  type ResumeRun,
  type Run,
  type StartRun,
  terminalRunStatuses,
} from "@patchbay/contracts";
import {
  type Database,
  inProject,
  inTenant,
  isUniqueViolation,
  newId,
  type ProjectTransaction,
  type Tenant,
} from "@patchbay/database";
import type { JobQueue } from "@patchbay/jobs";
import { errorFields, type Logger } from "@patchbay/telemetry";

import { AgentRepository } from "../agents/agent-repository.ts";
import type { RunSignals } from "../events/run-signals.ts";
import { RunStream } from "../events/run-stream.ts";
import { insertEvents, RunEventRepository } from "../events/stored-events.ts";
import { type Answerer, checkAnswer } from "../interrupts/check-answer.ts";
import { InterruptNotFoundError } from "../interrupts/interrupt-errors.ts";
import { InterruptRepository } from "../interrupts/interrupt-repository.ts";
import { purgeExpiredKeys } from "../idempotency/idempotency-keys.ts";
import { onceUnderKey, type RepeatableRequest } from "../idempotency/once-under-key.ts";
import { Clockwork } from "../jobs/clockwork.ts";
import type { RunJob } from "../jobs/execute-run.ts";
import { RunDispatcher } from "../jobs/run-dispatcher.ts";
import { readPageRequest, toPage } from "../page-cursor.ts";
import type { Registries } from "../registries.ts";
import { fireDueSchedules } from "../schedules/fire-due-schedules.ts";
import { emptyState, insertThread, ThreadRepository } from "../threads/thread-repository.ts";
import { ChildRunRepository, liveChildren } from "./child-run-repository.ts";
import { type ChildRunHost, ChildRuns } from "./child-runs.ts";
import { leaseUntil, restingWishes } from "./leases.ts";
import { RunAgents } from "./run-agents.ts";
import { InputInvalidError, ShuttingDownError, ThreadBusyError } from "./run-errors.ts";
import { RunHost } from "./run-host.ts";
import type { RunOrder } from "./run-order.ts";
import {
  callToWake,
  endRestingRun,
  insertRun,
  type Parentage,
  type RunFilter,
  RunRepository,
} from "./run-repository.ts";
import { narrowed, noTerms, type RunTerms } from "./run-terms.ts";
import { holdThread, isThreadBusy, threadWriter } from "./thread-line.ts";

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

interface ProjectOfRun {
  readonly org_id: string;
  readonly project_id: string;
}

/** A run that is on record, and how it is to go on from there. */
interface InsertedRun {
  readonly id: string;
  readonly thread_id: string;
  readonly standing: "begun" | "queued" | "in_line";
  /** Exactly where it was begun. */
  readonly begun?: { readonly agent: CompiledAgent; readonly order: RunOrder };
  /** The run that is to make room for it. */
  readonly interrupted?: string;
}

const interruptedReason = "A newer run of the thread took its place.";

/** Who starts a run, and how they came. */
interface Caller {
  readonly id: string;
  readonly channel: string;
}

/** Runs: started, followed, answered, cancelled. One per process. */
export class RunService {
  readonly #needs: Needs;
  readonly #agents: RunAgents;
  readonly #host: RunHost;
  readonly #stream: RunStream;
  readonly #dispatcher: RunDispatcher;
  readonly #clockwork: Clockwork;
  #isDraining = false;

  constructor(needs: Needs) {
    this.#needs = needs;
    this.#agents = new RunAgents(needs);
    this.#stream = new RunStream({ ...needs, find: (id) => this.#host.find(id) });
    this.#host = new RunHost({
      ...needs,
      agents: this.#agents,
      agentsOf: (order, ending) => this.agentsOf(order, ending),
      onEndedBadly: (order) => void this.#cancelChildren(order, order.id),
      onEnded: (order) => void this.#dispatcher.freed(order, order.thread.id),
    });
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
    this.#clockwork.every(1_000, "unheeded wishes", () => this.#heedWishes());
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
    caller: Caller,
    repeatable?: RepeatableRequest,
  ): Promise<{ id: string }> {
    if (this.#isDraining) throw new ShuttingDownError();
    const { db } = this.#needs;
    const project = { org_id: tenant.org_id, project_id: await this.#projectOf(tenant, agentId) };
    const insert = () =>
      inProject(db, project, (tx) =>
        onceUnderKey(tx, repeatable, () => this.#insertRequested(tx, agentId, request, caller)),
      );
    const begun = await unlessOvertaken(request, insert);
    if ("replayed" in begun) return { id: begun.replayed };
    await this.#launch(tenant, project, begun);
    return { id: begun.id };
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
   * @throws {AnswerInvalidError} @throws {NotAnApproverError}
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
  async cancel(tenant: Tenant, id: string, reason = ""): Promise<Run> {
    const run = await this.get(tenant, id);
    if (terminalRunStatuses.includes(run.status)) return run;
    const active = this.#host.find(id);
    if (active !== undefined) {
      active.cancel(reason);
      await active.ended;
      return await this.get(tenant, id);
    }
    const project = { org_id: tenant.org_id, project_id: run.project_id };
    if (await inProject(this.#needs.db, project, (tx) => cancelResting(tx, run, reason))) {
      this.#needs.signals.publish("events", id);
      await this.#cancelChildren(project, id);
      await this.#dispatcher.freed(project, run.thread_id);
    } else {
      // Another process executes it: it is told at once, and finds the wish at its next sweep should it not hear that.
      await inTenant(this.#needs.db, tenant, (tx) => new RunRepository(tx).requestCancel(id, reason));
      this.#needs.signals.publish("control", id);
    }
    return await this.get(tenant, id);
  }

  /** Cancels a run that is at work for a reader who has left; one that has ended or waits for somebody stays. Never rejects. */
  async readerLeft(tenant: Tenant, id: string): Promise<void> {
    try {
      const { status } = await this.get(tenant, id);
      if (status === "running" || status === "queued") await this.cancel(tenant, id, "Its reader left.");
    } catch (thrown) {
      this.#needs.logger.warn("a run without its reader could not be cancelled", {
        run_id: id,
        ...errorFields(thrown),
      });
    }
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
    const { begun } = await inProject(this.#needs.db, parent, async (tx) => {
      const children = new ChildRunRepository(tx, { id: parent.id, thread_id: parent.thread.id });
      if (!(await children.holdParent()))
        throw new AgentCallError("child_refused", "The run has ended and calls nobody any more.");
      const { id } = await new AgentRepository(tx).getBySlug(call.agent);
      return await this.#insert(tx, id, {
        input: call.input,
        version: call.version ?? "published",
        // Nobody reads the events of a child as it runs, unless they ask for them.
        mode: "background",
        // A child never stands behind other runs in a queue: its parent holds a place while it waits.
        standing: "begun",
        metadata: {},
        caller: { id: parent.caller_id, channel: parent.channel },
        terms: {
          allowance: call.allowance,
          permissions: narrowed(parent.terms.permissions, call.permissions),
          ...(call.timeout_ms === undefined ? {} : { timeout_ms: call.timeout_ms }),
        },
        parentage: {
          parent_run_id: parent.id,
          child_key: call.key,
          group_id: call.group ?? null,
          depth: parent.depth + 1,
        },
      });
    });
    if (begun === undefined) throw new Error("A child was not begun.");
    const { agent, order } = begun;
    this.#host.execute(agent, order, { kind: "begin" });
    return { run_id: order.id, started_at: order.started_at.toISOString() };
  }

  /** Creates the run that a request asks for, as it can be: begun here, queued, or in the line of its thread. */
  async #insertRequested(
    tx: ProjectTransaction,
    agentId: string,
    request: StartRun,
    caller: Caller,
  ): Promise<InsertedRun> {
    const notBefore = beginsAt(request);
    const place = await this.#placeFor(tx, request, notBefore !== undefined);
    const { interrupted } = place;
    const isHere = place.kind === "free" && request.mode !== "background";
    const inserted = await this.#insert(tx, agentId, {
      ...request,
      caller,
      terms: noTerms,
      standing: isHere ? "begun" : place.kind === "free" ? "queued" : "in_line",
      not_before: notBefore,
    });
    return { ...inserted, ...(interrupted === undefined ? {} : { interrupted }) };
  }

  /** Where a run begins: at once, or behind others. @throws {ThreadBusyError} where it does not want to wait */
  async #placeFor(
    tx: ProjectTransaction,
    { thread_id, on_busy = "reject" }: StartRun,
    isDelayed: boolean,
  ): Promise<{ readonly kind: "free" | "in_line"; readonly interrupted?: string }> {
    if (isDelayed) return { kind: "in_line" };
    if (thread_id === undefined) return { kind: "free" };
    if (on_busy === "reject") {
      // Two at once both find it free: the index of writers refuses one of them.
      if (await isThreadBusy(tx, thread_id)) throw new ThreadBusyError(thread_id);
      return { kind: "free" };
    }
    const busyWith = on_busy === "interrupt" ? await threadWriter(tx, thread_id) : undefined;
    // The wish is on record with the run that expressed it. It is written before the thread is held: a run that ends
    // takes the same two in that order.
    if (busyWith !== undefined) await new RunRepository(tx).requestCancel(busyWith.id, interruptedReason);
    await holdThread(tx, thread_id);
    if (!(await isThreadBusy(tx, thread_id))) return { kind: "free" };
    return { kind: "in_line", ...(busyWith === undefined ? {} : { interrupted: busyWith.id }) };
  }

  /** Sets going what was created and committed. */
  async #launch(tenant: Tenant, project: ProjectOfRun, inserted: InsertedRun): Promise<void> {
    const { id, thread_id, begun, standing, interrupted } = inserted;
    if (begun !== undefined) this.#host.execute(begun.agent, begun.order, { kind: "begin" });
    if (standing === "queued") await this.#dispatcher.dispatch({ run_id: id, ...project });
    if (standing !== "in_line") return;
    await this.#dispatcher.joined(project, thread_id);
    // The run that is interrupted may take its time to end; the wish that it does is on record.
    if (interrupted !== undefined) void this.#interrupt(tenant, interrupted);
  }

  /** Never rejects. */
  async #interrupt(tenant: Tenant, id: string): Promise<void> {
    try {
      await this.cancel(tenant, id, interruptedReason);
    } catch (thrown) {
      this.#needs.logger.warn("a run could not be interrupted yet", { run_id: id, ...errorFields(thrown) });
    }
  }

  /** Ends runs that were to be cancelled and came to rest, or were queued, before anybody had heard of it. */
  async #heedWishes(): Promise<void> {
    for (const { id, org_id, project_id } of await restingWishes(this.#needs.db)) {
      const reason = await inProject(this.#needs.db, { org_id, project_id }, (tx) =>
        new RunRepository(tx).cancelReason(id),
      );
      await this.cancel({ org_id, project_ids: [project_id] }, id, reason);
    }
  }

  /** Begins the runs of schedules whose time has come. */
  async #fireSchedules(): Promise<void> {
    const { db, logger } = this.#needs;
    for (const run of await fireDueSchedules(db, logger)) await this.#dispatcher.dispatch(run);
  }

  async #insert(
    tx: ProjectTransaction,
    agentId: string,
    given: Pick<StartRun, "input" | "version" | "metadata" | "thread_id" | "mode"> & {
      readonly caller: Caller;
      readonly terms: RunTerms;
      readonly parentage?: Parentage;
      readonly standing: InsertedRun["standing"];
      readonly not_before?: Date | undefined;
    },
  ): Promise<InsertedRun> {
    const { caller, parentage, terms, standing } = given;
    const { agent, slug, durability, version, graph } = await this.#agents.forStart(
      tx,
      agentId,
      given.version,
    );
    const read = agent.readInput(given.input);
    if (!read.ok) throw new InputInvalidError(read.violations);
    const thread = await openThread(tx, agentId, given.thread_id);
    const order: RunOrder = {
      id: newId("run"),
      org_id: tx.org_id,
      project_id: tx.project_id,
      agent: { id: agentId, slug, version },
      thread,
      caller_id: caller.id,
      channel: caller.channel,
      input: read.input,
      started_at: new Date(),
      lease_token: 1,
      parent_run_id: parentage?.parent_run_id ?? null,
      depth: parentage?.depth ?? 0,
      terms,
      durability,
    };
    const lease = { owner: this.#host.owner, token: order.lease_token, expires_at: leaseUntil() };
    await insertRun(tx, {
      id: order.id,
      agent_id: agentId,
      thread_id: thread.id,
      version,
      graph,
      content_hash: agent.plan.content_hash,
      input: order.input,
      metadata: given.metadata,
      mode: given.mode,
      started_by: caller.id,
      channel: caller.channel,
      ...(standing === "begun" ? { begun: { lease, at: order.started_at } } : {}),
      is_in_line: standing === "in_line",
      not_before: given.not_before,
      ...(parentage === undefined ? {} : { parentage: { ...parentage, terms } }),
    });
    const begun = standing === "begun" ? { begun: { agent, order } } : {};
    return { id: order.id, thread_id: thread.id, standing, ...begun };
  }

  /** Cancels what a run that was cancelled or failed has started and nobody will look at again. Never rejects. */
  async #cancelChildren(
    { org_id, project_id }: { readonly org_id: string; readonly project_id: string },
    parentId: string,
  ): Promise<void> {
    const { db, logger } = this.#needs;
    try {
      const children = await inProject(db, { org_id, project_id }, (tx) => liveChildren(tx, parentId));
      const tenant = { org_id, project_ids: [project_id] };
      const reason = "The run that called it was cancelled or failed.";
      await Promise.all(children.map((id) => this.cancel(tenant, id, reason)));
    } catch (thrown) {
      logger.warn("children of a run could not be cancelled", { run_id: parentId, ...errorFields(thrown) });
    }
  }
}

/** Ends a run that nobody executes. Resolves to whether it was such a run. */
async function cancelResting(tx: ProjectTransaction, { id, usage }: Run, reason: string): Promise<boolean> {
  const error = reason === "" ? null : { code: "cancelled", message: reason, retriable: false };
  if (!(await endRestingRun(tx, id, { status: "cancelled", output: null, error, usage }))) return false;
  const seq = (await new RunEventRepository(tx).lastSeq(id)) + 1;
  await insertEvents(tx, id, [{ seq, at: new Date().toISOString(), event: { type: "run.cancelled" } }]);
  await new InterruptRepository(tx).cancelOfRun(id);
  return true;
}

async function openThread(
  tx: ProjectTransaction,
  agentId: string,
  id: string | undefined,
): Promise<RunOrder["thread"]> {
  if (id === undefined) return { id: await insertThread(tx, agentId), state: emptyState };
  return { id, state: await new ThreadRepository(tx).stateFor(id, agentId) };
}

/**
 * Does what begins a run on a thread that looked free, where another run may have been faster: then the thread is busy,
 * and a run that is willing to wait finds it so when it looks again.
 */
async function unlessOvertaken<Result>(
  { thread_id, on_busy = "reject" }: StartRun,
  insert: () => Promise<Result>,
): Promise<Result> {
  for (;;) {
    try {
      return await insert();
    } catch (error) {
      if (thread_id === undefined || !isUniqueViolation(error)) throw error;
      if (on_busy === "reject") throw new ThreadBusyError(thread_id);
    }
  }
}

/** When a run begins at the earliest; undefined where that is now. */
function beginsAt({ not_before, delay_ms = 0 }: StartRun): Date | undefined {
  const now = Date.now();
  const at = Math.max(now + delay_ms, not_before === undefined ? 0 : Date.parse(not_before));
  return at > now ? new Date(at) : undefined;
}

/** Resolves when the signal aborts. */
function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}
