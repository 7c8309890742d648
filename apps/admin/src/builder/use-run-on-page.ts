import { type Run, type RunGraph, type SequencedRunEvent, terminalRunStatuses } from "@patchbay/contracts";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";

import { useApi } from "../api/api-context.ts";
import { queries } from "../api/queries.ts";
import { stateAt } from "../running/scrub.ts";
import { type FollowedLog, useRunEvents } from "../runs/use-run-events.ts";
import type { RunState } from "../runs/run-state.ts";

/** A run that is on the page in the draft's place, at the moment that is looked at. */
export interface RunOnPage {
  readonly id: string;
  readonly run: Run | undefined;
  readonly graph: RunGraph | undefined;
  readonly events: readonly SequencedRunEvent[];
  /** Why no more events come: what was thrown, null while all is well. */
  readonly failure: unknown;
  /** How many of the events are looked at: all of them, as they come, until the person goes back. */
  readonly position: number;
  readonly go: (position: number) => void;
  readonly state: RunState;
  /** Answers what the run asks. Rejects with what the server says against the answer. */
  readonly answer: FollowedLog["answer"];
  readonly error: Error | null;
  readonly retry: () => void;
}

/**
 * Reads a run with its document and its events; undefined where there is none to look at.
 *
 * @param begin how many events are looked at until the person goes elsewhere; all of them where this is undefined
 */
export function useRunOnPage(runId: string | undefined, begin?: number): RunOnPage | undefined {
  const api = useApi();
  const run = useQuery({
    ...queries.run(api, runId ?? ""),
    enabled: runId !== undefined,
    // What waits below a run is told by no event of its own.
    refetchInterval: ({ state: { data } }) =>
      data !== undefined && terminalRunStatuses.includes(data.status) ? false : 3_000,
  });
  const graph = useQuery({ ...queries.runGraph(api, runId ?? ""), enabled: runId !== undefined });
  const log = useRunEvents(runId, () => void run.refetch());
  const [wanted, setWanted] = useState<{ readonly runId: string | undefined; readonly position: number }>();
  const wished = wanted?.runId === runId ? wanted?.position : begin;
  const position = Math.min(wished ?? log.events.length, log.events.length);
  const state = useMemo(
    () => (position === log.events.length ? log.state : stateAt(log.events, position)),
    [log.events, log.state, position],
  );
  if (runId === undefined) return undefined;
  return {
    id: runId,
    run: run.data,
    graph: graph.data,
    events: log.events,
    failure: log.failure,
    position,
    go: (to) => setWanted({ runId, position: to >= log.events.length ? Infinity : to }),
    state,
    answer: log.answer,
    error: run.error ?? graph.error,
    retry: () => {
      void run.refetch();
      void graph.refetch();
    },
  };
}
