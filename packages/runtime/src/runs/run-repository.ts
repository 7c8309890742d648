import { type Run, RunError, type RunStatus, Usage } from "@patchbay/contracts";
import type { ProjectTransaction, TenantTransaction } from "@patchbay/database";
import { JsonObject } from "@patchbay/graph";
import { z } from "zod";

import type { PageRequest } from "../page-cursor.ts";
import { RunNotFoundError } from "./run-errors.ts";

const columns = [
  "id",
  "agent_id",
  "project_id",
  "thread_id",
  "version",
  "content_hash",
  "status",
  "input",
  "output",
  "error",
  "usage",
  "metadata",
  "created_at",
  "started_at",
  "ended_at",
] as const;

interface RunRow {
  id: string;
  agent_id: string;
  project_id: string;
  thread_id: string;
  version: number | null;
  content_hash: string;
  status: RunStatus;
  input: unknown;
  output: unknown;
  error: unknown;
  usage: unknown;
  metadata: unknown;
  created_at: Date;
  started_at: Date | null;
  ended_at: Date | null;
}

/** The runs of a tenant's projects. */
export class RunRepository {
  readonly #tx: TenantTransaction;

  constructor(tx: TenantTransaction) {
    this.#tx = tx;
  }

  /** @throws {RunNotFoundError} */
  async get(id: string): Promise<Run> {
    const row = await this.#all().where("id", "=", id).executeTakeFirst();
    if (row === undefined) throw new RunNotFoundError(id);
    return toRun(row);
  }

  /** Newest first; one more than asked for. */
  async list(
    filter: { agent_id?: string | undefined; project_id?: string | undefined },
    { limit, before }: PageRequest,
  ): Promise<Run[]> {
    let query = this.#all()
      .orderBy("id", "desc")
      .limit(limit + 1);
    if (before !== undefined) query = query.where("id", "<", before);
    if (filter.agent_id !== undefined) query = query.where("agent_id", "=", filter.agent_id);
    if (filter.project_id !== undefined) query = query.where("project_id", "=", filter.project_id);
    return (await query.execute()).map(toRun);
  }

  /** Leaves a wish for whichever process executes the run. */
  async requestCancel(id: string): Promise<void> {
    await this.#tx.sql
      .updateTable("runs")
      .set({ cancel_requested_at: new Date() })
      .where("org_id", "=", this.#tx.org_id)
      .where("project_id", "in", this.#tx.project_ids)
      .where("id", "=", id)
      .where("status", "in", ["queued", "running", "waiting"])
      .execute();
  }

  #all() {
    return this.#tx.sql
      .selectFrom("runs")
      .select(columns)
      .where("org_id", "=", this.#tx.org_id)
      .where("project_id", "in", this.#tx.project_ids);
  }
}

/** Who executes a run, and until when that is believed. */
export interface Lease {
  readonly owner: string;
  /** Grows with every owner: a writer with an older one is refused. */
  readonly token: number;
  readonly expires_at: Date;
}

export interface NewRun {
  readonly id: string;
  readonly agent_id: string;
  readonly thread_id: string;
  readonly version: number | null;
  /** The document, for a run of a draft. */
  readonly graph: JsonObject | null;
  readonly content_hash: string;
  readonly input: JsonObject;
  readonly metadata: Readonly<Record<string, string>>;
  readonly lease: Lease;
  readonly started_at: Date;
}

/** Creates a run that this process begins at once. */
export async function insertRun(tx: ProjectTransaction, { lease, ...run }: NewRun): Promise<void> {
  await tx.sql
    .insertInto("runs")
    .values({
      ...run,
      org_id: tx.org_id,
      project_id: tx.project_id,
      status: "running",
      graph: run.graph === null ? null : JSON.stringify(run.graph),
      input: JSON.stringify(run.input),
      metadata: JSON.stringify(run.metadata),
      usage: JSON.stringify({ input_tokens: 0, output_tokens: 0 } satisfies Usage),
      lease_owner: lease.owner,
      lease_token: lease.token,
      lease_expires_at: lease.expires_at,
    })
    .execute();
}

/** How a run ended. */
export interface RunEnding {
  readonly status: "completed" | "failed" | "cancelled";
  readonly output: JsonObject | null;
  readonly error: RunError | null;
  readonly usage: Usage;
}

/**
 * Ends a run, if it has not ended and is still ours: compare-and-set on status and fencing token. Resolves to whether
 * it was so; if not, nothing was changed.
 */
export async function endRun(
  tx: ProjectTransaction,
  id: string,
  token: number,
  ending: RunEnding,
): Promise<boolean> {
  const result = await tx.sql
    .updateTable("runs")
    .set({
      status: ending.status,
      output: ending.output === null ? null : JSON.stringify(ending.output),
      error: ending.error === null ? null : JSON.stringify(ending.error),
      usage: JSON.stringify(ending.usage),
      lease_owner: null,
      lease_expires_at: null,
      ended_at: new Date(),
    })
    .where("org_id", "=", tx.org_id)
    .where("project_id", "=", tx.project_id)
    .where("id", "=", id)
    .where("status", "=", "running")
    .where("lease_token", "=", String(token))
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

const Metadata = z.record(z.string(), z.string());

const toRun = (row: RunRow): Run => ({
  ...row,
  input: JsonObject.parse(row.input),
  output: row.output === null ? null : JsonObject.parse(row.output),
  error: row.error === null ? null : RunError.parse(row.error),
  usage: Usage.parse(row.usage),
  metadata: Metadata.parse(row.metadata),
  created_at: row.created_at.toISOString(),
  started_at: row.started_at?.toISOString() ?? null,
  ended_at: row.ended_at?.toISOString() ?? null,
});
