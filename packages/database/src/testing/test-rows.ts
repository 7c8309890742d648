import { newId } from "../new-id.ts";
import type { ProjectTransaction } from "../tenant.ts";

/** Inserts an agent without a graph, into another project when one is given. Resolves to its id. */
export async function insertTestAgent(
  { sql, org_id, project_id }: ProjectTransaction,
  into: { readonly org_id: string; readonly project_id: string } = { org_id, project_id },
): Promise<string> {
  const id = newId("agt");
  await sql
    .insertInto("agents")
    .values({
      id,
      org_id: into.org_id,
      project_id: into.project_id,
      slug: id.replace("_", "-"),
      name: "An agent",
      description: "",
      draft: "{}",
    })
    .execute();
  return id;
}

/** Inserts an empty thread of the agent. Resolves to its id. */
export async function insertTestThread(
  { sql, org_id, project_id }: ProjectTransaction,
  agent_id: string,
): Promise<string> {
  const id = newId("thr");
  await sql.insertInto("threads").values({ id, org_id, project_id, agent_id, state: "{}" }).execute();
  return id;
}

/** Inserts a queued run of a new agent's draft on a new thread. Resolves to its id. */
export async function insertTestRun(tx: ProjectTransaction, input: unknown = {}): Promise<string> {
  const { sql, org_id, project_id } = tx;
  const agent_id = await insertTestAgent(tx);
  const thread_id = await insertTestThread(tx, agent_id);
  const id = newId("run");
  await sql
    .insertInto("runs")
    .values({
      id,
      org_id,
      project_id,
      agent_id,
      thread_id,
      graph: "{}",
      content_hash: "hash",
      status: "queued",
      input: JSON.stringify(input),
      usage: "{}",
      metadata: "{}",
    })
    .execute();
  return id;
}
