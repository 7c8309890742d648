import type { AgentCompiler } from "@patchbay/compiler";
import type {
  CheckpointState,
  CreateThread,
  ForkedThread,
  ForkThread,
  Message,
  Page,
  Thread,
  ThreadCheckpoint,
  ThreadDetail,
} from "@patchbay/contracts";
import {
  type Database,
  inProject,
  inTenant,
  type ProjectTransaction,
  type Tenant,
  type TenantTransaction,
} from "@patchbay/database";

import { AgentRepository } from "../agents/agent-repository.ts";
import { removeThreads } from "../erasure/remove-threads.ts";
import { CursorInvalidError, readPageRequest, toPage } from "../page-cursor.ts";
import type { Registries } from "../registries.ts";
import { ThreadBusyError } from "../runs/run-errors.ts";
import { forkThread, stateAtCheckpoint } from "./fork-thread.ts";
import { readHistory } from "./thread-history.ts";
import { insertThread, type ThreadFilter, ThreadRepository } from "./thread-repository.ts";

interface Needs {
  readonly db: Database;
  readonly compiler: AgentCompiler;
  readonly registries: Pick<Registries, "resources">;
}

interface PageQuery {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** Threads: what was said in them, how their state came about, and what else it might have come to. */
export class ThreadService {
  readonly #db: Database;
  readonly #needs: Needs;

  constructor(needs: Needs) {
    this.#db = needs.db;
    this.#needs = needs;
  }

  /**
   * Begins a thread in which nothing was said yet.
   *
   * @param by the principal who begins it
   * @throws {AgentNotFoundError}
   */
  async create(tenant: Tenant, { agent_id }: CreateThread, by: string): Promise<Thread> {
    const { project_id } = await inTenant(this.#db, tenant, (tx) => new AgentRepository(tx).get(agent_id));
    return await this.#inProject(tenant, project_id, async (tx) => {
      const id = await insertThread(tx, agent_id, { created_by: by });
      return await new ThreadRepository(tx).get(id);
    });
  }

  /** Newest first. @throws {CursorInvalidError} */
  async list(tenant: Tenant, query: ThreadFilter & PageQuery): Promise<Page<Thread>> {
    const rows = await inTenant(this.#db, tenant, (tx) =>
      new ThreadRepository(tx).list(query, readPageRequest(query)),
    );
    return toPage(rows, query.limit);
  }

  /** @throws {ThreadNotFoundError} */
  get(tenant: Tenant, id: string): Promise<ThreadDetail> {
    return inTenant(this.#db, tenant, async (tx) => {
      const threads = new ThreadRepository(tx);
      const thread = await threads.get(id);
      return { ...thread, ...(await threads.outline(id)), ...(await runsOf(tx, id)) };
    });
  }

  /** What was said, oldest first. @throws {ThreadNotFoundError} @throws {CursorInvalidError} */
  async messages(tenant: Tenant, id: string, { limit, cursor }: PageQuery): Promise<Page<Message>> {
    const from = readNumber(cursor);
    const said = await inTenant(this.#db, tenant, async (tx) => {
      const threads = new ThreadRepository(tx);
      await threads.get(id);
      return await threads.messages(id, from, limit + 1);
    });
    const hasMore = said.length > limit;
    return { items: said.slice(0, limit), next_cursor: hasMore ? writeNumber(from + limit) : null };
  }

  /** The steps of its runs, newest first. @throws {ThreadNotFoundError} @throws {CursorInvalidError} */
  checkpoints(tenant: Tenant, id: string, query: PageQuery): Promise<Page<ThreadCheckpoint>> {
    return inTenant(this.#db, tenant, async (tx) =>
      readHistory(tx, await new ThreadRepository(tx).get(id), query),
    );
  }

  /**
   * All that a checkpoint holds of this thread: what a fork begins with.
   *
   * @throws {ThreadNotFoundError} @throws {RunNotFoundError} @throws {CheckpointNotFoundError}
   */
  async checkpoint(
    tenant: Tenant,
    id: string,
    which: Pick<CheckpointState, "run_id" | "checkpoint_id">,
  ): Promise<CheckpointState> {
    const { project_id } = await inTenant(this.#db, tenant, (tx) => new ThreadRepository(tx).get(id));
    return await this.#inProject(tenant, project_id, (tx) => stateAtCheckpoint(tx, id, which));
  }

  /**
   * Makes a new thread of what a checkpoint of this one holds, with an edit; this one stays as it is. With `resume` a
   * run goes on there, begun by whichever process looks next for runs that nobody executes.
   *
   * @param by the principal who forks
   * @throws {ThreadNotFoundError} @throws {RunNotFoundError} @throws {CheckpointNotFoundError}
   * @throws {ForkEditInvalidError} @throws {CheckpointNotResumableError} @throws {GraphInvalidError}
   */
  async fork(tenant: Tenant, id: string, fork: ForkThread, by: string): Promise<ForkedThread> {
    const thread = await inTenant(this.#db, tenant, (tx) => new ThreadRepository(tx).get(id));
    return await this.#inProject(tenant, thread.project_id, async (tx) => {
      const { thread_id, run_id } = await forkThread(tx, thread, fork, by, this.#needs);
      return { thread: await new ThreadRepository(tx).get(thread_id), run_id };
    });
  }

  /**
   * Removes a thread with its runs and everything of theirs, the threads of the runs that these have called among it.
   * Forks of it stay: they are threads of their own.
   *
   * @throws {ThreadNotFoundError}
   * @throws {ThreadBusyError} while one of its runs has not ended
   */
  delete(tenant: Tenant, id: string): Promise<void> {
    return inTenant(this.#db, tenant, async (tx) => {
      await new ThreadRepository(tx).get(id);
      const busy = await tx.sql
        .selectFrom("runs")
        .select("id")
        .where("org_id", "=", tx.org_id)
        .where("project_id", "in", tx.project_ids)
        .where("thread_id", "=", id)
        .where("status", "in", ["queued", "running", "waiting"])
        .limit(1)
        .executeTakeFirst();
      if (busy !== undefined) throw new ThreadBusyError(id, busy.id);
      await removeThreads(tx, [id], "children");
    });
  }

  #inProject<Result>(
    { org_id }: Tenant,
    project_id: string,
    work: (tx: ProjectTransaction) => Promise<Result>,
  ): Promise<Result> {
    return inProject(this.#db, { org_id, project_id }, work);
  }
}

async function runsOf(
  { sql: tx, org_id, project_ids }: TenantTransaction,
  threadId: string,
): Promise<Pick<ThreadDetail, "run_count" | "last_run">> {
  const runs = tx
    .selectFrom("runs")
    .where("org_id", "=", org_id)
    .where("project_id", "in", project_ids)
    .where("thread_id", "=", threadId);
  const last = await runs
    .select(["id", "status", "created_at", "ended_at"])
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
  const { count } = await runs.select((eb) => eb.fn.countAll().as("count")).executeTakeFirstOrThrow();
  return {
    run_count: Number(count),
    last_run:
      last === undefined
        ? null
        : {
            ...last,
            created_at: last.created_at.toISOString(),
            ended_at: last.ended_at?.toISOString() ?? null,
          },
  };
}

// Messages have no ids that sort; their places never change, for a thread only grows.
const writeNumber = (place: number): string => Buffer.from(`msg ${place}`, "utf8").toString("base64url");

/** @throws {CursorInvalidError} */
function readNumber(cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  const [, place] = /^msg (\d{1,9})$/.exec(Buffer.from(cursor, "base64url").toString("utf8")) ?? [];
  if (place === undefined) throw new CursorInvalidError();
  return Number(place);
}
