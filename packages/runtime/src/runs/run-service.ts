import { setTimeout as delay } from "node:timers/promises";

import { type AgentCompiler, type CompiledAgent, GraphInvalidError } from "@patchbay/compiler";
import {
  type Message,
  type Page,
  type Run,
  type SequencedRunEvent,
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
import type { JsonObject } from "@patchbay/graph";
import { errorFields, type Logger } from "@patchbay/telemetry";

import { AgentNotPublishedError } from "../agents/agent-errors.ts";
import { AgentRepository } from "../agents/agent-repository.ts";
import { AgentVersionRepository } from "../agents/agent-version-repository.ts";
import { RunEventRepository } from "../events/stored-events.ts";
import { readPageRequest, toPage } from "../page-cursor.ts";
import type { Registries } from "../registries.ts";
import { emptyState, insertThread, ThreadRepository } from "../threads/thread-repository.ts";
import { ActiveRun, type RunOrder } from "./active-run.ts";
import { extendLeases, failOrphans, heartbeatMs, leaseUntil } from "./leases.ts";
import { InputInvalidError, ShuttingDownError, ThreadBusyError } from "./run-errors.ts";
import { insertRun, RunRepository } from "./run-repository.ts";

interface Needs {
  readonly db: Database;
  readonly compiler: AgentCompiler;
  readonly registries: Registries;
  readonly logger: Logger;
  /** True where this process alone works on the database: what was running when it started is surely lost. */
  readonly isSoleProcess: boolean;
}

/** How often readers look at the table for a run that another process executes. */
const pollMs = 500;

/** Runs: started, followed, cancelled. One per process. */
export class RunService {
  readonly #needs: Needs;
  /** Names this process in leases. */
  readonly #owner = newId("run").replace("run_", "process_");
  readonly #active = new Map<string, ActiveRun>();
  #heartbeat: NodeJS.Timeout | undefined;
  #isDraining = false;

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  /** Clears up after processes that died, and begins to say that this one lives. */
  async open(): Promise<void> {
    const { db, logger, isSoleProcess } = this.#needs;
    const lost = await failOrphans(db, isSoleProcess ? "all" : "expired");
    if (lost > 0) logger.warn("runs of an earlier process were lost", { count: lost });
    this.#heartbeat = setInterval(() => void this.#beat(), heartbeatMs);
    this.#heartbeat.unref();
  }

  /** Takes no new runs, lets those under way finish for up to `timeoutMs`, then interrupts them. */
  async close(timeoutMs: number): Promise<void> {
    this.#isDraining = true;
    clearInterval(this.#heartbeat);
    const ends = Promise.all([...this.#active.values()].map((run) => run.ended));
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise((resolve) => {
      timer = setTimeout(resolve, timeoutMs);
    });
    await Promise.race([ends, timeout]);
    clearTimeout(timer);
    for (const run of this.#active.values()) run.interrupt();
    await ends;
  }

  /**
   * Creates a run and begins it. Once this resolves, the run is on record and ends by itself, whoever listens.
   *
   * @throws {AgentNotFoundError} @throws {AgentNotPublishedError} @throws {AgentVersionNotFoundError}
   * @throws {GraphInvalidError} @throws {InputInvalidError} @throws {ThreadNotFoundError} @throws {ThreadBusyError}
   */
  async start(
    tenant: Tenant,
    agentId: string,
    request: StartRun,
    caller: { id: string; channel: string },
  ): Promise<{ id: string }> {
    if (this.#isDraining) throw new ShuttingDownError();
    const { agent, order } = await this.#create(tenant, agentId, request, caller);
    const run = new ActiveRun(order, agent, this.#needs);
    this.#active.set(order.id, run);
    void run.ended.finally(() => this.#active.delete(order.id));
    return { id: order.id };
  }

  /** Resolves to the run once it has ended. Rejects with the signal's reason when it aborts first. */
  async waitForEnd(tenant: Tenant, id: string, signal: AbortSignal): Promise<Run> {
    const active = this.#active.get(id);
    if (active === undefined) {
      // Only the end is of interest, and the events end with it.
      const events = this.events(tenant, id, 0, signal);
      while ((await events.next()).done !== true);
    } else {
      await Promise.race([active.ended, aborted(signal)]);
    }
    signal.throwIfAborted();
    return await this.get(tenant, id);
  }

  get(tenant: Tenant, id: string): Promise<Run> {
    return inTenant(this.#needs.db, tenant, (tx) => new RunRepository(tx).get(id));
  }

  async list(
    tenant: Tenant,
    query: {
      limit: number;
      cursor?: string | undefined;
      agent_id?: string | undefined;
      project_id?: string | undefined;
    },
  ): Promise<Page<Run>> {
    const rows = await inTenant(this.#needs.db, tenant, (tx) =>
      new RunRepository(tx).list(query, readPageRequest(query)),
    );
    return toPage(rows, query.limit);
  }

  /** Asks the run to end. Resolves to the run as it is then; one that has ended stays as it ended. */
  async cancel(tenant: Tenant, id: string): Promise<Run> {
    const run = await this.get(tenant, id);
    if (terminalRunStatuses.includes(run.status)) return run;
    const active = this.#active.get(id);
    if (active === undefined) {
      // Another process executes it and finds the wish at its next heartbeat.
      await inTenant(this.#needs.db, tenant, (tx) => new RunRepository(tx).requestCancel(id));
      return run;
    }
    active.cancel();
    await active.ended;
    return await this.get(tenant, id);
  }

  /** What was said in a thread so far, oldest first. @throws {ThreadNotFoundError} */
  async messages(tenant: Tenant, threadId: string): Promise<readonly Message[]> {
    const { messages } = await inTenant(this.#needs.db, tenant, (tx) =>
      new ThreadRepository(tx).state(threadId),
    );
    return messages;
  }

  /**
   * The events of a run after number `after`, as they come, to the last one. Stops quietly when `signal` aborts. A reader
   * holds nothing but its place, so a slow one costs nothing.
   *
   * @throws {RunNotFoundError}
   */
  async *events(
    tenant: Tenant,
    id: string,
    after: number,
    signal: AbortSignal,
  ): AsyncGenerator<SequencedRunEvent, void, undefined> {
    let { status } = await this.get(tenant, id);
    let seq = after;
    while (!signal.aborted) {
      const log = this.#active.get(id)?.log;
      const batch =
        log?.after(seq) ??
        (await inTenant(this.#needs.db, tenant, (tx) => new RunEventRepository(tx).after(id, seq)));
      for (const event of batch) {
        seq = event.seq;
        yield event;
        if (isTerminal(event)) return;
        if (signal.aborted) return;
      }
      if (batch.length > 0) continue;
      if (log !== undefined && !log.isClosed) {
        await log.changed(seq, signal);
        continue;
      }
      // Nothing more is stored of a run that has ended: a reader who had seen more than that is told the end again.
      if (terminalRunStatuses.includes(status)) {
        const end = await this.#endAgain(tenant, id);
        if (end !== undefined && end.seq <= after) yield end;
        return;
      }
      // A reader who leaves while waiting has left: the loop sees it.
      await delay(pollMs, undefined, { signal }).catch(() => undefined);
      ({ status } = await this.get(tenant, id));
    }
  }

  async #endAgain(tenant: Tenant, id: string): Promise<SequencedRunEvent | undefined> {
    return await inTenant(this.#needs.db, tenant, async (tx) => {
      const events = new RunEventRepository(tx);
      const last = await events.lastSeq(id);
      return (await events.after(id, last - 1)).find(isTerminal);
    });
  }

  async #create(
    tenant: Tenant,
    agentId: string,
    request: StartRun,
    caller: { id: string; channel: string },
  ): Promise<{ agent: CompiledAgent; order: RunOrder }> {
    const { db } = this.#needs;
    const { project_id } = await inTenant(db, tenant, (tx) => new AgentRepository(tx).get(agentId));
    try {
      return await inProject(db, { org_id: tenant.org_id, project_id }, async (tx) => {
        const { agent, slug, version, graph } = await this.#agentFor(tx, agentId, request.version);
        const read = agent.readInput(request.input);
        if (!read.ok) throw new InputInvalidError(read.violations);
        const thread = await openThread(tx, agentId, request.thread_id);
        const order: RunOrder = {
          id: newId("run"),
          org_id: tx.org_id,
          project_id,
          agent: { id: agentId, slug, version },
          thread,
          caller_id: caller.id,
          channel: caller.channel,
          input: read.input,
          started_at: new Date(),
          lease_token: 1,
        };
        await insertRun(tx, {
          id: order.id,
          agent_id: agentId,
          thread_id: thread.id,
          version,
          graph,
          content_hash: agent.plan.content_hash,
          input: order.input,
          metadata: request.metadata,
          lease: { owner: this.#owner, token: order.lease_token, expires_at: leaseUntil() },
          started_at: order.started_at,
        });
        return { agent, order };
      });
    } catch (error) {
      if (request.thread_id !== undefined && isUniqueViolation(error))
        throw new ThreadBusyError(request.thread_id);
      throw error;
    }
  }

  async #agentFor(
    tx: ProjectTransaction,
    agentId: string,
    selector: StartRun["version"],
  ): Promise<{ agent: CompiledAgent; slug: string; version: number | null; graph: JsonObject | null }> {
    const agents = new AgentRepository(tx);
    const { slug, published_version } = await agents.get(agentId);
    if (selector === "draft") {
      const { graph } = await agents.getDraft(agentId);
      return { agent: this.#compile(graph), slug, version: null, graph };
    }
    const version = selector === "published" ? published_version : selector;
    if (version === null) throw new AgentNotPublishedError(agentId);
    const versions = new AgentVersionRepository(tx);
    // A version never changes, so what was compiled once is right as long as it is remembered.
    const known = this.#needs.compiler.find(await versions.contentHash(agentId, version));
    const agent = known ?? this.#compile((await versions.get(agentId, version)).graph);
    return { agent, slug, version, graph: null };
  }

  #compile(graph: JsonObject): CompiledAgent {
    const compiled = this.#needs.compiler.compile(graph, this.#needs.registries.resources);
    if (!compiled.ok) throw new GraphInvalidError(compiled.diagnostics);
    return compiled.agent;
  }

  async #beat(): Promise<void> {
    const { db, logger } = this.#needs;
    try {
      const ids = [...this.#active.keys()];
      const cancelled = ids.length === 0 ? [] : await extendLeases(db, this.#owner, ids);
      for (const id of cancelled) this.#active.get(id)?.cancel();
      await failOrphans(db, "expired");
    } catch (thrown) {
      logger.warn("the heartbeat failed", errorFields(thrown));
    }
  }
}

const isTerminal = ({ event }: SequencedRunEvent): boolean =>
  event.type === "run.completed" || event.type === "run.failed" || event.type === "run.cancelled";

async function openThread(
  tx: ProjectTransaction,
  agentId: string,
  id: string | undefined,
): Promise<RunOrder["thread"]> {
  if (id === undefined) return { id: await insertThread(tx, agentId), state: emptyState };
  return { id, state: await new ThreadRepository(tx).stateFor(id, agentId) };
}

/** Resolves when the signal aborts. */
function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}
