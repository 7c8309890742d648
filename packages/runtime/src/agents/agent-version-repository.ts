import type { AgentVersion, AgentVersionSummary } from "@patchbay/contracts";
import type { TenantTransaction } from "@patchbay/database";
import type { JsonObject } from "@patchbay/graph";

import { AgentVersionNotFoundError } from "./agent-errors.ts";

const columns = ["agent_id", "number", "content_hash", "note", "created_by", "created_at"] as const;

interface VersionRow {
  agent_id: string;
  number: number;
  content_hash: string;
  note: string;
  created_by: string | null;
  created_at: Date;
}

/** The frozen versions of agents. */
export class AgentVersionRepository {
  readonly #tx: TenantTransaction;

  constructor(tx: TenantTransaction) {
    this.#tx = tx;
  }

  /** @throws {AgentVersionNotFoundError} */
  async get(agentId: string, number: number): Promise<AgentVersion> {
    const row = await this.#of(agentId)
      .select([...columns, "graph"])
      .where("number", "=", number)
      .executeTakeFirst();
    if (row === undefined) throw new AgentVersionNotFoundError(agentId, number);
    const { graph, ...summary } = row;
    // Only checked documents are ever frozen.
    return { ...toSummary(summary), graph: graph as JsonObject };
  }

  /** The content hash alone: what a run needs of a version that is compiled already. @throws {AgentVersionNotFoundError} */
  async contentHash(agentId: string, number: number): Promise<string> {
    const row = await this.#of(agentId)
      .select("content_hash")
      .where("number", "=", number)
      .executeTakeFirst();
    if (row === undefined) throw new AgentVersionNotFoundError(agentId, number);
    return row.content_hash;
  }

  /** Newest first; one more than asked for. */
  async list(agentId: string, limit: number, before: number | undefined): Promise<AgentVersionSummary[]> {
    let query = this.#of(agentId)
      .select(columns)
      .orderBy("number", "desc")
      .limit(limit + 1);
    if (before !== undefined) query = query.where("number", "<", before);
    return (await query.execute()).map(toSummary);
  }

  async insert(version: {
    agent_id: string;
    project_id: string;
    number: number;
    graph: JsonObject;
    content_hash: string;
    note: string;
    created_by: string | null;
  }): Promise<AgentVersionSummary> {
    const row = await this.#tx.sql
      .insertInto("agent_versions")
      .values({ ...version, org_id: this.#tx.org_id, graph: JSON.stringify(version.graph) })
      .returning(columns)
      .executeTakeFirstOrThrow();
    return toSummary(row);
  }

  #of(agentId: string) {
    return this.#tx.sql
      .selectFrom("agent_versions")
      .where("org_id", "=", this.#tx.org_id)
      .where("project_id", "in", this.#tx.project_ids)
      .where("agent_id", "=", agentId);
  }
}

const toSummary = (row: VersionRow): AgentVersionSummary => ({
  ...row,
  created_at: row.created_at.toISOString(),
});
