import type { Agent } from "@patchbay/contracts";
import type { Tenant } from "@patchbay/database";
import type { AgentService } from "@patchbay/runtime";

import { demoAgent } from "./demo-agent.ts";

/** Gives a project without any agent the demo agent, published. Safe to repeat after a crash half-way. */
export async function seedDemoAgent(agents: AgentService, tenant: Tenant, projectId: string): Promise<void> {
  const agent = await unfinishedDemoAgent(agents, tenant, projectId);
  if (agent === undefined) return;
  await agents.publish(tenant, agent.id, { note: "The agent that you start with.", created_by: null });
}

/** The demo agent where it still has to be published, made now if need be; undefined where there is nothing to do. */
async function unfinishedDemoAgent(
  agents: AgentService,
  tenant: Tenant,
  project_id: string,
): Promise<Agent | undefined> {
  const { items } = await agents.list(tenant, { limit: 2, project_id });
  const [only] = items;
  if (only === undefined) {
    const { slug, name, description, graph } = demoAgent;
    return await agents.create(tenant, { project_id, slug, name, description }, graph);
  }
  return items.length === 1 && only.slug === demoAgent.slug && only.published_version === null
    ? only
    : undefined;
}
