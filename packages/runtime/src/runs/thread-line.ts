import { type Database, inSweep, type ProjectTransaction } from "@patchbay/database";
import { sql } from "kysely";

/** What a thread is busy with. */
export interface ThreadWriter {
  readonly id: string;
  readonly status: "queued" | "running" | "waiting";
}

/**
 * Holds a thread until the transaction ends, so that of two runs one comes first. Whoever also holds one of its runs
 * takes that one before: a run that ends does so too, and then writes to its thread.
 */
export async function holdThread(tx: ProjectTransaction, id: string): Promise<void> {
  await tx.sql
    .selectFrom("threads")
    .select("id")
    .where("org_id", "=", tx.org_id)
    .where("project_id", "=", tx.project_id)
    .where("id", "=", id)
    .forNoKeyUpdate()
    .execute();
}

/** The run that a thread is busy with: begun, or about to. */
export async function threadWriter(
  tx: ProjectTransaction,
  threadId: string,
): Promise<ThreadWriter | undefined> {
  const row = await tx.sql
    .selectFrom("runs")
    .select(["id", "status"])
    .where("org_id", "=", tx.org_id)
    .where("project_id", "=", tx.project_id)
    .where("thread_id", "=", threadId)
    .where("status", "in", ["queued", "running", "waiting"])
    .where("is_in_line", "=", false)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { id, status } = row;
  // The query names these three.
  return { id, status: status as ThreadWriter["status"] };
}

/**
 * The run for which one that comes now has to wait: the thread's writer, or else one that stands in its line. Undefined
 * where it does not have to.
 */
export async function threadBusyWith(tx: ProjectTransaction, threadId: string): Promise<string | undefined> {
  const row = await tx.sql
    .selectFrom("runs")
    .select("id")
    .where("org_id", "=", tx.org_id)
    .where("project_id", "=", tx.project_id)
    .where("thread_id", "=", threadId)
    .where("status", "in", ["queued", "running", "waiting"])
    .where((eb) =>
      eb.or([
        eb("is_in_line", "=", false),
        eb("not_before", "is", null),
        eb("not_before", "<=", sql<Date>`now()`),
      ]),
    )
    .orderBy("is_in_line")
    .orderBy("id")
    .limit(1)
    .executeTakeFirst();
  return row?.id;
}

/** The run whose turn is next on a thread; those that begin later do not stand in its line yet. */
async function firstInLine(tx: ProjectTransaction, threadId: string): Promise<string | undefined> {
  const row = await tx.sql
    .selectFrom("runs")
    .select("id")
    .where("org_id", "=", tx.org_id)
    .where("project_id", "=", tx.project_id)
    .where("thread_id", "=", threadId)
    .where("is_in_line", "=", true)
    .where("status", "=", "queued")
    // Somebody has taken its place and it is about to be cancelled, or somebody else wants that.
    .where("cancel_requested_at", "is", null)
    .where((eb) => eb.or([eb("not_before", "is", null), eb("not_before", "<=", sql<Date>`now()`)]))
    // By the time from which each could begin; ids break ties in the order in which they came.
    .orderBy(sql`coalesce(not_before, created_at)`)
    .orderBy("id")
    .limit(1)
    .executeTakeFirst();
  return row?.id;
}

/** The runs in the line of a thread that came to interrupt others, oldest first. */
export async function interruptingInLine(tx: ProjectTransaction, threadId: string): Promise<string[]> {
  const rows = await tx.sql
    .selectFrom("runs")
    .select("id")
    .where("org_id", "=", tx.org_id)
    .where("project_id", "=", tx.project_id)
    .where("thread_id", "=", threadId)
    .where("is_in_line", "=", true)
    .where("status", "=", "queued")
    .where(sql<boolean>`(terms ->> 'interrupts')::boolean`)
    .orderBy("id")
    .execute();
  return rows.map(({ id }) => id);
}

/**
 * Lets the run whose turn is next leave the line of a thread that is free; it is queued then, and the thread is busy
 * with it.
 */
export async function callNext(
  tx: ProjectTransaction,
  threadId: string,
): Promise<{ readonly kind: "called"; readonly id: string } | { readonly kind: "busy" | "empty" }> {
  await holdThread(tx, threadId);
  const id = await firstInLine(tx, threadId);
  if (id === undefined) return { kind: "empty" };
  if ((await threadWriter(tx, threadId)) !== undefined) return { kind: "busy" };
  const called = await tx.sql
    .updateTable("runs")
    .set({ is_in_line: false })
    .where("org_id", "=", tx.org_id)
    .where("project_id", "=", tx.project_id)
    .where("id", "=", id)
    // It may have been cancelled in between.
    .where("status", "=", "queued")
    .executeTakeFirst();
  return called.numUpdatedRows === 1n ? { kind: "called", id } : { kind: "busy" };
}

/** A thread on which somebody's turn has come. */
export interface WaitingThread {
  readonly org_id: string;
  readonly project_id: string;
  readonly thread_id: string;
}

/**
 * The free threads of all tenants in whose line a run stands whose time has come; that whose run could have begun first
 * comes first.
 *
 * @param passed threads that are left out
 */
export function waitingThreads(
  db: Database,
  limit: number,
  passed: readonly string[] = [],
): Promise<WaitingThread[]> {
  return inSweep(db, ({ sql: tx }) =>
    tx
      .selectFrom("runs as next")
      .select(["next.org_id", "next.project_id", "next.thread_id"])
      .where("next.is_in_line", "=", true)
      .where("next.status", "=", "queued")
      .where("next.cancel_requested_at", "is", null)
      .where((eb) =>
        eb.or([eb("next.not_before", "is", null), eb("next.not_before", "<=", sql<Date>`now()`)]),
      )
      .where("next.thread_id", "<>", sql<string>`all(${passed}::text[])`)
      .where((eb) =>
        eb.not(
          eb.exists(
            eb
              .selectFrom("runs as writer")
              .select("writer.id")
              .whereRef("writer.thread_id", "=", "next.thread_id")
              .where("writer.status", "in", ["queued", "running", "waiting"])
              .where("writer.is_in_line", "=", false),
          ),
        ),
      )
      .groupBy(["next.org_id", "next.project_id", "next.thread_id"])
      // Ids break ties: they tell when a run was asked for, which says nothing of one that was to begin later.
      .orderBy(sql`min(coalesce(next.not_before, next.created_at))`)
      .orderBy((eb) => eb.fn.min("next.id"))
      .limit(limit)
      .execute(),
  );
}
