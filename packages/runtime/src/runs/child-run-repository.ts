import { callingNode } from "@patchbay/compiler";
import type { ProjectTransaction, TenantTransaction } from "@patchbay/database";
import { type RawBuilder, sql, type SqlBool } from "kysely";

const live = ["queued", "running", "waiting"] as const;

/** The children that one run may know: its own, and those of earlier runs of its thread. */
export class ChildRunRepository {
  readonly #tx: ProjectTransaction;
  readonly #parent: { readonly id: string; readonly thread_id: string };

  constructor(tx: ProjectTransaction, parent: { readonly id: string; readonly thread_id: string }) {
    this.#tx = tx;
    this.#parent = parent;
  }

  /** The child that a call of the parent has already started. */
  async findByKey(key: string): Promise<{ id: string; started_at: Date | null } | undefined> {
    return await this.#tx.sql
      .selectFrom("runs")
      .select(["id", "started_at"])
      .where("org_id", "=", this.#tx.org_id)
      .where("project_id", "=", this.#tx.project_id)
      .where("parent_run_id", "=", this.#parent.id)
      .where("child_key", "=", key)
      .executeTakeFirst();
  }

  /**
   * Whether the parent has not ended; if so, it does not end before this transaction does. Without that a child could
   * begin behind the back of whoever cancels the parent's children.
   */
  async holdParent(): Promise<boolean> {
    const row = await this.#tx.sql
      .selectFrom("runs")
      .select("id")
      .where("org_id", "=", this.#tx.org_id)
      .where("project_id", "=", this.#tx.project_id)
      .where("id", "=", this.#parent.id)
      .where("status", "in", live)
      .forShare()
      .executeTakeFirst();
    return row !== undefined;
  }

  /** Those of these runs that are such children. */
  async known(ids: readonly string[]): Promise<string[]> {
    if (ids.length === 0) return [];
    const rows = await this.#children().where("child.id", "in", ids).execute();
    return rows.map(({ id }) => id);
  }

  /** The members of a group, in the order in which they were started. */
  async members(group: string): Promise<string[]> {
    const rows = await this.#children().where("child.group_id", "=", group).orderBy("child.id").execute();
    return rows.map(({ id }) => id);
  }

  #children() {
    return this.#tx.sql
      .selectFrom("runs as child")
      .innerJoin("runs as parent", "parent.id", "child.parent_run_id")
      .select("child.id")
      .where("child.org_id", "=", this.#tx.org_id)
      .where("child.project_id", "=", this.#tx.project_id)
      .where("parent.org_id", "=", this.#tx.org_id)
      .where("parent.project_id", "=", this.#tx.project_id)
      .where("parent.thread_id", "=", this.#parent.thread_id);
  }
}

/** The children of a run that have not ended. */
export async function liveChildren(tx: ProjectTransaction, parentId: string): Promise<string[]> {
  const rows = await tx.sql
    .selectFrom("runs")
    .select("id")
    .where("org_id", "=", tx.org_id)
    .where("project_id", "=", tx.project_id)
    .where("parent_run_id", "=", parentId)
    .where("status", "in", live)
    .execute();
  return rows.map(({ id }) => id);
}

/** Who waits for somebody below a run. */
export interface WaitingBelow {
  /** Oldest first. */
  readonly runs: readonly string[];
  /** The nodes of the run that have called them, or what called them, each once. */
  readonly nodes: readonly string[];
}

/**
 * The runs below each of these that wait for somebody: their children, and the children of these. Only ways over runs that
 * have not ended are gone, for what has ended waits for nothing below it. Nothing for a run with none below it.
 */
export async function waitingBelow(
  { sql: tx, org_id, project_ids }: TenantTransaction,
  ids: readonly string[],
): Promise<ReadonlyMap<string, WaitingBelow>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ above: string; call: string; id: string }>`
    with recursive below (above, call, id, status) as (
      select parent_run_id, child_key, id, status from runs
      where org_id = ${org_id} and project_id = any (${project_ids}::text[])
        and parent_run_id = any (${ids}::text[]) and status in ('running', 'waiting')
      union all
      select below.above, below.call, runs.id, runs.status from runs join below on runs.parent_run_id = below.id
      where runs.org_id = ${org_id} and runs.project_id = any (${project_ids}::text[])
        and runs.status in ('running', 'waiting')
    )
    select above, call, id from below
    where status = 'waiting' and ${asksSomebody("below.id", { org_id, project_ids })} order by id`.execute(
    tx,
  );
  const byAbove = Map.groupBy(rows, ({ above }) => above);
  return new Map(
    [...byAbove].map(([above, each]) => {
      const nodes = new Set(each.map(({ call }) => callingNode(call)).filter((node) => node !== ""));
      return [above, { runs: each.map(({ id }) => id), nodes: [...nodes] }];
    }),
  );
}

/** Whether somebody below a run waits: those of which {@link waitingBelow} knows some. From the few that wait upwards. */
export const hasWaitingBelow = ({ org_id, project_ids }: TenantTransaction): RawBuilder<SqlBool> => sql`
  runs.id in (
    with recursive above (id) as (
      select parent_run_id from runs
      where org_id = ${org_id} and project_id = any (${project_ids}::text[]) and status = 'waiting'
        and ${asksSomebody("runs.id", { org_id, project_ids })}
      union
      select runs.parent_run_id from runs join above on runs.id = above.id
      where runs.org_id = ${org_id} and runs.project_id = any (${project_ids}::text[])
        and runs.status in ('running', 'waiting')
    )
    select id from above where id is not null)`;

/** Whether a run has asked somebody something that is still open; who only waits for a time has not. */
const asksSomebody = (
  id: string,
  { org_id, project_ids }: Pick<TenantTransaction, "org_id" | "project_ids">,
): RawBuilder<SqlBool> => sql`exists (
  select from run_interrupts asked
  where asked.org_id = ${org_id} and asked.project_id = any (${project_ids}::text[])
    and asked.run_id = ${sql.ref(id)} and asked.closed_at is null and asked.kind <> 'timer')`;
