import type { Agent, Durability } from "@patchbay/contracts";
import {
  isUniqueViolation,
  newId,
  type ProjectTransaction,
  type TenantTransaction,
} from "@patchbay/database";
import type { JsonObject } from "@patchbay/graph";

import type { PageRequest } from "../page-cursor.ts";
import { AgentNotFoundError, DraftConflictError, SlugTakenError } from "./agent-errors.ts";

const columns = [
  "id",
  "project_id",
  "slug",
  "name",
  "description",
  "published_version",
  "durability",
  "created_at",
  "updated_at",
] as const;

interface AgentRow {
  id: string;
  project_id: string;
  slug: string;
  name: string;
  description: string;
  published_version: number | null;
  durability: Durability | null;
  created_at: Date;
  updated_at: Date;
}

export interface StoredDraft {
  /** The slug of the agent whose draft it is. */
  readonly slug: string;
  readonly graph: JsonObject;
  readonly revision: number;
  readonly updated_at: Date;
}

/** The agents of a tenant's projects. */
export class AgentRepository {
  readonly #tx: TenantTransaction;

  constructor(tx: TenantTransaction) {
    this.#tx = tx;
  }

  /** @throws {AgentNotFoundError} also when the agent belongs to a project that this transaction does not see */
  async get(id: string): Promise<Agent> {
    const row = await this.#one(id).select(columns).executeTakeFirst();
    if (row === undefined) throw new AgentNotFoundError(id);
    return toAgent(row);
  }

  /** @throws {AgentNotFoundError} where no agent of these projects has that slug */
  async getBySlug(slug: string): Promise<Agent> {
    const row = await this.#tx.sql
      .selectFrom("agents")
      .select(columns)
      .where("org_id", "=", this.#tx.org_id)
      .where("project_id", "in", this.#tx.project_ids)
      .where("slug", "=", slug)
      .executeTakeFirst();
    if (row === undefined) throw new AgentNotFoundError(slug);
    return toAgent(row);
  }

  /** Newest first; reads one more than asked for, so that the caller can tell whether there are more. */
  async list(projectId: string | undefined, { limit, before }: PageRequest): Promise<Agent[]> {
    let query = this.#tx.sql
      .selectFrom("agents")
      .select(columns)
      .where("org_id", "=", this.#tx.org_id)
      .where("project_id", "in", projectId === undefined ? this.#tx.project_ids : [projectId])
      .orderBy("id", "desc")
      .limit(limit + 1);
    if (before !== undefined) query = query.where("id", "<", before);
    return (await query.execute()).map(toAgent);
  }

  /** @throws {SlugTakenError} */
  async update(
    id: string,
    changes: {
      slug?: string | undefined;
      name?: string | undefined;
      description?: string | undefined;
      durability?: Durability | null | undefined;
    },
  ): Promise<Agent> {
    const present = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
    const row = await translateSlug(changes.slug, () =>
      this.#tx.sql
        .updateTable("agents")
        .set({ ...present, updated_at: new Date() })
        .where("org_id", "=", this.#tx.org_id)
        .where("project_id", "in", this.#tx.project_ids)
        .where("id", "=", id)
        .returning(columns)
        .executeTakeFirst(),
    );
    if (row === undefined) throw new AgentNotFoundError(id);
    return toAgent(row);
  }

  /** Deletes an agent with everything that is its own. @throws {AgentNotFoundError} */
  async delete(id: string): Promise<void> {
    const result = await this.#tx.sql
      .deleteFrom("agents")
      .where("org_id", "=", this.#tx.org_id)
      .where("project_id", "in", this.#tx.project_ids)
      .where("id", "=", id)
      .executeTakeFirst();
    if (result.numDeletedRows === 0n) throw new AgentNotFoundError(id);
  }

  async getDraft(id: string): Promise<StoredDraft> {
    const row = await this.#one(id)
      .select(["slug", "draft", "draft_revision", "draft_updated_at"])
      .executeTakeFirst();
    if (row === undefined) throw new AgentNotFoundError(id);
    // Only JSON objects are ever stored here.
    const graph = row.draft as JsonObject;
    return { slug: row.slug, graph, revision: row.draft_revision, updated_at: row.draft_updated_at };
  }

  /** Replaces the draft if it is still at `expected`. @throws {DraftConflictError} when it is not */
  async putDraft(id: string, graph: JsonObject, expected: number): Promise<StoredDraft> {
    const now = new Date();
    const row = await this.#tx.sql
      .updateTable("agents")
      .set({
        draft: JSON.stringify(graph),
        draft_revision: expected + 1,
        draft_updated_at: now,
        updated_at: now,
      })
      .where("org_id", "=", this.#tx.org_id)
      .where("project_id", "in", this.#tx.project_ids)
      .where("id", "=", id)
      .where("draft_revision", "=", expected)
      .returning(["slug", "draft_revision"])
      .executeTakeFirst();
    if (row === undefined) throw new DraftConflictError(expected, await this.getDraft(id));
    return { slug: row.slug, graph, revision: row.draft_revision, updated_at: now };
  }

  async setPublishedVersion(id: string, number: number): Promise<void> {
    await this.#tx.sql
      .updateTable("agents")
      .set({ published_version: number, updated_at: new Date() })
      .where("org_id", "=", this.#tx.org_id)
      .where("project_id", "in", this.#tx.project_ids)
      .where("id", "=", id)
      .execute();
  }

  /** Like `get`, and until the transaction ends nobody deletes the agent: for what is begun, or bound to it, meanwhile. */
  async getToUse(id: string): Promise<Agent> {
    const row = await this.#one(id).select(columns).forKeyShare().executeTakeFirst();
    if (row === undefined) throw new AgentNotFoundError(id);
    return toAgent(row);
  }

  /** Holds the agent until the transaction ends, so that until then nothing begins to use it. Waits for what just does. */
  async lockToDelete(id: string): Promise<Agent> {
    const row = await this.#one(id).select(columns).forUpdate().executeTakeFirst();
    if (row === undefined) throw new AgentNotFoundError(id);
    return toAgent(row);
  }

  /**
   * Holds the agent's row until the transaction ends, so that two publishes get two numbers. Runs of it begin meanwhile,
   * and agents that call each other are published at once without waiting for each other for ever.
   */
  async lock(id: string): Promise<Agent> {
    const row = await this.#one(id).select(columns).forNoKeyUpdate().executeTakeFirst();
    if (row === undefined) throw new AgentNotFoundError(id);
    return toAgent(row);
  }

  #one(id: string) {
    return this.#tx.sql
      .selectFrom("agents")
      .where("org_id", "=", this.#tx.org_id)
      .where("project_id", "in", this.#tx.project_ids)
      .where("id", "=", id);
  }
}

/** Adds an agent to a project, with a first draft. @throws {SlugTakenError} */
export async function insertAgent(
  tx: ProjectTransaction,
  agent: { slug: string; name: string; description: string; draft: JsonObject },
): Promise<Agent> {
  const row = await translateSlug(agent.slug, () =>
    tx.sql
      .insertInto("agents")
      .values({
        ...agent,
        id: newId("agt"),
        org_id: tx.org_id,
        project_id: tx.project_id,
        draft: JSON.stringify(agent.draft),
      })
      .returning(columns)
      .executeTakeFirstOrThrow(),
  );
  return toAgent(row);
}

async function translateSlug<Result>(slug: string | undefined, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (slug !== undefined && isUniqueViolation(error)) throw new SlugTakenError(slug);
    throw error;
  }
}

const toAgent = (row: AgentRow): Agent => ({
  ...row,
  created_at: row.created_at.toISOString(),
  updated_at: row.updated_at.toISOString(),
});
