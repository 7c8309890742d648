import { terminalRunStatuses } from "@patchbay/contracts";
import { useQuery } from "@tanstack/react-query";

import { useApi } from "../api/api-context.ts";
import { queries } from "../api/queries.ts";
import { runDuration } from "./run-duration.ts";

/** How long a run took, by its own record, as every other page says it; nothing until that is known. */
export function Took({ runId }: { readonly runId: string }) {
  const run = useQuery({
    ...queries.run(useApi(), runId),
    // What was read while it ran says nothing of its end.
    refetchOnMount: "always",
    // Its last event may come before its record says that it has ended.
    refetchInterval: ({ state: { data } }) =>
      data !== undefined && terminalRunStatuses.includes(data.status) ? false : 1_000,
  }).data;
  return run?.ended_at == null ? null : <span>{runDuration(run)}</span>;
}
