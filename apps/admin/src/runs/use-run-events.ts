import type { SequencedRunEvent } from "@patchbay/contracts";
import { useEffect, useEffectEvent, useState } from "react";

import type { Api } from "../api/api.ts";
import { useApi } from "../api/api-context.ts";
import { pause } from "../api/pause.ts";
import { readRunEvents, type RunSource } from "../api/read-run-events.ts";

/** The events of a run so far, and why no more come: what was thrown, null while all is well. */
export interface RunLog {
  readonly events: readonly SequencedRunEvent[];
  readonly failure: unknown;
}

/** Reads a run's log from its beginning and follows it to its end. `onEnd` is called when the last event is there. */
export function useRunEvents(runId: string, onEnd: () => void): RunLog {
  const api = useApi();
  const [log, setLog] = useState(nothing);

  const end = useEffectEvent(onEnd);

  useEffect(() => {
    const abort = new AbortController();
    const events = readRunEvents(logOf(api, runId), abort.signal);
    const follow = async () => {
      try {
        for await (const event of events)
          setLog((before) => ({ ...before, events: [...before.events, event] }));
        end();
      } catch (error) {
        if (!abort.signal.aborted) setLog((before) => ({ ...before, failure: error }));
      }
    };
    void follow();
    return () => {
      abort.abort();
      setLog(nothing);
    };
  }, [api, runId]);

  return log;
}

const nothing: RunLog = { events: [], failure: null };

/** The log of a run that exists: its first opening is like every later one. */
const logOf = (api: Api, runId: string): RunSource => ({
  open: (signal) => api.runEvents(runId, 0, signal),
  reopen: (id, after, signal) => api.runEvents(id, after, signal),
  pause,
});
