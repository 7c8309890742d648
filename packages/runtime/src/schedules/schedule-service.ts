import type { AgentCompiler } from "@patchbay/compiler";
import type { CreateSchedule, Page, Schedule, UpdateSchedule } from "@patchbay/contracts";
import { type Database, inProject, inTenant, type ProjectTransaction, type Tenant } from "@patchbay/database";
import type { JsonObject } from "@patchbay/graph";

import { AgentNotPublishedError } from "../agents/agent-errors.ts";
import { AgentRepository } from "../agents/agent-repository.ts";
import { readPageRequest, toPage } from "../page-cursor.ts";
import type { Registries } from "../registries.ts";
import { RunAgents } from "../runs/run-agents.ts";
import { InputInvalidError } from "../runs/run-errors.ts";
import { nextFiring } from "./next-firing.ts";
import { insertSchedule, ScheduleRepository } from "./schedule-repository.ts";

interface Needs {
  readonly db: Database;
  readonly compiler: AgentCompiler;
  readonly registries: Registries;
}

/** When agents run by the clock. Whoever executes runs fires them. */
export class ScheduleService {
  readonly #db: Database;
  readonly #agents: RunAgents;

  constructor({ db, compiler, registries }: Needs) {
    this.#db = db;
    this.#agents = new RunAgents({ compiler, registries });
  }

  /**
   * @param createdBy a principal's id: the schedule's runs are theirs
   * @throws {AgentNotFoundError} @throws {AgentNotPublishedError} @throws {AgentVersionNotFoundError}
   * @throws {InputInvalidError} @throws {ScheduleInvalidError}
   */
  async create(tenant: Tenant, agentId: string, asked: CreateSchedule, createdBy: string): Promise<Schedule> {
    const next_at = firing(asked);
    return await this.#inProjectOf(tenant, agentId, async (tx) => {
      const frozen = await this.#frozen(tx, agentId, asked.version, asked.input);
      return await insertSchedule(tx, agentId, { ...asked, ...frozen, next_at }, createdBy);
    });
  }

  /** @throws {AgentNotFoundError} @throws {ScheduleNotFoundError} */
  get(tenant: Tenant, agentId: string, id: string): Promise<Schedule> {
    return inTenant(this.#db, tenant, (tx) => new ScheduleRepository(tx, agentId).get(id));
  }

  /** Newest first. @throws {AgentNotFoundError} @throws {CursorInvalidError} */
  async list(
    tenant: Tenant,
    agentId: string,
    query: { limit: number; cursor?: string | undefined },
  ): Promise<Page<Schedule>> {
    const rows = await inTenant(this.#db, tenant, async (tx) => {
      await new AgentRepository(tx).get(agentId);
      return await new ScheduleRepository(tx, agentId).list(readPageRequest(query));
    });
    return toPage(rows, query.limit);
  }

  /**
   * Changes what is given. A tick that is due and not fired yet is not fired any more, if the times change.
   *
   * @throws {ScheduleNotFoundError} and as `create` does
   */
  update(tenant: Tenant, agentId: string, id: string, changes: UpdateSchedule): Promise<Schedule> {
    return this.#inProjectOf(tenant, agentId, async (tx) => {
      const schedules = new ScheduleRepository(tx, agentId);
      const before = await schedules.lock(id);
      const { cron = before.cron, time_zone = before.time_zone, enabled = before.enabled } = changes;
      const isSameClock =
        cron === before.cron && time_zone === before.time_zone && enabled === before.enabled;
      const next_at =
        isSameClock && before.next_at !== null
          ? new Date(before.next_at)
          : firing({ cron, time_zone, enabled });
      const isSameRun = changes.version === undefined && changes.input === undefined;
      const frozen = isSameRun
        ? { version: before.version, input: before.input }
        : await this.#frozen(tx, agentId, changes.version ?? before.version, changes.input ?? before.input);
      return await schedules.update(id, { cron, time_zone, enabled, next_at, ...frozen });
    });
  }

  /** @throws {ScheduleNotFoundError} */
  delete(tenant: Tenant, agentId: string, id: string): Promise<void> {
    return inTenant(this.#db, tenant, (tx) => new ScheduleRepository(tx, agentId).delete(id));
  }

  /** The version by its number, and the input as that version reads it: neither can be wrong when it fires. */
  async #frozen(
    tx: ProjectTransaction,
    agentId: string,
    selector: CreateSchedule["version"],
    input: JsonObject,
  ): Promise<{ version: number; input: JsonObject }> {
    const { agent, version } = await this.#agents.forStart(tx, agentId, selector);
    if (version === null) throw new AgentNotPublishedError(agentId);
    const read = agent.readInput(input);
    if (!read.ok) throw new InputInvalidError(read.violations);
    return { version, input: read.input };
  }

  async #inProjectOf<Result>(
    tenant: Tenant,
    agentId: string,
    work: (tx: ProjectTransaction) => Promise<Result>,
  ): Promise<Result> {
    const { project_id } = await inTenant(this.#db, tenant, (tx) => new AgentRepository(tx).get(agentId));
    return await inProject(this.#db, { org_id: tenant.org_id, project_id }, work);
  }
}

/** Checks the expression also where it does not fire. */
function firing({ cron, time_zone, enabled }: Pick<Schedule, "cron" | "time_zone" | "enabled">): Date | null {
  const next = nextFiring(cron, time_zone, new Date());
  return enabled ? next : null;
}
