import { type AgentVersion, type AgentVersionSummary, Bindings } from "@patchbay/contracts";
import type { TenantTransaction } from "@patchbay/database";
import { ChangeSummary, type JsonObject } from "@patchbay/graph";

import type { DescribedModel } from "../registries.ts";
import { AgentVersionNotFoundError } from "./agent-errors.ts";

const columns = [
  "agent_versions.agent_id",
  "agent_versions.number",
  "agent_versions.content_hash",
  "agent_versions.note",
  "agent_versions.summary",
  "agent_versions.changes",
  "agent_versions.restores",
  "agent_versions.created_by",
  "agent_versions.created_at",
  "users.name as user_name",
  "api_keys.name as key_name",
] as const;

interface VersionRow {
  agent_id: string;
  number: number;
  content_hash: string;
  note: string;
  summary: string;
  changes: unknown;
  restores: number | null;
  created_by: string | null;
  created_at: Date;
  user_name: string | null;
  key_name: string | null;
}

/** A version that is to be frozen. */
export interface NewVersion {
  readonly agent_id: string;
  readonly project_id: string;
  readonly number: number;
  readonly graph: JsonObject;
  readonly content_hash: string;
  readonly note: string;
  readonly summary: string;
  readonly changes: ChangeSummary | null;
  readonly restores: number | null;
  readonly bindings: Bindings | null;
  readonly created_by: string | null;
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
      .select([...columns, "agent_versions.graph", "agent_versions.bindings"])
      .where("agent_versions.number", "=", number)
      .executeTakeFirst();
    if (row === undefined) throw new AgentVersionNotFoundError(agentId, number);
    const { graph, bindings, ...summary } = row;
    return {
      ...toSummary(summary),
      // Only checked documents are ever frozen.
      graph: graph as JsonObject,
      bindings: bindings === null ? null : Bindings.parse(bindings),
    };
  }

  /** The content hash alone: what a run needs of a version that is compiled already. @throws {AgentVersionNotFoundError} */
  async contentHash(agentId: string, number: number): Promise<string> {
    const row = await this.#of(agentId)
      .select("agent_versions.content_hash")
      .where("agent_versions.number", "=", number)
      .executeTakeFirst();
    if (row === undefined) throw new AgentVersionNotFoundError(agentId, number);
    return row.content_hash;
  }

  /** Which version of an agent its slug meant when this version was published; undefined where that is not on record. */
  async boundAgent(agentId: string, number: number, slug: string): Promise<number | undefined> {
    const row = await this.#of(agentId)
      .select("agent_versions.bindings")
      .where("agent_versions.number", "=", number)
      .executeTakeFirst();
    const { agents = {} } = Bindings.nullish().parse(row?.bindings) ?? {};
    return Object.hasOwn(agents, slug) ? agents[slug]?.version : undefined;
  }

  /** What the names of models meant when this version was published, as far as that is on record. */
  async boundModels(agentId: string, number: number): Promise<ReadonlyMap<string, DescribedModel>> {
    const row = await this.#of(agentId)
      .select("agent_versions.bindings")
      .where("agent_versions.number", "=", number)
      .executeTakeFirst();
    const { models = {} } = Bindings.nullish().parse(row?.bindings) ?? {};
    return new Map(
      Object.entries(models).flatMap(([name, { provider, model }]): [string, DescribedModel][] =>
        provider === null || model === null ? [] : [[name, { provider, model }]],
      ),
    );
  }

  /** Newest first; one more than asked for. */
  async list(agentId: string, limit: number, before: number | undefined): Promise<AgentVersionSummary[]> {
    let query = this.#of(agentId)
      .select(columns)
      .orderBy("agent_versions.number", "desc")
      .limit(limit + 1);
    if (before !== undefined) query = query.where("agent_versions.number", "<", before);
    return (await query.execute()).map(toSummary);
  }

  async insert(version: NewVersion): Promise<AgentVersionSummary> {
    await this.#tx.sql
      .insertInto("agent_versions")
      .values({
        ...version,
        org_id: this.#tx.org_id,
        graph: JSON.stringify(version.graph),
        changes: version.changes === null ? null : JSON.stringify(version.changes),
        bindings: version.bindings === null ? null : JSON.stringify(version.bindings),
      })
      .execute();
    const row = await this.#of(version.agent_id)
      .select(columns)
      .where("agent_versions.number", "=", version.number)
      .executeTakeFirstOrThrow();
    return toSummary(row);
  }

  /**
   * With the name of the person or the API key that published it; row-level security shows the organization's own people
   * alone.
   */
  #of(agentId: string) {
    return this.#tx.sql
      .selectFrom("agent_versions")
      .leftJoin("users", "users.id", "agent_versions.created_by")
      .leftJoin("api_keys", "api_keys.id", "agent_versions.created_by")
      .where("agent_versions.org_id", "=", this.#tx.org_id)
      .where("agent_versions.project_id", "in", this.#tx.project_ids)
      .where("agent_versions.agent_id", "=", agentId);
  }
}

const toSummary = ({ user_name, key_name, ...row }: VersionRow): AgentVersionSummary => ({
  ...row,
  changes: row.changes === null ? null : ChangeSummary.parse(row.changes),
  author: authorOf(row.created_by, user_name, key_name),
  created_at: row.created_at.toISOString(),
});

function authorOf(
  id: string | null,
  userName: string | null,
  keyName: string | null,
): AgentVersionSummary["author"] {
  if (id === null) return null;
  if (userName !== null) return { kind: "user", id, name: userName };
  return keyName === null ? null : { kind: "api_key", id, name: keyName };
}
