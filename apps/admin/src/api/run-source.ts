import type { Json } from "@patchbay/graph";

import type { Api } from "./api.ts";
import { breakablePause } from "./breakable-pause.ts";
import { pause } from "./pause.ts";
import type { RunSource } from "./read-run-events.ts";

/** Where the events of runs are followed from, and how what a run asks is answered. */
export interface FollowedRun {
  readonly source: Omit<RunSource, "open">;
  /** Answers a question; whoever follows the run sees at once what comes of it. Rejects when the server says no. */
  readonly answer: (runId: string, interruptId: string, value: Json) => Promise<void>;
  /** Cancels the run. Rejects when the server says no. */
  readonly cancel: (runId: string) => Promise<void>;
}

/** Follows one run at a time over the API. */
export function followRun(api: Api): FollowedRun {
  const rest = breakablePause();
  return {
    source: {
      reopen: (runId, after, signal) => api.runEvents(runId, after, signal),
      look: async (runId) => {
        const { status, interrupts } = await api.run(runId);
        return { isWaiting: status === "waiting", open: new Set(interrupts.map(({ id }) => id)) };
      },
      pause,
      rest: rest.pause,
    },
    answer: async (runId, interruptId, value) => {
      try {
        await api.resumeRun(runId, { interrupt_id: interruptId, value });
      } finally {
        // Also when it is refused: then somebody else was faster, or it has expired.
        rest.cut();
      }
    },
    cancel: async (runId) => {
      await api.cancelRun(runId);
      rest.cut();
    },
  };
}
