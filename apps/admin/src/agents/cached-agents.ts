import type { Agent } from "@patchbay/contracts";
import type { InfiniteData, QueryClient } from "@tanstack/react-query";

import type { Page } from "../api/api.ts";

type Lists = InfiniteData<Page<Agent>>;

/**
 * Changes an agent in every list that was read, before the server has answered; without `change` it goes.
 *
 * @returns puts the lists back as they were
 */
export function changeInLists(client: QueryClient, id: string, change?: (agent: Agent) => Agent): () => void {
  const filter = { queryKey: ["agents"] };
  const before = client.getQueriesData<Lists>(filter);
  client.setQueriesData<Lists>(filter, (known) => known && changed(known, id, change));
  return () => {
    for (const [queryKey, lists] of before) client.setQueryData(queryKey, lists);
  };
}

const changed = (lists: Lists, id: string, change: ((agent: Agent) => Agent) | undefined): Lists => ({
  ...lists,
  pages: lists.pages.map((page) => ({
    ...page,
    items: page.items.flatMap((agent) => {
      if (agent.id !== id) return [agent];
      return change === undefined ? [] : [change(agent)];
    }),
  })),
});
