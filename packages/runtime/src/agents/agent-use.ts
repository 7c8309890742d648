import type { TenantTransaction } from "@patchbay/database";
import { sql } from "kysely";

import type { AgentUse } from "./agent-errors.ts";

/** What needs an agent now. Stays true until the transaction ends where it holds the agent's row (`lockToDelete`). */
export async function useOf(
  tx: TenantTransaction,
  agent: { readonly id: string; readonly project_id: string; readonly slug: string },
): Promise<AgentUse> {
  const open = await openRuns(tx, agent);
  const agents = await callersOf(tx, agent);
  return { open_runs: { queued: 0, running: 0, waiting: 0, ...open }, agents };
}

/** By status. A run goes with those that it was called by, so what these have called counts, of whatever agent it is. */
async function openRuns(
  tx: TenantTransaction,
  { id, project_id }: { readonly id: string; readonly project_id: string },
): Promise<Readonly<Record<string, number>>> {
  const { rows } = await sql<{ status: string; count: number }>`
    with recursive above as (
      select id, status, agent_id, parent_run_id from runs
      where org_id = ${tx.org_id} and project_id = ${project_id} and status in ('queued', 'running', 'waiting')
      union all
      select above.id, above.status, runs.agent_id, runs.parent_run_id
      from above join runs on runs.id = above.parent_run_id
      where runs.org_id = ${tx.org_id} and runs.project_id = ${project_id}
    )
    select status, count(distinct id)::int as count from above where agent_id = ${id} group by status`.execute(
    tx.sql,
  );
  return Object.fromEntries(rows.map(({ status, count }) => [status, count]));
}

/** Those whose version in force was published with it. Older versions never change, so they cannot be in the way. */
async function callersOf(
  tx: TenantTransaction,
  { id, project_id, slug }: { readonly id: string; readonly project_id: string; readonly slug: string },
): Promise<string[]> {
  const rows = await tx.sql
    .selectFrom("agents")
    .innerJoin("agent_versions", (join) =>
      join
        .onRef("agent_versions.agent_id", "=", "agents.id")
        .onRef("agent_versions.number", "=", "agents.published_version"),
    )
    .select("agents.slug")
    .where("agents.org_id", "=", tx.org_id)
    .where("agents.project_id", "=", project_id)
    .where("agents.id", "!=", id)
    .where(sql<boolean>`(agent_versions.bindings -> 'agents' -> ${slug}::text) is not null`)
    .orderBy("agents.slug")
    .execute();
  return rows.map((row) => row.slug);
}
