import type { AgentVersion } from "@patchbay/contracts";
import { useQuery } from "@tanstack/react-query";

import { useApi } from "../api/api-context.ts";
import { queries } from "../api/queries.ts";

/** A published version that is on the page in the draft's place. */
export interface PastVersion {
  readonly number: number;
  /** Undefined while it is being read, or cannot be. */
  readonly read: AgentVersion | undefined;
  readonly error: Error | null;
  readonly retry: () => void;
}

/** The version to look at; undefined where no number is given. */
export function usePastVersion(agentId: string, number: number | undefined): PastVersion | undefined {
  const query = useQuery({
    ...queries.version(useApi(), agentId, number ?? 0),
    enabled: number !== undefined,
  });
  return number === undefined
    ? undefined
    : { number, read: query.data, error: query.error, retry: () => void query.refetch() };
}
