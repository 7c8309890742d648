import type { Schedule } from "@patchbay/contracts";
import { newId, type ProjectTransaction, type TenantTransaction } from "@patchbay/database";
import { JsonObject } from "@patchbay/graph";

import type { PageRequest } from "../page-cursor.ts";
import { ScheduleNotFoundError } from "./schedule-errors.ts";

const columns = [
  "id",
  "agent_id",
  "project_id",
  "cron",
  "time_zone",
  "input",
  "version",
  "is_enabled",
  "next_at",
  "last_fired_at",
  "created_at",
  "updated_at",
] as const;

interface ScheduleRow {
  id: string;
  agent_id: string;
  project_id: string;
  cron: string;
  time_zone: string;
  input: unknown;
  version: number;
  is_enabled: boolean;
  next_at: Date | null;
  last_fired_at: Date | null;
  created_at: Date;
  updated_at: Date;
}

/** What a schedule says, as it is stored. */
export interface ScheduleFields {
  readonly cron: string;
  readonly time_zone: string;
  readonly input: JsonObject;
  readonly version: number;
  readonly enabled: boolean;
  /** Null where it is not enabled. */
  readonly next_at: Date | null;
}

/** The schedules of one agent. */
export class ScheduleRepository {
  readonly #tx: TenantTransaction;
  readonly #agentId: string;

  constructor(tx: TenantTransaction, agentId: string) {
    this.#tx = tx;
    this.#agentId = agentId;
  }

  /** @throws {ScheduleNotFoundError} */
  async get(id: string): Promise<Schedule> {
    const row = await this.#all().where("id", "=", id).executeTakeFirst();
    if (row === undefined) throw new ScheduleNotFoundError(id);
    return toSchedule(row);
  }

  /** `get`, and nobody changes or fires it until the transaction ends. @throws {ScheduleNotFoundError} */
  async lock(id: string): Promise<Schedule> {
    const row = await this.#all().where("id", "=", id).forUpdate().executeTakeFirst();
    if (row === undefined) throw new ScheduleNotFoundError(id);
    return toSchedule(row);
  }

  /** Newest first; one more than asked for. */
  async list({ limit, before }: PageRequest): Promise<Schedule[]> {
    let query = this.#all()
      .orderBy("id", "desc")
      .limit(limit + 1);
    if (before !== undefined) query = query.where("id", "<", before);
    return (await query.execute()).map(toSchedule);
  }

  /** @throws {ScheduleNotFoundError} */
  async update(id: string, { enabled, input, ...fields }: ScheduleFields): Promise<Schedule> {
    const row = await this.#tx.sql
      .updateTable("schedules")
      .set({ ...fields, input: JSON.stringify(input), is_enabled: enabled, updated_at: new Date() })
      .where("org_id", "=", this.#tx.org_id)
      .where("project_id", "in", this.#tx.project_ids)
      .where("agent_id", "=", this.#agentId)
      .where("id", "=", id)
      .returning(columns)
      .executeTakeFirst();
    if (row === undefined) throw new ScheduleNotFoundError(id);
    return toSchedule(row);
  }

  /** @throws {ScheduleNotFoundError} */
  async delete(id: string): Promise<void> {
    const deleted = await this.#tx.sql
      .deleteFrom("schedules")
      .where("org_id", "=", this.#tx.org_id)
      .where("project_id", "in", this.#tx.project_ids)
      .where("agent_id", "=", this.#agentId)
      .where("id", "=", id)
      .executeTakeFirst();
    if (deleted.numDeletedRows === 0n) throw new ScheduleNotFoundError(id);
  }

  #all() {
    return this.#tx.sql
      .selectFrom("schedules")
      .select(columns)
      .where("org_id", "=", this.#tx.org_id)
      .where("project_id", "in", this.#tx.project_ids)
      .where("agent_id", "=", this.#agentId);
  }
}

/** Adds a schedule to an agent. @param createdBy a principal's id: its runs are theirs */
export async function insertSchedule(
  tx: ProjectTransaction,
  agentId: string,
  { enabled, input, ...fields }: ScheduleFields,
  createdBy: string,
): Promise<Schedule> {
  const row = await tx.sql
    .insertInto("schedules")
    .values({
      ...fields,
      id: newId("sch"),
      org_id: tx.org_id,
      project_id: tx.project_id,
      agent_id: agentId,
      input: JSON.stringify(input),
      is_enabled: enabled,
      created_by: createdBy,
    })
    .returning(columns)
    .executeTakeFirstOrThrow();
  return toSchedule(row);
}

const toSchedule = ({ is_enabled, ...row }: ScheduleRow): Schedule => ({
  ...row,
  enabled: is_enabled,
  input: JsonObject.parse(row.input),
  next_at: row.next_at?.toISOString() ?? null,
  last_fired_at: row.last_fired_at?.toISOString() ?? null,
  created_at: row.created_at.toISOString(),
  updated_at: row.updated_at.toISOString(),
});
