import type { Run, SequencedRunEvent } from "@patchbay/contracts";
import type { JsonObject } from "@patchbay/graph";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";

import { useApi } from "../api/api-context.ts";
import { ApiError } from "../api/api-error.ts";
import { queries } from "../api/queries.ts";
import type { Turn } from "../chat/conversation.ts";
import type { Activity } from "../runs/run-state.ts";
import { useRunEvents } from "../runs/use-run-events.ts";
import { keepLastTest, readLastTest } from "./last-test.ts";

/** The last run of the test panel, as the server has it. */
export interface LastTest {
  readonly run: Run;
  readonly input: JsonObject;
  readonly events: readonly SequencedRunEvent[];
  readonly activity: Activity;
  /** Puts it away for good. */
  readonly forget: () => void;
}

/**
 * The last run that this browser's test of an agent began before this page was opened, so that a reload loses no value.
 * Only its id is kept here. Undefined once something was said on this page, and where the run is gone.
 */
export function useLastTest(agentId: string, turns: readonly Turn[]): LastTest | undefined {
  const api = useApi();
  const [kept, setKept] = useState(() => readLastTest(agentId));
  const current = turns.at(-1)?.run.run_id ?? undefined;
  // Once something was said here, a new conversation begins with nothing.
  if (current !== undefined && kept !== undefined) setKept(undefined);
  const isWanted = kept !== undefined && turns.length === 0;
  const query = useQuery({ ...queries.run(api, kept ?? ""), enabled: isWanted, retry: false });
  const log = useRunEvents(isWanted && query.isSuccess ? kept : undefined, () => void query.refetch());
  const isGone = query.error instanceof ApiError && query.error.problem.status === 404;

  useEffect(() => {
    if (current !== undefined) keepLastTest(agentId, current);
  }, [agentId, current]);
  useEffect(() => {
    if (isGone) keepLastTest(agentId, undefined);
  }, [agentId, isGone]);

  if (!isWanted || query.data === undefined) return undefined;
  return {
    run: query.data,
    input: query.data.input,
    events: log.events,
    activity: log.state.activity,
    forget: () => {
      keepLastTest(agentId, undefined);
      setKept(undefined);
    },
  };
}
