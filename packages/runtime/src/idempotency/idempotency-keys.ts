import { type Database, inSweep, type ProjectTransaction } from "@patchbay/database";
import { AppError } from "@patchbay/errors";
import { Json } from "@patchbay/graph";
import { sql } from "kysely";

/** The key was used for another request before. Answered with status 422. */
export class IdempotencyMismatchError extends AppError<"idempotency_mismatch"> {
  constructor() {
    super(
      "idempotency_mismatch",
      "This Idempotency-Key was used for another request; use a new key for a new request.",
    );
  }
}

/** How a request was answered: by a run, from which the answer is read, or in full. */
export type IdempotentAnswer =
  | { readonly kind: "run"; readonly run_id: string }
  | { readonly kind: "response"; readonly status: number; readonly body: Json };

export type IdempotencyClaim =
  /** The request is new: do it and `complete` it, in this transaction. */
  | { readonly kind: "claimed" }
  /** It was done: answer as then. */
  | { readonly kind: "replay"; readonly answer: IdempotentAnswer }
  /** Somebody has claimed it and not answered yet. */
  | { readonly kind: "in_progress" };

/** How long an answer is given again: 24 hours. */
const keptS = 24 * 60 * 60;

/**
 * The keys under which requests of a project may be sent again (the `Idempotency-Key` header,
 * draft-ietf-httpapi-idempotency-key-header-07), each good for 24 hours.
 *
 * A key belongs in the transaction that does the work: then a crash leaves both or neither, and a second request waits
 * at the key until the first is committed.
 */
export class IdempotencyKeys {
  readonly #tx: ProjectTransaction;

  constructor(tx: ProjectTransaction) {
    this.#tx = tx;
  }

  /**
   * @param digest of everything that makes the request what it is: method, path, body
   * @param answeredWithinS for a claim that is committed before the request is answered: the key is free again after so
   *   many seconds, should whoever claimed it never answer. Without it the claim is as good as the answer.
   * @throws {IdempotencyMismatchError} when the key was used with another digest
   */
  async claim(key: string, digest: string, answeredWithinS = keptS): Promise<IdempotencyClaim> {
    const row = (await this.#insert(key, digest, answeredWithinS)) ?? (await this.#find(key));
    // Released between the two questions: then it is free again.
    if (row === undefined) return await this.claim(key, digest, answeredWithinS);
    if (row === "claimed") return { kind: "claimed" };
    if (row.request_digest !== digest) throw new IdempotencyMismatchError();
    if (row.run_id !== null) return { kind: "replay", answer: { kind: "run", run_id: row.run_id } };
    if (row.response_status === null) return { kind: "in_progress" };
    const body = Json.parse(row.response_body);
    return { kind: "replay", answer: { kind: "response", status: row.response_status, body } };
  }

  /** Records how the claimed request was answered. */
  async complete(key: string, answer: IdempotentAnswer): Promise<void> {
    const values =
      answer.kind === "run"
        ? { run_id: answer.run_id }
        : { response_status: answer.status, response_body: JSON.stringify(answer.body) };
    await this.#tx.sql
      .updateTable("idempotency_keys")
      .set({ ...values, expires_at: sql<Date>`created_at + ${keptS} * interval '1 second'` })
      .where("org_id", "=", this.#tx.org_id)
      .where("project_id", "=", this.#tx.project_id)
      .where("key", "=", key)
      .execute();
  }

  /** Gives a claimed key back: the request came to nothing and may be sent again. One that is answered stays. */
  async release(key: string): Promise<void> {
    await this.#tx.sql
      .deleteFrom("idempotency_keys")
      .where("org_id", "=", this.#tx.org_id)
      .where("project_id", "=", this.#tx.project_id)
      .where("key", "=", key)
      .where("run_id", "is", null)
      .where("response_status", "is", null)
      .execute();
  }

  /** Takes the key if it is free: never used, or expired. */
  async #insert(key: string, digest: string, expiresInS: number): Promise<"claimed" | undefined> {
    const { rows } = await sql`
      insert into idempotency_keys (org_id, project_id, key, request_digest, expires_at)
      values (${this.#tx.org_id}, ${this.#tx.project_id}, ${key}, ${digest}, now() + ${expiresInS} * interval '1 second')
      on conflict (project_id, key) do update set request_digest = excluded.request_digest, run_id = null,
        response_status = null, response_body = null, created_at = now(), expires_at = excluded.expires_at
      where idempotency_keys.expires_at <= now()
      returning 1`.execute(this.#tx.sql);
    return rows.length === 1 ? "claimed" : undefined;
  }

  async #find(key: string) {
    return await this.#tx.sql
      .selectFrom("idempotency_keys")
      .select(["request_digest", "run_id", "response_status", "response_body"])
      .where("org_id", "=", this.#tx.org_id)
      .where("project_id", "=", this.#tx.project_id)
      .where("key", "=", key)
      .executeTakeFirst();
  }
}

/** Removes the keys of all tenants that have expired. Resolves to how many there were. */
export function purgeExpiredKeys(db: Database): Promise<number> {
  return inSweep(db, async ({ sql: tx }) => {
    const deleted = await tx
      .withTables<{ idempotency_keys: { expires_at: Date } }>()
      .deleteFrom("idempotency_keys")
      .where("expires_at", "<", sql<Date>`now()`)
      .executeTakeFirst();
    return Number(deleted.numDeletedRows);
  });
}
