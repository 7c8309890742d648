import type { SequencedRunEvent } from "@patchbay/contracts";
import type { Json } from "@patchbay/graph";
import { useEffect, useEffectEvent, useMemo, useState } from "react";

import { useApi } from "../api/api-context.ts";
import { readRunEvents } from "../api/read-run-events.ts";
import { followRun } from "../api/run-source.ts";
import { reduceRun, type RunState, startingRun } from "./run-state.ts";

/** The events of a run so far, what they amount to, and why no more come: what was thrown, null while all is well. */
export interface RunLog {
  readonly events: readonly SequencedRunEvent[];
  readonly state: RunState;
  readonly failure: unknown;
}

/** A run's log as it grows, and the way to answer what the run asks in it. */
export interface FollowedLog extends RunLog {
  /** Rejects with what the server says against the answer. */
  readonly answer: (interruptId: string, value: Json) => Promise<void>;
}

/**
 * Reads a run's log from its beginning and follows it to its end, through whatever it waits for. `onChange` is called
 * when the run's own record says something new: it waits, it goes on, it has ended.
 *
 * @param runId undefined where there is no run to follow
 */
export function useRunEvents(runId: string | undefined, onChange: () => void): FollowedLog {
  const api = useApi();
  const [log, setLog] = useState(nothing);
  const { source, answer } = useMemo(() => followRun(api), [api]);

  const change = useEffectEvent(onChange);

  useEffect(() => {
    if (runId === undefined) return undefined;
    const abort = new AbortController();
    // The log of a run that exists: its first opening is like every later one.
    const open = (signal: AbortSignal) => source.reopen(runId, 0, signal);
    const events = readRunEvents({ ...source, open }, abort.signal);
    const follow = async () => {
      try {
        for await (const event of events) {
          setLog((before) => ({
            ...before,
            events: [...before.events, event],
            state: reduceRun(before.state, event.event),
          }));
          if (event.event.type === "interrupt.requested" || event.event.type === "interrupt.resolved")
            change();
        }
        change();
      } catch (error) {
        if (!abort.signal.aborted) setLog((before) => ({ ...before, failure: error }));
      }
    };
    void follow();
    return () => {
      abort.abort();
      setLog(nothing);
    };
  }, [source, runId]);

  return { ...log, answer: (interruptId, value) => answer(runId ?? "", interruptId, value) };
}

const nothing: RunLog = { events: [], state: startingRun, failure: null };
