import { Interrupt } from "@patchbay/contracts";
import type { ProjectTransaction, TenantTransaction } from "@patchbay/database";
import type { Json } from "@patchbay/graph";
import { type SqlBool, sql } from "kysely";

import type { PageRequest } from "../page-cursor.ts";
import type { NewInterrupt } from "./interrupt.ts";
import { InterruptClosedError, InterruptNotFoundError } from "./interrupt-errors.ts";

const columns = [
  "id",
  "run_id",
  "node_id",
  "activation",
  "kind",
  "payload",
  "schema",
  "approvers",
  "expires_at",
  "created_at",
  "closed_at",
  "closed_reason",
  "answer",
  "answered_by",
] as const;

/** What the runs of a tenant's projects wait for. */
export class InterruptRepository {
  readonly #tx: TenantTransaction;

  constructor(tx: TenantTransaction) {
    this.#tx = tx;
  }

  /** @throws {InterruptNotFoundError} */
  async get(id: string): Promise<Interrupt> {
    const row = await this.#all().where("id", "=", id).executeTakeFirst();
    if (row === undefined) throw new InterruptNotFoundError(id);
    return toInterrupt(row);
  }

  /** All of a run's, open and closed, in the order in which they were asked. */
  async ofRun(runId: string): Promise<Interrupt[]> {
    const rows = await this.#all().where("run_id", "=", runId).orderBy("created_at").orderBy("id").execute();
    return rows.map(toInterrupt);
  }

  /** The open ones of these runs, in the order in which they were asked. */
  async openOf(runIds: readonly string[]): Promise<Interrupt[]> {
    const rows = await this.#all()
      .where("run_id", "in", runIds)
      .where("closed_at", "is", null)
      .orderBy("created_at")
      .orderBy("id")
      .execute();
    return rows.map(toInterrupt);
  }

  /** Whether a run waits for somebody: for more than the clock. */
  async asksSomebody(runId: string): Promise<boolean> {
    const row = await this.#tx.sql
      .selectFrom("run_interrupts")
      .select("id")
      .where("org_id", "=", this.#tx.org_id)
      .where("project_id", "in", this.#tx.project_ids)
      .where("run_id", "=", runId)
      .where("closed_at", "is", null)
      .where("kind", "<>", "timer")
      .limit(1)
      .executeTakeFirst();
    return row !== undefined;
  }

  /** The open ones of all runs; one more than asked for. In no order that means anything, but always the same. */
  async listOpen({ limit, before }: PageRequest): Promise<Interrupt[]> {
    const open = this.#all()
      .where("closed_at", "is", null)
      .orderBy("id", "desc")
      .limit(limit + 1);
    const rows = await (before === undefined ? open : open.where("id", "<", before)).execute();
    return rows.map(toInterrupt);
  }

  /**
   * Takes the answer, once: of two that come together one is taken. Whether it fits the schema and who may give it is
   * to be judged before.
   *
   * @throws {InterruptNotFoundError}
   * @throws {InterruptClosedError} when it was answered, has expired (by the database's clock), or its run has ended
   */
  async answer(id: string, value: Json, by: string): Promise<Interrupt> {
    const row = await this.#open(id)
      .where(isDue, "is not", true)
      .set({
        closed_at: sql<Date>`now()`,
        closed_reason: "answered",
        answer: JSON.stringify(value),
        answered_by: by,
      })
      .returning(columns)
      .executeTakeFirst();
    if (row !== undefined) return toInterrupt(row);
    const { closed_reason } = await this.get(id);
    throw new InterruptClosedError(id, closed_reason ?? "expired");
  }

  /**
   * Closes those of a run whose time has come, all at once: what waited for the same time goes on together. Resolves to
   * their ids.
   */
  async expireOfRun(runId: string): Promise<string[]> {
    const rows = await this.#openOfRun(runId)
      .where(isDue, "is", true)
      .set({ closed_at: sql<Date>`now()`, closed_reason: "expired" })
      .returning("id")
      .execute();
    return rows.map(({ id }) => id);
  }

  /** Closes what a run still asks for, except `kept`: all of it once it has ended. Resolves to the ids. */
  async cancelOfRun(runId: string, kept: readonly string[] = []): Promise<string[]> {
    const open = this.#openOfRun(runId)
      .set({ closed_at: sql<Date>`now()`, closed_reason: "cancelled" })
      .returning("id");
    const rows = await (kept.length === 0 ? open : open.where("id", "not in", kept)).execute();
    return rows.map(({ id }) => id);
  }

  #all() {
    return this.#tx.sql
      .selectFrom("run_interrupts")
      .select(columns)
      .where("org_id", "=", this.#tx.org_id)
      .where("project_id", "in", this.#tx.project_ids);
  }

  #open(id: string) {
    return this.#allOpen().where("id", "=", id);
  }

  #openOfRun(runId: string) {
    return this.#allOpen().where("run_id", "=", runId);
  }

  #allOpen() {
    return this.#tx.sql
      .updateTable("run_interrupts")
      .where("org_id", "=", this.#tx.org_id)
      .where("project_id", "in", this.#tx.project_ids)
      .where("closed_at", "is", null);
  }
}

/** Null, which is not true, where it never expires. */
const isDue = sql<SqlBool>`expires_at <= now()`;

/** Puts what a run asks for on record. Asking again for the same changes nothing, be it open or closed. */
export async function insertInterrupts(
  tx: ProjectTransaction,
  runId: string,
  interrupts: readonly NewInterrupt[],
): Promise<void> {
  if (interrupts.length === 0) return;
  await tx.sql
    .insertInto("run_interrupts")
    .values(
      interrupts.map(({ interrupt_id, payload, schema, approvers, expires_at, ...rest }, place) => ({
        id: interrupt_id,
        org_id: tx.org_id,
        project_id: tx.project_id,
        run_id: runId,
        node_id: rest.node_id,
        activation: rest.activation,
        kind: rest.kind,
        payload: JSON.stringify(payload),
        schema: schema === undefined ? null : JSON.stringify(schema),
        approvers: approvers === undefined ? null : JSON.stringify(approvers),
        expires_at: expires_at === undefined ? null : new Date(expires_at),
        // Those that were asked together keep their order.
        created_at: sql<Date>`now() + ${place} * interval '1 microsecond'`,
      })),
    )
    .onConflict((conflict) => conflict.column("id").doNothing())
    .execute();
}

type Row = { [Column in keyof Interrupt]: unknown } & {
  expires_at: Date | null;
  created_at: Date;
  closed_at: Date | null;
};

const toInterrupt = (row: Row): Interrupt =>
  Interrupt.parse({
    ...row,
    expires_at: row.expires_at?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
    closed_at: row.closed_at?.toISOString() ?? null,
  });
