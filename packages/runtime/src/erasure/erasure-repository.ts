import { createHash } from "node:crypto";

import { type CreateErasure, type Erasure, ErasureCounts } from "@patchbay/contracts";
import { newId, type ProjectTransaction, type TenantTransaction } from "@patchbay/database";

import type { PageRequest } from "../page-cursor.ts";
import { nothingRemoved } from "./remove-threads.ts";

/** Whose data is removed. */
export interface ErasureSubject {
  readonly kind: "caller" | "thread";
  readonly id: string;
}

export const subjectOf = (request: CreateErasure): ErasureSubject =>
  "caller_id" in request
    ? { kind: "caller", id: request.caller_id }
    : { kind: "thread", id: request.thread_id };

const columns = [
  "id",
  "project_id",
  "kind",
  "subject_digest",
  "counts",
  "created_at",
  "completed_at",
] as const;

/** The receipts of erasures. */
export class ErasureRepository {
  readonly #tx: TenantTransaction;

  constructor(tx: TenantTransaction) {
    this.#tx = tx;
  }

  /** Undefined where there is none. */
  async find(id: string): Promise<Erasure | undefined> {
    const row = await this.#all().select(columns).where("id", "=", id).executeTakeFirst();
    return row === undefined ? undefined : toErasure(row);
  }

  /** Newest first; one more than asked for. */
  async list({ limit, before }: PageRequest): Promise<Erasure[]> {
    const newest = this.#all()
      .select(columns)
      .orderBy("id", "desc")
      .limit(limit + 1);
    const rows = await (before === undefined ? newest : newest.where("id", "<", before)).execute();
    return rows.map(toErasure);
  }

  /** Holds an erasure that is not complete until the transaction ends; undefined where it is, or another process has it. */
  async lockIncomplete(id: string): Promise<(ErasureSubject & { counts: ErasureCounts }) | undefined> {
    const row = await this.#all()
      .select(["kind", "subject", "counts"])
      .where("id", "=", id)
      .forUpdate()
      .skipLocked()
      .executeTakeFirst();
    if (row === undefined || row.subject === null) return undefined;
    return { kind: row.kind, id: row.subject, counts: ErasureCounts.parse(row.counts) };
  }

  async setCounts(id: string, counts: ErasureCounts): Promise<void> {
    await this.#one(id)
      .set({ counts: JSON.stringify(counts) })
      .execute();
  }

  /** Forgets of whom it was. */
  async complete(id: string): Promise<void> {
    await this.#one(id).set({ subject: null, completed_at: new Date() }).execute();
  }

  #all() {
    return this.#tx.sql
      .selectFrom("erasures")
      .where("org_id", "=", this.#tx.org_id)
      .where("project_id", "in", this.#tx.project_ids);
  }

  #one(id: string) {
    return this.#tx.sql
      .updateTable("erasures")
      .where("org_id", "=", this.#tx.org_id)
      .where("project_id", "in", this.#tx.project_ids)
      .where("id", "=", id);
  }
}

/** Puts an erasure on record before anything is removed: whoever finds it incomplete goes on with it. */
export async function insertErasure(tx: ProjectTransaction, { kind, id }: ErasureSubject): Promise<string> {
  const erasure = newId("ers");
  const counts: ErasureCounts = { ...nothingRemoved, answers: 0 };
  await tx.sql
    .insertInto("erasures")
    .values({
      id: erasure,
      org_id: tx.org_id,
      project_id: tx.project_id,
      kind,
      subject: id,
      // Ids are random enough that nobody finds one by trying.
      subject_digest: createHash("sha256").update(id).digest("hex"),
      counts: JSON.stringify(counts),
    })
    .execute();
  return erasure;
}

const toErasure = (row: {
  readonly id: string;
  readonly project_id: string;
  readonly kind: Erasure["kind"];
  readonly subject_digest: string;
  readonly counts: unknown;
  readonly created_at: Date;
  readonly completed_at: Date | null;
}): Erasure => ({
  ...row,
  counts: ErasureCounts.parse(row.counts),
  created_at: row.created_at.toISOString(),
  completed_at: row.completed_at?.toISOString() ?? null,
});
