import type { Agent, AgentVersionSummary, Me, RollbackAgent } from "@patchbay/contracts";
import { type InfiniteData, useMutation, useQueryClient } from "@tanstack/react-query";

import { useApi } from "../api/api-context.ts";
import type { Page } from "../api/api.ts";
import { queries } from "../api/queries.ts";
import { useMe } from "../session/use-me.ts";

/** Puts an old version in force again. The page shows it at once, and takes it back where the server says no. */
export function useRollback(agent: Agent) {
  const api = useApi();
  const client = useQueryClient();
  const { me } = useMe();
  const agentKey = queries.agent(api, agent.id).queryKey;
  const versionsKey = queries.versions(api, agent.id).queryKey;
  return useMutation({
    mutationFn: (body: RollbackAgent) => api.rollback(agent.id, body),
    networkMode: "always", // where there is no network it is refused at once, and taken back
    onMutate: async ({ version, note }) => {
      await Promise.all([agentKey, versionsKey].map((queryKey) => client.cancelQueries({ queryKey })));
      const before = { agent: client.getQueryData(agentKey), versions: client.getQueryData(versionsKey) };
      const expected = expectedVersion(agent, me, version, note);
      client.setQueryData(agentKey, (known) => known && { ...known, published_version: expected.number });
      client.setQueryData(versionsKey, (known) => known && withNewest(known, expected));
      return before;
    },
    onError: (_error, _body, before) => {
      client.setQueryData(agentKey, before?.agent);
      client.setQueryData(versionsKey, before?.versions);
    },
    onSettled: () =>
      Promise.all(
        [agentKey, versionsKey, ["agents"]].map((queryKey) => client.invalidateQueries({ queryKey })),
      ),
  });
}

/** The version that a rollback makes, as far as it can be told before the server has answered. */
export function expectedVersion(agent: Agent, me: Me, restores: number, note: string): AgentVersionSummary {
  return {
    agent_id: agent.id,
    number: (agent.published_version ?? 0) + 1,
    content_hash: "",
    note,
    summary: "",
    changes: null,
    restores,
    created_by: me.user?.id ?? null,
    author: me.user === null ? null : { kind: "user", id: me.user.id, name: me.user.name },
    created_at: new Date().toISOString(),
  };
}

const withNewest = <PageParam>(
  known: InfiniteData<Page<AgentVersionSummary>, PageParam>,
  newest: AgentVersionSummary,
): InfiniteData<Page<AgentVersionSummary>, PageParam> => ({
  ...known,
  pages: known.pages.map((page, index) => (index === 0 ? { ...page, items: [newest, ...page.items] } : page)),
});
