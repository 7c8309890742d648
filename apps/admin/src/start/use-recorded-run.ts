import type { Agent } from "@patchbay/contracts";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useState, useSyncExternalStore } from "react";

import { useApi } from "../api/api-context.ts";
import { pause } from "../api/pause.ts";
import { queries } from "../api/queries.ts";
import type { Activity, RunState } from "../runs/run-state.ts";
import { keptFlag } from "./kept-flag.ts";
import { framesOf, loadRecording, recordedSlug } from "./recorded-run.ts";

const dismissed = keptFlag("patchbay.recordedRun.dismissed");

/** Puts the recorded run away for good. */
export const dismissRecordedRun = dismissed.set;

/**
 * What the recorded run does to the graph of the demo agent, from its first step to its last, then as it ended. Only for
 * a first visit: undefined for every other agent, once anything has run in the project, and after it was put away.
 */
export function useRecordedRun(agent: Agent): Activity | undefined {
  const isDismissed = useSyncExternalStore(dismissed.subscribe, dismissed.isSet);
  const isCandidate = agent.slug === recordedSlug && !isDismissed;
  const runs = useInfiniteQuery({ ...queries.runs(useApi(), agent.project_id, {}), enabled: isCandidate });
  const isWanted = isCandidate && runs.data?.pages[0]?.items.length === 0;
  const [run, setRun] = useState<RunState>();

  useEffect(() => {
    if (!isWanted) return;
    const abort = new AbortController();
    void play(setRun, abort.signal);
    return () => abort.abort();
  }, [isWanted]);

  return isWanted ? run?.activity : undefined;
}

/** Shows the recording, frame by frame; at once as it ended to whoever wants no motion. Ends quietly when it is left. */
async function play(show: (run: RunState) => void, signal: AbortSignal): Promise<void> {
  try {
    const frames = framesOf(await loadRecording());
    const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
    for (const { run, holdMs } of isStill ? frames.slice(-1) : frames) {
      signal.throwIfAborted();
      show(run);
      if (holdMs !== Infinity) await pause(holdMs, signal);
    }
  } catch {
    // Left, or a part of the page that could not be loaded: the graph is there all the same.
  }
}
