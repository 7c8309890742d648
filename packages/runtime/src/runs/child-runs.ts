import {
  type AgentCall,
  AgentCallError,
  type AgentCalls,
  checkCallDepth,
  type ChildResult,
  GraphInvalidError,
  type OnUsage,
  type StartedChild,
} from "@patchbay/compiler";
import { type Run, type SequencedRunEvent, terminalRunStatuses, type Usage } from "@patchbay/contracts";
import { type Database, inProject, isUniqueViolation, type Tenant } from "@patchbay/database";

import {
  AgentNotFoundError,
  AgentNotPublishedError,
  AgentVersionNotFoundError,
} from "../agents/agent-errors.ts";
import type { RunOrder } from "./run-order.ts";
import { ChildRunRepository } from "./child-run-repository.ts";
import { InputInvalidError, RunInterrupted, ShuttingDownError } from "./run-errors.ts";

/** What the children of a run need of whoever executes runs. */
export interface ChildRunHost {
  readonly db: Database;
  /** Creates a child and begins it. @throws a unique violation where the call has one already */
  readonly begin: (parent: RunOrder, call: AgentCall) => Promise<StartedChild>;
  readonly get: (tenant: Tenant, id: string) => Promise<Run>;
  readonly cancel: (tenant: Tenant, id: string, reason: string) => Promise<Run>;
  readonly events: (
    tenant: Tenant,
    id: string,
    after: number,
    signal: AbortSignal,
  ) => AsyncGenerator<SequencedRunEvent, void, undefined>;
}

/** What a run must be allowed to do in order to call agents. */
const callPermission = "agents:run";

/** The agents that a run may call. Its children are ordinary runs, each with a thread, a row and events of its own. */
export class ChildRuns implements AgentCalls {
  readonly #parent: RunOrder;
  readonly #ending: AbortSignal;
  readonly #host: ChildRunHost;
  readonly #tenant: Tenant;

  /** @param ending aborts when the parent has to end, with the reason */
  constructor(parent: RunOrder, ending: AbortSignal, host: ChildRunHost) {
    this.#parent = parent;
    this.#ending = ending;
    this.#host = host;
    this.#tenant = { org_id: parent.org_id, project_ids: [parent.project_id] };
  }

  async start(call: AgentCall, signal: AbortSignal): Promise<StartedChild> {
    signal.throwIfAborted();
    const { depth, terms } = this.#parent;
    checkCallDepth(depth + 1);
    if (terms.permissions !== null && !terms.permissions.includes(callPermission)) {
      const message = `The run may not call agents: its caller did not pass on “${callPermission}”.`;
      throw new AgentCallError("permission_missing", message);
    }
    const known = await this.#started(call.key);
    if (known !== undefined) return known;
    try {
      return await this.#host.begin(this.#parent, call);
    } catch (thrown) {
      // The same call at the same time was faster.
      const other = isUniqueViolation(thrown) ? await this.#started(call.key) : undefined;
      if (other !== undefined) return other;
      throw asCallError(thrown, call);
    }
  }

  async result(runId: string, onUsage: OnUsage, signal: AbortSignal): Promise<ChildResult> {
    signal.throwIfAborted();
    const [known] = await this.#inParent((children) => children.known([runId]));
    if (known === undefined)
      throw new AgentCallError("child_missing", `There is no run ${runId} that this run has started.`);
    for await (const { event } of this.#host.events(this.#tenant, runId, 0, signal)) {
      if (event.type === "usage") onUsage(withoutType(event));
    }
    signal.throwIfAborted();
    return asResult(await this.#host.get(this.#tenant, runId));
  }

  async members(group: string, signal: AbortSignal): Promise<readonly string[]> {
    signal.throwIfAborted();
    return await this.#inParent((children) => children.members(group));
  }

  async cancel(runIds: readonly string[], reason: string, signal: AbortSignal): Promise<number> {
    signal.throwIfAborted();
    if (this.#ending.reason instanceof RunInterrupted) return 0;
    const known = await this.#inParent((children) => children.known([...new Set(runIds)]));
    const cancelled = await Promise.all(known.map((id) => this.#cancelOne(id, reason)));
    return cancelled.filter(Boolean).length;
  }

  async #cancelOne(id: string, reason: string): Promise<boolean> {
    const before = await this.#host.get(this.#tenant, id);
    if (terminalRunStatuses.includes(before.status)) return false;
    const after = await this.#host.cancel(this.#tenant, id, reason);
    // One that another process executes ends a little later; one may also have completed just in time.
    return after.status === "cancelled" || !terminalRunStatuses.includes(after.status);
  }

  async #started(key: string): Promise<StartedChild | undefined> {
    const row = await this.#inParent((children) => children.findByKey(key));
    if (row === undefined) return undefined;
    // One that stands in a queue has all its time before it.
    return { run_id: row.id, started_at: (row.started_at ?? new Date()).toISOString() };
  }

  #inParent<Result>(work: (children: ChildRunRepository) => Promise<Result>): Promise<Result> {
    const { id, thread } = this.#parent;
    return inProject(this.#host.db, this.#parent, (tx) =>
      work(new ChildRunRepository(tx, { id, thread_id: thread.id })),
    );
  }
}

/** What a graph is told of a child that could not begin. What is not about the call flies on. */
function asCallError(thrown: unknown, { agent, version }: AgentCall): unknown {
  if (thrown instanceof AgentNotFoundError || thrown instanceof AgentNotPublishedError)
    return new AgentCallError("agent_missing", `There is no published agent “${agent}” in this project.`);
  if (thrown instanceof AgentVersionNotFoundError)
    return new AgentCallError("agent_missing", `The agent “${agent}” has no version ${version}.`);
  if (thrown instanceof GraphInvalidError)
    return new AgentCallError("agent_invalid", `The graph of the agent “${agent}” cannot run here any more.`);
  if (thrown instanceof InputInvalidError) {
    const at = thrown.violations[0]?.pointer ?? "";
    const where = at === "" ? "" : ` at ${at}`;
    return new AgentCallError("agent_input_invalid", `The input does not fit the agent “${agent}”${where}.`);
  }
  if (thrown instanceof ShuttingDownError)
    return new AgentCallError("child_refused", thrown.message, { cause: thrown });
  return thrown;
}

function asResult({ id, status, output, error, usage }: Run): ChildResult {
  switch (status) {
    case "completed":
    case "failed":
    case "cancelled":
      return { run_id: id, status, output, error, usage };
    case "queued":
    case "running":
    case "waiting":
      // Its events had ended, so somebody has broken a promise.
      throw new Error("A run whose events have ended has not ended.");
  }
}

function withoutType({ type: _type, ...usage }: Usage & { readonly type: "usage" }): Usage {
  return usage;
}
