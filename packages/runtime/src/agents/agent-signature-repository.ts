import type { ProjectTransaction } from "@patchbay/database";
import { type RawBuilder, sql } from "kysely";

import type { NamedAgent } from "./named-agents.ts";

/** What a version of a published agent takes and answers. */
export interface StoredSignature {
  readonly slug: string;
  readonly number: number;
  readonly is_published: boolean;
  /** The two schemas as they stand in the version's graph; null where the answer had no room for them. */
  readonly signature: { readonly input: unknown; readonly output: unknown } | null;
}

/**
 * Characters of schemas that one answer carries; the agents beyond them are told without. Nearly all of a document may be
 * its schemas, and those of the thousand agents that another document can name would fill the process.
 */
const mostSchemaCharacters = 4 * 1024 * 1024;

/** Agents that one answer lists: five times as many as a document can name. */
const mostListed = 5_000;

/** What the published agents of a project take and answer. */
export class AgentSignatureRepository {
  readonly #tx: ProjectTransaction;

  constructor(tx: ProjectTransaction) {
    this.#tx = tx;
  }

  /** Of those of the named agents that are published: the published version, and the versions that are named. */
  named(agents: readonly NamedAgent[]): Promise<StoredSignature[]> {
    const named = sql`json_to_recordset(${JSON.stringify(agents)}::json) as named (slug text, version int)`;
    return this.#signatures(sql`
      agents.slug in (select slug from ${named})
      and (
        versions.number = agents.published_version
        or (agents.slug, versions.number) in (select slug, version from ${named})
      )`);
  }

  /** The published version of every agent, by slug. Of more than 5,000 agents it tells the first. */
  published(): Promise<StoredSignature[]> {
    return this.#signatures(sql`versions.number = agents.published_version`);
  }

  /** The slugs of the published agents, sorted. Of more than 5,000 it tells the first. */
  async slugs(): Promise<string[]> {
    const rows = await this.#tx.sql
      .selectFrom("agents")
      .select("slug")
      .where("org_id", "=", this.#tx.org_id)
      .where("project_id", "=", this.#tx.project_id)
      .where("published_version", "is not", null)
      .orderBy("slug")
      .limit(mostListed)
      .execute();
    return rows.map(({ slug }) => slug);
  }

  async #signatures(isWanted: RawBuilder<unknown>): Promise<StoredSignature[]> {
    const { rows } = await sql<StoredSignature>`
      with signatures as (
        select
          agents.slug,
          versions.number,
          versions.number = agents.published_version as is_published,
          json_build_object('input', versions.graph -> 'input', 'output', versions.graph -> 'output') as signature
        from agents
        join agent_versions as versions
          on versions.org_id = agents.org_id
          and versions.project_id = agents.project_id
          and versions.agent_id = agents.id
        where agents.org_id = ${this.#tx.org_id}
          and agents.project_id = ${this.#tx.project_id}
          and agents.published_version is not null
          and ${isWanted}
        order by agents.slug, versions.number
        limit ${mostListed}
      )
      select
        slug, number, is_published,
        case
          when sum(length(signature::text)) over (order by slug, number) <= ${mostSchemaCharacters} then signature
        end as signature
      from signatures
      order by slug, number`.execute(this.#tx.sql);
    return rows;
  }
}
