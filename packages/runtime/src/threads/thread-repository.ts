import type { ThreadState } from "@patchbay/compiler";
import { Message } from "@patchbay/contracts";
import { newId, type ProjectTransaction, type TenantTransaction } from "@patchbay/database";
import { AppError } from "@patchbay/errors";
import { JsonObject } from "@patchbay/graph";
import { z } from "zod";

/** Also for a thread of another project, or of another agent than the one that is asked to go on with it. */
export class ThreadNotFoundError extends AppError<"thread_not_found"> {
  constructor(id: string) {
    super("thread_not_found", `There is no thread ${id}.`, { details: { id } });
  }
}

const StoredState = z.object({ messages: z.array(Message), channels: JsonObject });
/** A thread in which nothing was said yet. */
export const emptyState: ThreadState = { messages: [], channels: {} };

/** What threads remember. */
export class ThreadRepository {
  readonly #tx: TenantTransaction;

  constructor(tx: TenantTransaction) {
    this.#tx = tx;
  }

  /** @throws {ThreadNotFoundError} */
  async state(id: string): Promise<ThreadState> {
    return (await this.#get(id)).state;
  }

  /** The state of a thread of this agent. @throws {ThreadNotFoundError} */
  async stateFor(id: string, agentId: string): Promise<ThreadState> {
    const thread = await this.#get(id);
    if (thread.agent_id !== agentId) throw new ThreadNotFoundError(id);
    return thread.state;
  }

  async #get(id: string): Promise<{ agent_id: string; state: ThreadState }> {
    const row = await this.#tx.sql
      .selectFrom("threads")
      .select(["agent_id", "state"])
      .where("org_id", "=", this.#tx.org_id)
      .where("project_id", "in", this.#tx.project_ids)
      .where("id", "=", id)
      .executeTakeFirst();
    if (row === undefined) throw new ThreadNotFoundError(id);
    return { agent_id: row.agent_id, state: StoredState.parse(row.state) };
  }
}

/** Begins a thread of an agent. */
export async function insertThread(tx: ProjectTransaction, agentId: string): Promise<string> {
  const id = newId("thr");
  await tx.sql
    .insertInto("threads")
    .values({
      id,
      org_id: tx.org_id,
      project_id: tx.project_id,
      agent_id: agentId,
      state: JSON.stringify(emptyState),
    })
    .execute();
  return id;
}

export async function updateThread(tx: ProjectTransaction, id: string, state: ThreadState): Promise<void> {
  await tx.sql
    .updateTable("threads")
    .set({ state: JSON.stringify(state), updated_at: new Date() })
    .where("org_id", "=", tx.org_id)
    .where("project_id", "=", tx.project_id)
    .where("id", "=", id)
    .execute();
}
