import type { Tenant } from "@patchbay/database";
import { type AgentService, SlugTakenError } from "@patchbay/runtime";

import { demoAgent } from "./demo-agent.ts";

/** Puts the demo agent into a new project and publishes it. Safe to repeat after a crash half-way. */
export async function seedDemoAgent(agents: AgentService, tenant: Tenant, projectId: string): Promise<void> {
  const id = await findOrCreate(agents, tenant, projectId);
  const { published_version } = await agents.get(tenant, id);
  if (published_version === null)
    await agents.publish(tenant, id, { note: "The agent that you start with.", created_by: null });
}

async function findOrCreate(agents: AgentService, tenant: Tenant, project_id: string): Promise<string> {
  const { slug, name, description, graph } = demoAgent;
  try {
    return (await agents.create(tenant, { project_id, slug, name, description }, graph)).id;
  } catch (error) {
    if (!(error instanceof SlugTakenError)) throw error;
    const { items } = await agents.list(tenant, { limit: 100, project_id });
    const existing = items.find((agent) => agent.slug === slug);
    if (existing === undefined) throw error;
    return existing.id;
  }
}
