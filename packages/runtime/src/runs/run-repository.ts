import type { Continuation } from "@patchbay/compiler";
import {
  type Interrupt,
  type Run,
  RunError,
  type RunGraph,
  type RunKind,
  type RunMode,
  type RunStatus,
  summarizeTrial,
  type ThreadOrigin,
  Trial,
  Usage,
} from "@patchbay/contracts";
import type { ProjectTransaction, Tables, TenantTransaction } from "@patchbay/database";
import { JsonObject } from "@patchbay/graph";
import { type RawBuilder, sql, type SqlBool, type UpdateQueryBuilder, type UpdateResult } from "kysely";
import { z } from "zod";

import { InterruptRepository } from "../interrupts/interrupt-repository.ts";
import type { PageRequest } from "../page-cursor.ts";
import { hasWaitingBelow, type WaitingBelow, waitingBelow } from "./child-run-repository.ts";
import { RunNotFoundError } from "./run-errors.ts";
import { noTerms, RunTerms } from "./run-terms.ts";

const columns = [
  "runs.id",
  "runs.agent_id",
  "runs.project_id",
  "runs.thread_id",
  "runs.parent_run_id",
  "runs.version",
  "runs.content_hash",
  "runs.status",
  "runs.mode",
  "runs.channel",
  "runs.is_in_line",
  "runs.not_before",
  "runs.input",
  "runs.output",
  "runs.error",
  "runs.usage",
  "runs.metadata",
  "runs.created_at",
  "runs.started_at",
  "runs.ended_at",
  "threads.origin_thread_id",
  "threads.origin_run_id",
  "threads.origin_checkpoint_id",
] as const;

interface RunRow {
  id: string;
  agent_id: string;
  project_id: string;
  thread_id: string;
  parent_run_id: string | null;
  version: number | null;
  content_hash: string;
  status: RunStatus;
  mode: RunMode;
  channel: string;
  is_in_line: boolean;
  not_before: Date | null;
  input: unknown;
  output: unknown;
  error: unknown;
  usage: unknown;
  metadata: unknown;
  created_at: Date;
  started_at: Date | null;
  ended_at: Date | null;
  origin_thread_id: string | null;
  origin_run_id: string | null;
  origin_checkpoint_id: string | null;
  trial: unknown;
}

/** Which runs a list shows; those that fit everything that is given. */
export interface RunFilter {
  readonly agent_id?: string | undefined;
  readonly project_id?: string | undefined;
  readonly thread_id?: string | undefined;
  readonly parent_run_id?: string | undefined;
  /** Those on threads that were forked from a step of this run. */
  readonly forked_from_run_id?: string | undefined;
  readonly kind?: RunKind | undefined;
  /** `waiting` are also those that run, but below which somebody waits; `running` are the others. */
  readonly status?: RunStatus | undefined;
}

/** The runs of a tenant's projects. */
export class RunRepository {
  readonly #tx: TenantTransaction;

  constructor(tx: TenantTransaction) {
    this.#tx = tx;
  }

  /** @throws {RunNotFoundError} */
  async get(id: string): Promise<Run> {
    const row = await this.#all().where("runs.id", "=", id).executeTakeFirst();
    if (row === undefined) throw new RunNotFoundError(id);
    const [run] = await this.#toRuns([row]);
    if (run === undefined) throw new RunNotFoundError(id);
    return run;
  }

  /** @throws {RunNotFoundError} */
  async status(id: string): Promise<RunStatus> {
    const row = await this.#tx.sql
      .selectFrom("runs")
      .select("status")
      .where("org_id", "=", this.#tx.org_id)
      .where("project_id", "in", this.#tx.project_ids)
      .where("id", "=", id)
      .executeTakeFirst();
    if (row === undefined) throw new RunNotFoundError(id);
    return row.status;
  }

  /** Newest first; one more than asked for. */
  async list(filter: RunFilter, { limit, before }: PageRequest): Promise<Run[]> {
    let query = this.#all()
      .orderBy("runs.id", "desc")
      .limit(limit + 1);
    const { agent_id, project_id, thread_id, status, parent_run_id, forked_from_run_id, kind } = filter;
    if (before !== undefined) query = query.where("runs.id", "<", before);
    if (agent_id !== undefined) query = query.where("runs.agent_id", "=", agent_id);
    if (project_id !== undefined) query = query.where("runs.project_id", "=", project_id);
    if (thread_id !== undefined) query = query.where("runs.thread_id", "=", thread_id);
    if (status !== undefined) query = query.where(this.#standing(status));
    if (parent_run_id !== undefined) query = query.where("runs.parent_run_id", "=", parent_run_id);
    if (forked_from_run_id !== undefined)
      query = query
        .where("threads.origin_run_id", "=", forked_from_run_id)
        // Says nothing more, but there is an index on it.
        .where("threads.origin_thread_id", "=", (eb) =>
          eb
            .selectFrom("runs as forked")
            .select("forked.thread_id")
            .where("forked.id", "=", forked_from_run_id),
        );
    if (kind !== undefined) query = query.where(ofKind[kind]);
    return await this.#toRuns(await query.execute());
  }

  /** Leaves a wish for whichever process executes the run. @param reason for people; empty where nobody gave one */
  async requestCancel(id: string, reason = ""): Promise<void> {
    await this.#tx.sql
      .updateTable("runs")
      .set({ cancel_requested_at: new Date(), cancel_reason: reason === "" ? null : reason })
      .where("org_id", "=", this.#tx.org_id)
      .where("project_id", "in", this.#tx.project_ids)
      .where("id", "=", id)
      .where("status", "in", ["queued", "running", "waiting"])
      .execute();
  }

  /** What a run goes through, or went. @throws {RunNotFoundError} */
  async graph(id: string): Promise<RunGraph> {
    const row = await this.#tx.sql
      .selectFrom("runs")
      .leftJoin("agent_versions", (join) =>
        join
          .onRef("agent_versions.agent_id", "=", "runs.agent_id")
          .onRef("agent_versions.number", "=", "runs.version"),
      )
      .select(["runs.version", "runs.graph", "agent_versions.graph as frozen", "runs.terms"])
      .where("runs.org_id", "=", this.#tx.org_id)
      .where("runs.project_id", "in", this.#tx.project_ids)
      .where("runs.id", "=", id)
      .executeTakeFirst();
    if (row === undefined) throw new RunNotFoundError(id);
    const { trial = null } = RunTerms.parse(row.terms ?? {});
    return { version: row.version, graph: JsonObject.parse(row.graph ?? row.frozen), trial };
  }

  /** What somebody gave as the reason for wishing it cancelled; empty where they gave none. */
  async cancelReason(id: string): Promise<string> {
    const row = await this.#tx.sql
      .selectFrom("runs")
      .select("cancel_reason")
      .where("org_id", "=", this.#tx.org_id)
      .where("project_id", "in", this.#tx.project_ids)
      .where("id", "=", id)
      .executeTakeFirst();
    return row?.cancel_reason ?? "";
  }

  /** Those that wait, with what they wait for; those that have not ended, with who waits below them. */
  async #toRuns(rows: readonly RunRow[]): Promise<Run[]> {
    const begun = rows.filter(({ status }) => status === "running" || status === "waiting");
    const waiting = begun.filter(({ status }) => status === "waiting").map(({ id }) => id);
    const open = waiting.length === 0 ? [] : await new InterruptRepository(this.#tx).openOf(waiting);
    const byRun = Map.groupBy(open, ({ run_id }) => run_id);
    const below = await waitingBelow(
      this.#tx,
      begun.map(({ id }) => id),
    );
    return rows.map((row) => toRun(row, byRun.get(row.id) ?? [], below.get(row.id) ?? nobodyBelow));
  }

  /** Who goes on only when somebody answers a run below it waits, whatever its own row says. */
  #standing(status: RunStatus): RawBuilder<SqlBool> {
    switch (status) {
      case "waiting":
        return sql`(runs.status = 'waiting' or (runs.status = 'running' and ${hasWaitingBelow(this.#tx)}))`;
      case "running":
        return sql`(runs.status = 'running' and not ${hasWaitingBelow(this.#tx)})`;
      case "queued":
      case "completed":
      case "failed":
      case "cancelled":
        return sql`runs.status = ${status}`;
    }
  }

  #all() {
    return this.#tx.sql
      .selectFrom("runs")
      .innerJoin("threads", "threads.id", "runs.thread_id")
      .select(columns)
      .select(trialOfRun.as("trial"))
      .where("runs.org_id", "=", this.#tx.org_id)
      .where("runs.project_id", "in", this.#tx.project_ids);
  }
}

/** What a run's terms say of a trial; null where nothing. */
const trialOfRun = sql`runs.terms -> 'trial'`;

const ofKind: Readonly<Record<RunKind, RawBuilder<SqlBool>>> = {
  ordinary: sql`threads.origin_run_id is null and ${trialOfRun} is null`,
  fork: sql`threads.origin_run_id is not null`,
  trial: sql`${trialOfRun} is not null`,
};

/** Who executes a run, and until when that is believed. */
export interface Lease {
  readonly owner: string;
  /** Grows with every owner: a writer with an older one is refused. */
  readonly token: number;
  readonly expires_at: Date;
}

/** Where a child run belongs. */
export interface Parentage {
  readonly parent_run_id: string;
  /** Which of the parent's calls it is. */
  readonly child_key: string;
  readonly group_id: string | null;
  /** How many runs stand above it. */
  readonly depth: number;
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
  /** What it begins with, where this process executes it at once; without it the run is queued. */
  readonly begun?: { readonly lease: Lease; readonly at: Date };
  /** Whether it waits for its turn on its thread; only of a queued run. */
  readonly is_in_line?: boolean;
  readonly not_before?: Date | undefined;
  /** A principal's id, and how it came. */
  readonly started_by: string;
  readonly channel: string;
  readonly mode: RunMode;
  /** Absent for a run that no run called. */
  readonly parentage?: Parentage;
  /** Absent where they say nothing. */
  readonly terms?: RunTerms;
}

/** Creates a run: one that this process begins at once, or one that is queued. */
export async function insertRun(tx: ProjectTransaction, run: NewRun): Promise<void> {
  await tx.sql.insertInto("runs").values(runRow(tx, run)).execute();
}

function runRow(
  tx: ProjectTransaction,
  { begun, parentage, terms = noTerms, not_before, is_in_line = false, ...run }: NewRun,
) {
  const standing =
    begun === undefined
      ? { status: "queued" as const, is_in_line, not_before: not_before ?? null }
      : {
          status: "running" as const,
          attempt: 1,
          started_at: begun.at,
          lease_owner: begun.lease.owner,
          lease_token: begun.lease.token,
          lease_expires_at: begun.lease.expires_at,
        };
  return {
    ...run,
    ...standing,
    ...parentage,
    ...(terms === noTerms ? {} : { terms: JSON.stringify(terms) }),
    org_id: tx.org_id,
    project_id: tx.project_id,
    graph: run.graph === null ? null : JSON.stringify(run.graph),
    input: JSON.stringify(run.input),
    metadata: JSON.stringify(run.metadata),
    usage: JSON.stringify({ input_tokens: 0, output_tokens: 0 } satisfies Usage),
  };
}

/**
 * Creates a run on a thread that was begun just before in the same transaction, in one statement that creates none where
 * the thread was not.
 */
export function insertingRun(tx: ProjectTransaction, run: NewRun): RawBuilder<unknown> {
  const columns = Object.entries(runRow(tx, run));
  // `insert … select` takes each parameter as what its column is.
  return sql`insert into "runs" (${sql.join(columns.map(([name]) => sql.ref(name)))})
    select ${sql.join(columns.map(([, value]) => sql`${value}`))}
    from threads
    where org_id = ${tx.org_id} and project_id = ${tx.project_id} and id = ${run.thread_id}`;
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
  const result = await endingRun(tx, id, token, ending, new Date()).executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** The statement of `endRun`. It changes one row, or none. */
export function endingRun(
  tx: ProjectTransaction,
  id: string,
  token: number,
  ending: RunEnding,
  endedAt: Date,
): UpdateQueryBuilder<Tables, "runs", "runs", UpdateResult> {
  return ours(tx, id, token).set(endingColumns(ending, endedAt));
}

const endingColumns = (ending: RunEnding, endedAt: Date) => ({
  status: ending.status,
  output: ending.output === null ? null : JSON.stringify(ending.output),
  error: ending.error === null ? null : JSON.stringify(ending.error),
  usage: JSON.stringify(ending.usage),
  continuation: null,
  lease_owner: null,
  lease_expires_at: null,
  ended_at: endedAt,
});

/** Holds a run that is ours until the transaction ends. Resolves to whether it is. */
export async function holdRun(tx: ProjectTransaction, id: string, token: number): Promise<boolean> {
  const row = await tx.sql
    .selectFrom("runs")
    .select("id")
    .where("org_id", "=", tx.org_id)
    .where("project_id", "=", tx.project_id)
    .where("id", "=", id)
    .where("status", "=", "running")
    .where("lease_token", "=", String(token))
    .forUpdate()
    .executeTakeFirst();
  return row !== undefined;
}

/** Lets a run that is held wait: nobody executes it until somebody wakes it. */
export async function waitRun(
  tx: ProjectTransaction,
  id: string,
  token: number,
  { continuation, usage }: { readonly continuation: Continuation; readonly usage: Usage },
): Promise<void> {
  await ours(tx, id, token)
    .set({
      status: "waiting",
      continuation: JSON.stringify(continuation),
      usage: JSON.stringify(usage),
      lease_owner: null,
      lease_expires_at: null,
    })
    .execute();
}

/**
 * Puts on record that a run, if it waits, has something to go on with: its lease, which nobody holds, is over. Whoever
 * answers may die before the run is woken; a sweep finds it then. To be called before the answer is written, in its
 * transaction: whoever ends a run takes the two rows in this order.
 */
export async function callToWake(tx: TenantTransaction, id: string): Promise<void> {
  await tx.sql
    .updateTable("runs")
    .where("org_id", "=", tx.org_id)
    .where("project_id", "in", tx.project_ids)
    .where("id", "=", id)
    .where("status", "=", "waiting")
    .set({ lease_expires_at: sql<Date>`now()` })
    .execute();
}

/**
 * Gives a run that is held to whoever takes it next.
 *
 * @param isOrderly whether nothing went wrong: then this attempt does not count against the run
 */
export async function releaseRun(
  tx: ProjectTransaction,
  id: string,
  token: number,
  isOrderly: boolean,
): Promise<void> {
  await ours(tx, id, token)
    .set({
      lease_owner: null,
      lease_expires_at: sql<Date>`now() - interval '1 second'`,
      ...(isOrderly ? { attempt: 0 } : {}),
    })
    .execute();
}

function ours(tx: ProjectTransaction, id: string, token: number) {
  return tx.sql
    .updateTable("runs")
    .where("org_id", "=", tx.org_id)
    .where("project_id", "=", tx.project_id)
    .where("id", "=", id)
    .where("status", "=", "running")
    .where("lease_token", "=", String(token));
}

/**
 * Ends a run that waits or stands in a queue, which nobody executes. Resolves to whether it was so; if not, nothing was
 * changed.
 */
export async function endRestingRun(tx: ProjectTransaction, id: string, ending: RunEnding): Promise<boolean> {
  const result = await tx.sql
    .updateTable("runs")
    .set({ ...endingColumns(ending, new Date()), is_in_line: false })
    .where("org_id", "=", tx.org_id)
    .where("project_id", "=", tx.project_id)
    .where("id", "=", id)
    .where("status", "in", ["waiting", "queued"])
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

const nobodyBelow: WaitingBelow = { runs: [], nodes: [] };

const Metadata = z.record(z.string(), z.string());

const toRun = (
  { origin_thread_id, origin_run_id, origin_checkpoint_id, trial, ...row }: RunRow,
  interrupts: Interrupt[],
  below: WaitingBelow,
): Run => ({
  ...row,
  interrupts,
  waiting_runs: [...below.runs],
  waiting_nodes: [...below.nodes],
  forked_from: originOf(origin_thread_id, origin_run_id, origin_checkpoint_id),
  trial: trial === null ? null : summarizeTrial(Trial.parse(trial)),
  input: JsonObject.parse(row.input),
  output: row.output === null ? null : JsonObject.parse(row.output),
  error: row.error === null ? null : RunError.parse(row.error),
  usage: Usage.parse(row.usage),
  metadata: Metadata.parse(row.metadata),
  not_before: row.not_before?.toISOString() ?? null,
  created_at: row.created_at.toISOString(),
  started_at: row.started_at?.toISOString() ?? null,
  ended_at: row.ended_at?.toISOString() ?? null,
});

const originOf = (
  thread_id: string | null,
  run_id: string | null,
  checkpoint_id: string | null,
): ThreadOrigin | null =>
  thread_id === null || run_id === null || checkpoint_id === null
    ? null
    : { thread_id, run_id, checkpoint_id };
