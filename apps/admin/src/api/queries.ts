import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import type { ThreadCheckpoint } from "@patchbay/contracts";

import type { Api, RunFilter } from "./api.ts";

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
  runs: (api: Api, projectId: string, filter: RunFilter) =>
    infiniteQueryOptions({
      queryKey: ["runs", projectId, filter],
      queryFn: ({ pageParam }) => api.runs(projectId, filter, pageParam),
      initialPageParam: undefined as string | undefined, // widens the literal, so that later cursors fit
      getNextPageParam: (page) => page.next_cursor ?? undefined,
    }),
  /** How many runs of an agent have not ended, by status; of more than 50, 50. Under `runs`, so that it is as old as lists are. */
  openRuns: (api: Api, projectId: string, agentId: string) =>
    queryOptions({
      queryKey: ["runs", projectId, "open", agentId],
      queryFn: async () => {
        const [queued, running, waiting] = await Promise.all(
          (["queued", "running", "waiting"] as const).map((status) =>
            api.runs(projectId, { agent_id: agentId, status }, undefined),
          ),
        );
        return {
          queued: queued?.items.length ?? 0,
          running: running?.items.length ?? 0,
          waiting: waiting?.items.length ?? 0,
        };
      },
    }),
  childRuns: (api: Api, parentId: string) =>
    infiniteQueryOptions({
      queryKey: ["childRuns", parentId],
      queryFn: ({ pageParam }) => api.childRuns(parentId, pageParam),
      initialPageParam: undefined as string | undefined, // widens the literal, so that later cursors fit
      getNextPageParam: (page) => page.next_cursor ?? undefined,
    }),
  forkedRuns: (api: Api, runId: string) =>
    infiniteQueryOptions({
      queryKey: ["forkedRuns", runId],
      queryFn: ({ pageParam }) => api.forkedRuns(runId, pageParam),
      initialPageParam: undefined as string | undefined, // widens the literal, so that later cursors fit
      getNextPageParam: (page) => page.next_cursor ?? undefined,
    }),
  models: (api: Api) =>
    queryOptions({ queryKey: ["models"], queryFn: () => api.models(), staleTime: 60_000 }),
  tools: (api: Api) => queryOptions({ queryKey: ["tools"], queryFn: () => api.tools(), staleTime: 60_000 }),
  providers: (api: Api) =>
    queryOptions({ queryKey: ["providers"], queryFn: () => api.providers(), staleTime: 60_000 }),
  runGraph: (api: Api, runId: string) =>
    queryOptions({
      queryKey: ["runGraph", runId],
      queryFn: () => api.runGraph(runId),
      staleTime: Infinity,
    }),
  /** The steps of a run that are kept, first to last. */
  checkpoints: (api: Api, threadId: string, runId: string) =>
    queryOptions({
      queryKey: ["checkpoints", threadId, runId],
      queryFn: () => checkpointsOfRun(api, threadId, runId),
    }),
  /** All that a step has left; it never changes. */
  checkpoint: (api: Api, threadId: string, runId: string, checkpointId: string) =>
    queryOptions({
      queryKey: ["checkpoint", threadId, runId, checkpointId],
      queryFn: () => api.checkpoint(threadId, runId, checkpointId),
      staleTime: Infinity,
    }),
  run: (api: Api, runId: string) => queryOptions({ queryKey: ["run", runId], queryFn: () => api.run(runId) }),
  apiKeys: (api: Api, projectId: string) =>
    infiniteQueryOptions({
      queryKey: ["apiKeys", projectId],
      queryFn: ({ pageParam }) => api.apiKeys(projectId, pageParam),
      initialPageParam: undefined as string | undefined, // widens the literal, so that later cursors fit
      getNextPageParam: (page) => page.next_cursor ?? undefined,
    }),
};

/** At most this many pages of a thread's steps are read: more nobody looks through. */
const checkpointPages = 20;

async function checkpointsOfRun(api: Api, threadId: string, runId: string): Promise<ThreadCheckpoint[]> {
  const found: ThreadCheckpoint[] = [];
  let cursor: string | undefined;
  // Newest first; those of a run lie together.
  for (let page = 0; page < checkpointPages; page += 1) {
    const { items, next_cursor } = await api.checkpoints(threadId, cursor);
    found.push(...items.filter(({ run_id }) => run_id === runId));
    const isPast = found.length > 0 && items.at(-1)?.run_id !== runId;
    if (next_cursor === null || isPast) break;
    cursor = next_cursor;
  }
  return found.toReversed();
}
