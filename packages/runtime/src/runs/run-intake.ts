import { type AgentCall, AgentCallError, type CompiledAgent, trialProblems } from "@patchbay/compiler";
import type { StartRun } from "@patchbay/contracts";
import {
  type Database,
  inProject,
  isUniqueViolation,
  newId,
  type ProjectTransaction,
  sendInProject,
} from "@patchbay/database";
import type { JsonObject } from "@patchbay/graph";

import { AgentRepository } from "../agents/agent-repository.ts";
import { AgentVersionRepository } from "../agents/agent-version-repository.ts";
import { onceUnderKey, type RepeatableRequest } from "../idempotency/once-under-key.ts";
import { emptyState, insertingThread, insertThread, ThreadRepository } from "../threads/thread-repository.ts";
import { ChildRunRepository } from "./child-run-repository.ts";
import { leaseUntil } from "./leases.ts";
import { isStill, type RunAgent, type RunAgents } from "./run-agents.ts";
import { InputInvalidError, ThreadBusyError, TrialInvalidError } from "./run-errors.ts";
import type { ProjectOfRun, RunOrder } from "./run-order.ts";
import { insertingRun, insertRun, type NewRun, type Parentage } from "./run-repository.ts";
import { narrowed, noTerms, type RunTerms } from "./run-terms.ts";
import { threadBusyWith } from "./thread-line.ts";
import { placeOnThread } from "./thread-place.ts";

/** Who starts a run, and how they came. */
export interface RunCaller {
  readonly id: string;
  readonly channel: string;
}

/** A run that is to be executed by this process, from its beginning. */
export interface BegunRun {
  readonly agent: CompiledAgent;
  readonly order: RunOrder;
}

/** A run that is on record, and how it is to go on from there. */
export interface InsertedRun {
  readonly id: string;
  readonly thread_id: string;
  readonly standing: "begun" | "queued" | "in_line";
  /** Exactly where it was begun. */
  readonly begun?: BegunRun;
  /** The runs that are to make room for it. */
  readonly interrupted: readonly string[];
}

interface Needs {
  readonly db: Database;
  readonly agents: RunAgents;
  /** Names this process in leases. */
  readonly owner: string;
}

/** What is asked for, beside the agent. */
type Asked = Pick<StartRun, "input" | "version" | "metadata" | "thread_id" | "mode"> & {
  readonly caller: RunCaller;
  readonly terms: RunTerms;
  readonly parentage?: Parentage;
  readonly standing: InsertedRun["standing"];
  readonly not_before?: Date | undefined;
};

/** Puts runs on record: what is promised to a caller is committed before they hear of it. */
export class RunIntake {
  readonly #needs: Needs;

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  /**
   * The run that a request asks for, as it can be: begun here, queued, or in the line of its thread; or the one that the
   * same request has asked for before.
   *
   * @throws {AgentNotFoundError} @throws {AgentNotPublishedError} @throws {AgentVersionNotFoundError}
   * @throws {GraphInvalidError} @throws {InputInvalidError} @throws {ThreadNotFoundError} @throws {ThreadBusyError}
   * @throws {IdempotencyMismatchError} @throws {IdempotencyInProgressError}
   */
  async requested(
    project: ProjectOfRun,
    agentId: string,
    request: StartRun,
    caller: RunCaller,
    repeatable?: RepeatableRequest,
  ): Promise<InsertedRun | { readonly replayed: string }> {
    const known = repeatable === undefined ? await this.#known(project, agentId, request, caller) : undefined;
    if (known !== undefined) return known;
    const insert = () =>
      inProject(this.#needs.db, project, (tx) =>
        onceUnderKey(tx, repeatable, () => this.#requested(tx, agentId, request, caller)),
      );
    const busyWith = (threadId: string) =>
      inProject(this.#needs.db, project, (tx) => threadBusyWith(tx, threadId));
    return await unlessOvertaken(request, insert, busyWith);
  }

  /** A run that another one calls, which this process begins. @throws a unique violation where the call has one already */
  child(parent: RunOrder, call: AgentCall): Promise<BegunRun> {
    return inProject(this.#needs.db, parent, async (tx) => {
      const children = new ChildRunRepository(tx, { id: parent.id, thread_id: parent.thread.id });
      if (!(await children.holdParent()))
        throw new AgentCallError("child_refused", "The run has ended and calls nobody any more.");
      const { id } = await new AgentRepository(tx).getBySlug(call.agent);
      const version = call.version ?? (await boundVersion(tx, parent, call.agent)) ?? "published";
      const agent = await this.#needs.agents.forStart(tx, id, version);
      const { begun } = await this.#insert(tx, id, agent, {
        input: call.input,
        version,
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
      if (begun === undefined) throw new Error("A child was not begun.");
      return begun;
    });
  }

  /**
   * Begins a run on a thread of its own in one round trip, where the agent is what it was when a run last began: most
   * runs. Undefined where it is not, or the request asks for more; then nothing was written.
   */
  async #known(
    project: ProjectOfRun,
    agentId: string,
    request: StartRun,
    caller: RunCaller,
  ): Promise<InsertedRun | undefined> {
    if (request.version !== "published" || request.mode === "background") return undefined;
    if (request.thread_id !== undefined || beginsAt(request) !== undefined) return undefined;
    const recalled = this.#needs.agents.recall(project, agentId);
    const read = recalled?.agent.agent.readInput(request.input);
    if (recalled === undefined || read?.ok !== true) return undefined;
    const thread = { id: newId("thr"), state: emptyState };
    const { input, version, metadata, mode } = request;
    const asked: Asked = { input, version, metadata, mode, caller, terms: noTerms, standing: "begun" };
    const { order, row } = this.#newRun(project, agentId, asked, { ...recalled, thread, input: read.input });
    const [, inserted] = await sendInProject(this.#needs.db, project, (tx) => [
      insertingThread(tx, agentId, thread.id, isStill(tx, recalled.known)),
      insertingRun(tx, row),
    ]);
    if (inserted.numAffectedRows !== 1n) return undefined;
    const { agent } = recalled.agent;
    return {
      id: order.id,
      thread_id: thread.id,
      standing: "begun",
      begun: { agent, order },
      interrupted: [],
    };
  }

  async #requested(
    tx: ProjectTransaction,
    agentId: string,
    request: StartRun,
    caller: RunCaller,
  ): Promise<InsertedRun> {
    const notBefore = beginsAt(request);
    const agent = await this.#needs.agents.forStart(tx, agentId, request.version);
    const place = await placeOnThread(tx, request, notBefore !== undefined);
    const isHere = place.kind === "free" && request.mode !== "background";
    const inserted = await this.#insert(tx, agentId, agent, {
      ...request,
      caller,
      terms: termsOf(request, place.kind === "in_line" && notBefore === undefined),
      standing: isHere ? "begun" : place.kind === "free" ? "queued" : "in_line",
      not_before: notBefore,
    });
    return { ...inserted, interrupted: place.interrupted };
  }

  async #insert(
    tx: ProjectTransaction,
    agentId: string,
    agent: RunAgent,
    asked: Asked,
  ): Promise<InsertedRun> {
    const read = agent.agent.readInput(asked.input);
    if (!read.ok) throw new InputInvalidError(read.violations);
    const { trial } = asked.terms;
    const wrong = trial === undefined ? [] : trialProblems(agent.agent.plan, trial);
    if (wrong.length > 0) throw new TrialInvalidError(wrong);
    const thread = await openThread(tx, agentId, asked.thread_id);
    const { order, row } = this.#newRun(tx, agentId, asked, { agent, thread, input: read.input });
    await insertRun(tx, row);
    const { standing } = asked;
    const begun = standing === "begun" ? { begun: { agent: agent.agent, order } } : {};
    return { id: order.id, thread_id: thread.id, standing, interrupted: [], ...begun };
  }

  /** What is to be executed, and what is put on record of it. */
  #newRun(
    { org_id, project_id }: ProjectOfRun,
    agentId: string,
    asked: Asked,
    found: { readonly agent: RunAgent; readonly thread: RunOrder["thread"]; readonly input: JsonObject },
  ): { readonly order: RunOrder; readonly row: NewRun } {
    const { caller, parentage, terms, standing } = asked;
    const { agent, slug, durability, version, graph } = found.agent;
    const order: RunOrder = {
      id: newId("run"),
      org_id,
      project_id,
      agent: { id: agentId, slug, version },
      thread: found.thread,
      caller_id: caller.id,
      channel: caller.channel,
      input: found.input,
      started_at: new Date(),
      lease_token: 1,
      parent_run_id: parentage?.parent_run_id ?? null,
      depth: parentage?.depth ?? 0,
      terms,
      durability,
    };
    const lease = { owner: this.#needs.owner, token: order.lease_token, expires_at: leaseUntil() };
    const row: NewRun = {
      id: order.id,
      agent_id: agentId,
      thread_id: found.thread.id,
      version,
      graph,
      content_hash: agent.plan.content_hash,
      input: order.input,
      metadata: asked.metadata,
      mode: asked.mode,
      started_by: caller.id,
      channel: caller.channel,
      ...(standing === "begun" ? { begun: { lease, at: order.started_at } } : {}),
      is_in_line: standing === "in_line",
      not_before: asked.not_before,
      ...(parentage === undefined ? {} : { parentage }),
      terms,
    };
    return { order, row };
  }
}

/** The terms of a run that nobody called; exactly `noTerms` where there is nothing to say. */
function termsOf({ trial, on_busy }: StartRun, waitsForOthers: boolean): RunTerms {
  const interrupts = on_busy === "interrupt" && waitsForOthers;
  if (trial === undefined && !interrupts) return noTerms;
  return {
    ...noTerms,
    ...(trial === undefined ? {} : { trial }),
    ...(interrupts ? { interrupts } : {}),
  };
}

/** Which version of an agent the parent was published with; undefined where that is not on record. */
async function boundVersion(
  tx: ProjectTransaction,
  { agent: { id, version } }: RunOrder,
  slug: string,
): Promise<number | undefined> {
  return version === null ? undefined : await new AgentVersionRepository(tx).boundAgent(id, version, slug);
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
  busyWith: (threadId: string) => Promise<string | undefined>,
): Promise<Result> {
  for (;;) {
    try {
      return await insert();
    } catch (error) {
      if (thread_id === undefined || !isUniqueViolation(error)) throw error;
      if (on_busy === "reject") throw new ThreadBusyError(thread_id, await busyWith(thread_id));
    }
  }
}

/** When a run begins at the earliest; undefined where that is now. */
function beginsAt({ not_before, delay_ms = 0 }: StartRun): Date | undefined {
  const now = Date.now();
  const at = Math.max(now + delay_ms, not_before === undefined ? 0 : Date.parse(not_before));
  return at > now ? new Date(at) : undefined;
}
