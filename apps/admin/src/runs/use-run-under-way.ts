import type { Run } from "@patchbay/contracts";
import { useQuery } from "@tanstack/react-query";

import { useApi } from "../api/api-context.ts";
import { queries } from "../api/queries.ts";

/**
 * The record of a run that has not ended, looked at now and then: what is asked further below no event of the run tells.
 * Undefined without a run, and before it is read.
 */
export function useRunUnderWay(runId: string | null | undefined): Run | undefined {
  const isRunning = typeof runId === "string";
  const { data } = useQuery({
    ...queries.run(useApi(), runId ?? ""),
    enabled: isRunning,
    refetchInterval: 3_000,
  });
  return isRunning ? data : undefined;
}
