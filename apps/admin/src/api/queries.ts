import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import type { Api } from "./api.ts";

/** Everything that the UI reads and keeps, each under its one key. */
export const queries = {
  me: (api: Api) => queryOptions({ queryKey: ["me"], queryFn: () => api.me(), staleTime: 5 * 60_000 }),
  agents: (api: Api, projectId: string) =>
    infiniteQueryOptions({
      queryKey: ["agents", projectId],
      queryFn: ({ pageParam }) => api.agents(projectId, pageParam),
      initialPageParam: undefined as string | undefined, // widens the literal, so that later cursors fit
      getNextPageParam: (page) => page.next_cursor ?? undefined,
    }),
  agent: (api: Api, agentId: string) =>
    queryOptions({ queryKey: ["agent", agentId], queryFn: () => api.agent(agentId) }),
  // Never read again by itself: what lies in the editor was made from this reading.
  draft: (api: Api, agentId: string) =>
    queryOptions({ queryKey: ["draft", agentId], queryFn: () => api.draft(agentId), staleTime: Infinity }),
  versions: (api: Api, agentId: string) =>
    infiniteQueryOptions({
      queryKey: ["versions", agentId],
      queryFn: ({ pageParam }) => api.versions(agentId, pageParam),
      initialPageParam: undefined as string | undefined, // widens the literal, so that later cursors fit
      getNextPageParam: (page) => page.next_cursor ?? undefined,
    }),
  version: (api: Api, agentId: string, number: number) =>
    queryOptions({
      queryKey: ["version", agentId, number],
      queryFn: () => api.version(agentId, number),
      staleTime: Infinity,
    }),
  /** What documents of a project can name: the checker reads it while somebody types. */
  resources: (api: Api, projectId: string) =>
    queryOptions({
      queryKey: ["resources", projectId],
      queryFn: () => api.resources(projectId),
      staleTime: 60_000,
    }),
  runs: (api: Api, projectId: string) =>
    infiniteQueryOptions({
      queryKey: ["runs", projectId],
      queryFn: ({ pageParam }) => api.runs(projectId, pageParam),
      initialPageParam: undefined as string | undefined, // widens the literal, so that later cursors fit
      getNextPageParam: (page) => page.next_cursor ?? undefined,
    }),
  childRuns: (api: Api, parentId: string) =>
    infiniteQueryOptions({
      queryKey: ["childRuns", parentId],
      queryFn: ({ pageParam }) => api.childRuns(parentId, pageParam),
      initialPageParam: undefined as string | undefined, // widens the literal, so that later cursors fit
      getNextPageParam: (page) => page.next_cursor ?? undefined,
    }),
  run: (api: Api, runId: string) => queryOptions({ queryKey: ["run", runId], queryFn: () => api.run(runId) }),
};
