import { createHash } from "node:crypto";

import type { ProjectTransaction } from "@patchbay/database";
import { AppError } from "@patchbay/errors";
import { canonicalJson, Json } from "@patchbay/graph";
import { sql } from "kysely";
import { z } from "zod";

import { type Fence, LeaseLostError, standing } from "../checkpoints/fence.ts";

/** What a call is to do to the world. Only its digest is kept. */
export interface Intent {
  readonly tool: string;
  readonly arguments: Json;
}

/** A call that was made or is about to be made. */
export const Effect = z.object({
  key: z.string(),
  tool: z.string(),
  /** `unknown`: somebody was about to make the call and did not live to say how it went. */
  state: z.enum(["intended", "done", "unknown"]),
  /** Null also where it is not done. */
  result: Json,
});
export type Effect = z.infer<typeof Effect>;

/** What to do about a call. */
export type Permit =
  /** The intent is on record; make the call once this transaction is committed. */
  | { readonly kind: "go" }
  /** It was made; this is what it answered. */
  | { readonly kind: "done"; readonly result: Json }
  /**
   * It may have been made. Repeat it (`retry`) if that does no harm, else let somebody decide. `lease_token`: under which
   * it was to be made; `intended_at`: when, in ISO 8601. Both undefined where it was withdrawn in this very moment.
   */
  | { readonly kind: "unknown"; readonly lease_token?: number; readonly intended_at?: string };

/** Stands for the tool where nothing was called. */
const remembered = "remembered";

/** A key stands for one call; somebody made another one under it. The run does not repeat itself as it must. */
export class EffectConflictError extends AppError<"effect_conflict"> {
  constructor(key: string) {
    super("effect_conflict", `The call ${key} was another one when it was made before.`, {
      details: { key },
    });
  }
}

/**
 * The calls with effects that a run makes, so that each is made once: an intent is committed before the call and its
 * result after it. Whoever resumes the run asks again under the same key and finds what is known.
 */
export class EffectLedger {
  readonly #tx: ProjectTransaction;
  readonly #runId: string;

  constructor(tx: ProjectTransaction, runId: string) {
    this.#tx = tx;
    this.#runId = runId;
  }

  async find(key: string): Promise<Effect | undefined> {
    const row = await this.#mine().where("key", "=", key).executeTakeFirst();
    return row === undefined ? undefined : Effect.parse(row);
  }

  /** The calls of which nobody knows whether they were made, in the order of their keys. */
  async unknown(): Promise<Effect[]> {
    const rows = await this.#mine().where("state", "=", "unknown").orderBy("key").execute();
    return rows.map((row) => Effect.parse(row));
  }

  /**
   * Asks for a call, and puts its intent on record if it is new.
   *
   * An intent that is on record already is of unknown outcome, also when it is this owner's: that call has not ended
   * in a result, or `complete` would have been called, nor surely without effect, or `withdraw` would.
   *
   * @param key the node activation and the call in it: the same whenever the run comes here again
   * @throws {EffectConflictError} when the key stands for another call
   * @throws {LeaseLostError} when the run has another owner
   */
  async intend(lease_token: number, key: string, intent: Intent): Promise<Permit> {
    const digest = intentDigest(intent);
    const fence: Fence = { run_id: this.#runId, lease_token };
    const { rows } = await sql<{ is_standing: boolean; is_new: boolean }>`
      with ours as materialized (${standing(this.#tx, fence)}),
      new_effect as (
        insert into run_effects (org_id, project_id, run_id, key, tool, intent_digest, state, lease_token)
        select org_id, project_id, id, ${key}, ${intent.tool}, ${digest}, 'intended', ${lease_token} from ours
        on conflict (run_id, key) do nothing
        returning 1
      )
      select exists (select from ours) as is_standing, exists (select from new_effect) as is_new`.execute(
      this.#tx.sql,
    );
    if (rows[0]?.is_standing !== true) throw new LeaseLostError(this.#runId);
    if (rows[0].is_new) return { kind: "go" };
    return await this.#known(key, digest);
  }

  /**
   * Keeps what was answered to a question that changes nothing, so that asking again is answered the same. The first
   * answer stays.
   *
   * @throws {LeaseLostError} when the run has another owner
   */
  async record(lease_token: number, key: string, answer: Json): Promise<void> {
    const fence: Fence = { run_id: this.#runId, lease_token };
    const digest = intentDigest({ tool: remembered, arguments: {} });
    const { rows } = await sql<{ is_standing: boolean }>`
      with ours as materialized (${standing(this.#tx, fence)}),
      new_effect as (
        insert into run_effects
          (org_id, project_id, run_id, key, tool, intent_digest, state, result, lease_token, done_at)
        select org_id, project_id, id, ${key}, ${remembered}, ${digest}, 'done', ${JSON.stringify(answer)}::json,
          ${lease_token}, now() from ours
        on conflict (run_id, key) do nothing
      )
      select exists (select from ours) as is_standing`.execute(this.#tx.sql);
    if (rows[0]?.is_standing !== true) throw new LeaseLostError(this.#runId);
  }

  /** Records what a call has answered. Resolves to whether it is news: the first result stays. */
  async complete(key: string, result: Json): Promise<boolean> {
    const updated = await this.#change(key, ["intended", "unknown"])
      .set({ state: "done", result: JSON.stringify(result), done_at: sql<Date>`now()` })
      .executeTakeFirst();
    return updated.numUpdatedRows === 1n;
  }

  /** Forgets a call that surely had no effect, so that it may be made another time. Resolves to whether there was one. */
  async withdraw(key: string): Promise<boolean> {
    const deleted = await this.#tx.sql
      .deleteFrom("run_effects")
      .where("org_id", "=", this.#tx.org_id)
      .where("project_id", "=", this.#tx.project_id)
      .where("run_id", "=", this.#runId)
      .where("key", "=", key)
      .where("state", "in", ["intended", "unknown"])
      .executeTakeFirst();
    return deleted.numDeletedRows === 1n;
  }

  /**
   * Lets this owner make a call of unknown outcome once more. Resolves to whether it may; one of two that ask does.
   *
   * @throws {LeaseLostError} when the run has another owner
   */
  async retry(lease_token: number, key: string): Promise<boolean> {
    const fence: Fence = { run_id: this.#runId, lease_token };
    const { rows } = await sql`${standing(this.#tx, fence)}`.execute(this.#tx.sql);
    if (rows.length === 0) throw new LeaseLostError(this.#runId);
    const updated = await this.#change(key, ["unknown"])
      .set({ state: "intended", lease_token, intended_at: sql<Date>`now()` })
      .executeTakeFirst();
    return updated.numUpdatedRows === 1n;
  }

  /** What is known of a call that somebody was about to make before. */
  async #known(key: string, digest: string): Promise<Permit> {
    await this.#change(key, ["intended"]).set({ state: "unknown" }).execute();
    const row = await this.#mine()
      .select(["intent_digest", "lease_token", "intended_at"])
      .where("key", "=", key)
      .executeTakeFirst();
    // Withdrawn in this very moment, by somebody who decided so: ask again, and it is new.
    if (row === undefined) return { kind: "unknown" };
    if (row.intent_digest !== digest) throw new EffectConflictError(key);
    const { state, result } = Effect.parse(row);
    if (state === "done") return { kind: "done", result };
    return {
      kind: "unknown",
      lease_token: Number(row.lease_token),
      intended_at: row.intended_at.toISOString(),
    };
  }

  #mine() {
    return this.#tx.sql
      .selectFrom("run_effects")
      .select(["key", "tool", "state", "result"])
      .where("org_id", "=", this.#tx.org_id)
      .where("project_id", "=", this.#tx.project_id)
      .where("run_id", "=", this.#runId);
  }

  #change(key: string, from: readonly Effect["state"][]) {
    return this.#tx.sql
      .updateTable("run_effects")
      .where("org_id", "=", this.#tx.org_id)
      .where("project_id", "=", this.#tx.project_id)
      .where("run_id", "=", this.#runId)
      .where("key", "=", key)
      .where("state", "in", from);
  }
}

function intentDigest(intent: Intent): string {
  const text = canonicalJson({ tool: intent.tool, arguments: intent.arguments });
  return createHash("sha256").update(text).digest("hex");
}
