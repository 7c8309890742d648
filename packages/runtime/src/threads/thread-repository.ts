import type { ThreadState } from "@patchbay/compiler";
import { Message, type Thread, type ThreadOrigin } from "@patchbay/contracts";
import { newId, type ProjectTransaction, type TenantTransaction } from "@patchbay/database";
import { AppError } from "@patchbay/errors";
import { JsonObject } from "@patchbay/graph";
import { type RawBuilder, sql } from "kysely";
import { z } from "zod";

import type { PageRequest } from "../page-cursor.ts";

/** Also for a thread of another project, or of another agent than the one that is asked to go on with it. */
export class ThreadNotFoundError extends AppError<"thread_not_found"> {
  constructor(id: string) {
    super("thread_not_found", `There is no thread ${id}.`, { details: { id } });
  }
}

const StoredState = z.object({ messages: z.array(Message), channels: JsonObject });
/** A thread in which nothing was said yet. */
export const emptyState: ThreadState = { messages: [], channels: {} };

const columns = [
  "id",
  "agent_id",
  "project_id",
  "origin_thread_id",
  "origin_run_id",
  "origin_checkpoint_id",
  "created_at",
  "updated_at",
] as const;

interface ThreadRow {
  id: string;
  agent_id: string;
  project_id: string;
  origin_thread_id: string | null;
  origin_run_id: string | null;
  origin_checkpoint_id: string | null;
  created_at: Date;
  updated_at: Date;
}

/** Which threads a list shows; those that fit everything that is given. */
export interface ThreadFilter {
  readonly agent_id?: string | undefined;
  readonly project_id?: string | undefined;
}

/** What threads remember. */
export class ThreadRepository {
  readonly #tx: TenantTransaction;

  constructor(tx: TenantTransaction) {
    this.#tx = tx;
  }

  /** @throws {ThreadNotFoundError} */
  async get(id: string): Promise<Thread> {
    const row = await this.#all().select(columns).where("id", "=", id).executeTakeFirst();
    if (row === undefined) throw new ThreadNotFoundError(id);
    return toThread(row);
  }

  /** Newest first; one more than asked for. */
  async list({ agent_id, project_id }: ThreadFilter, { limit, before }: PageRequest): Promise<Thread[]> {
    let query = this.#all()
      .select(columns)
      .orderBy("id", "desc")
      .limit(limit + 1);
    if (before !== undefined) query = query.where("id", "<", before);
    if (agent_id !== undefined) query = query.where("agent_id", "=", agent_id);
    if (project_id !== undefined) query = query.where("project_id", "=", project_id);
    return (await query.execute()).map(toThread);
  }

  /** @throws {ThreadNotFoundError} */
  async state(id: string): Promise<ThreadState> {
    return (await this.#state(id)).state;
  }

  /** The state of a thread of this agent. @throws {ThreadNotFoundError} */
  async stateFor(id: string, agentId: string): Promise<ThreadState> {
    const thread = await this.#state(id);
    if (thread.agent_id !== agentId) throw new ThreadNotFoundError(id);
    return thread.state;
  }

  /** What its channels hold and how much was said in it, without what was said. @throws {ThreadNotFoundError} */
  async outline(id: string): Promise<{ readonly channels: JsonObject; readonly message_count: number }> {
    const row = await this.#all()
      .select([
        sql`state -> 'channels'`.as("channels"),
        sql<number>`json_array_length(state -> 'messages')`.as("message_count"),
      ])
      .where("id", "=", id)
      .executeTakeFirst();
    if (row === undefined) throw new ThreadNotFoundError(id);
    return { channels: JsonObject.parse(row.channels), message_count: row.message_count };
  }

  /** Messages from number `from` on (0 is the first), oldest first; at most `limit`. */
  async messages(id: string, from: number, limit: number): Promise<Message[]> {
    const { rows } = await sql<{ message: unknown }>`
      select said.message
      from threads, json_array_elements(threads.state -> 'messages') with ordinality as said (message, place)
      where threads.org_id = ${this.#tx.org_id} and threads.project_id = any (${this.#tx.project_ids}::text[])
        and threads.id = ${id} and said.place > ${from}
      order by said.place
      limit ${limit}`.execute(this.#tx.sql);
    return rows.map(({ message }) => Message.parse(message));
  }

  async #state(id: string): Promise<{ agent_id: string; state: ThreadState }> {
    const row = await this.#all().select(["agent_id", "state"]).where("id", "=", id).executeTakeFirst();
    if (row === undefined) throw new ThreadNotFoundError(id);
    return { agent_id: row.agent_id, state: StoredState.parse(row.state) };
  }

  #all() {
    return this.#tx.sql
      .selectFrom("threads")
      .where("org_id", "=", this.#tx.org_id)
      .where("project_id", "in", this.#tx.project_ids);
  }
}

/** What a new thread may begin with. */
export interface NewThread {
  readonly state?: ThreadState;
  readonly origin?: ThreadOrigin;
  /** A principal's id; absent where a run begins the thread. */
  readonly created_by?: string;
}

/** Begins a thread of an agent. */
export async function insertThread(
  tx: ProjectTransaction,
  agentId: string,
  { state = emptyState, origin, created_by }: NewThread = {},
): Promise<string> {
  const id = newId("thr");
  await tx.sql
    .insertInto("threads")
    .values({
      id,
      org_id: tx.org_id,
      project_id: tx.project_id,
      agent_id: agentId,
      state: JSON.stringify(state),
      created_by: created_by ?? null,
      origin_thread_id: origin?.thread_id ?? null,
      origin_run_id: origin?.run_id ?? null,
      origin_checkpoint_id: origin?.checkpoint_id ?? null,
    })
    .execute();
  return id;
}

/** Begins an agent's thread with nothing in it, in one statement that begins none unless `isWanted` holds. */
export const insertingThread = (
  tx: ProjectTransaction,
  agentId: string,
  id: string,
  isWanted: RawBuilder<boolean>,
): RawBuilder<unknown> => sql`
    insert into threads (id, org_id, project_id, agent_id, state)
    select ${id}, ${tx.org_id}, ${tx.project_id}, ${agentId}, ${JSON.stringify(emptyState)}
    where ${isWanted}`;

export async function updateThread(tx: ProjectTransaction, id: string, state: ThreadState): Promise<void> {
  await tx.sql
    .updateTable("threads")
    .set({ state: JSON.stringify(state), updated_at: new Date() })
    .where("org_id", "=", tx.org_id)
    .where("project_id", "=", tx.project_id)
    .where("id", "=", id)
    .execute();
}

const toThread = ({
  origin_thread_id: thread_id,
  origin_run_id: run_id,
  origin_checkpoint_id: checkpoint_id,
  ...row
}: ThreadRow): Thread => ({
  ...row,
  origin:
    thread_id === null || run_id === null || checkpoint_id === null
      ? null
      : { thread_id, run_id, checkpoint_id },
  created_at: row.created_at.toISOString(),
  updated_at: row.updated_at.toISOString(),
});
