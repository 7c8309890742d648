import { RunEvent } from "@patchbay/contracts";
import type { JsonObject } from "@patchbay/graph";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";

import type { Api } from "../api/api.ts";
import { useApi } from "../api/api-context.ts";
import { queries } from "../api/queries.ts";
import { readServerSentEvents } from "../api/read-server-sent-events.ts";
import type { Builder } from "../builder/builder-context.ts";
import type { RunValues } from "../check/preview-expression.ts";
import { fields } from "../graph/read-fields.ts";
import type { Activity } from "../runs/run-state.ts";
import { type KnownRun, runValues } from "./run-values.ts";

/**
 * The values that expressions would read now: of the run on the page, at the moment that is looked at; else of the agent's
 * last run, and of what its test has done since. What cannot be read is not known; nobody is told, as nothing depends on it.
 */
export function useRunValues({
  agent,
  activity,
  path,
  shown,
  graph,
}: Pick<Builder, "agent" | "activity" | "path" | "shown" | "graph">): RunValues {
  const api = useApi();
  const { state } = graph;
  const runId = shown.kind === "run" ? shown.run_id : undefined;
  const { data: run } = useQuery({ ...queries.run(api, runId ?? ""), enabled: runId !== undefined });
  const { data: last, refetch } = useQuery({
    queryKey: ["lastRun", agent.id],
    queryFn: ({ signal }) => readLastRun(api, agent.project_id, agent.id, signal),
    enabled: runId === undefined,
    retry: false,
    staleTime: Infinity,
  });
  const isBusy = Object.values(activity.nodes).some(({ status }) => status === "running");
  const hasRun = runId === undefined && Object.keys(activity.nodes).length > 0;
  useEffect(() => {
    if (hasRun && !isBusy) void refetch();
  }, [hasRun, isBusy, refetch]);
  return useMemo(() => {
    const known = runId === undefined ? (last ?? unknownRun) : { ...unknownRun, input: run?.input };
    return runValues(withActivity(known, activity), path, fields(state));
  }, [runId, run, last, activity, path, state]);
}

const unknownRun: KnownRun = { input: undefined, channels: {}, outputs: {} };

function withActivity(known: KnownRun, { nodes }: Activity): KnownRun {
  const live = Object.entries(nodes).flatMap(([name, { outputs }]): [string, JsonObject][] =>
    outputs === null ? [] : [[name, outputs]],
  );
  return { ...known, outputs: { ...known.outputs, ...Object.fromEntries(live) } };
}

/** The newest run of an agent; null where there is none. */
async function readLastRun(
  api: Api,
  projectId: string,
  agentId: string,
  signal: AbortSignal,
): Promise<KnownRun | null> {
  const [run] = (await api.runs(projectId, { agent_id: agentId }, undefined)).items;
  if (run === undefined) return null;
  let known: KnownRun = { ...unknownRun, input: run.input };
  const { body } = await api.runEvents(run.id, 0, signal);
  if (body === null) return known;
  for await (const { data } of readServerSentEvents(body)) {
    const read = RunEvent.safeParse(JSON.parse(data));
    if (read.success) known = afterEvent(known, read.data);
  }
  return known;
}

function afterEvent(known: KnownRun, event: RunEvent): KnownRun {
  if (event.type === "node.completed")
    return { ...known, outputs: { ...known.outputs, [event.node_id]: event.outputs } };
  // What a body writes are channels of its own.
  if (event.type === "state.updated" && !event.node_id.includes("["))
    return { ...known, channels: { ...known.channels, ...event.channels } };
  return known;
}
