import type { Agent } from "@patchbay/contracts";
import { contentHash, type JsonObject } from "@patchbay/graph";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";

import { useApi } from "../api/api-context.ts";
import { queries } from "../api/queries.ts";

/**
 * Whether a saved draft would behave otherwise than what is published: names and places of nodes do not count. False
 * while nothing is published, and until that is known.
 */
export function useUnpublished(agent: Agent, saved: JsonObject): boolean {
  const number = agent.published_version;
  const published = useQuery({
    ...queries.version(useApi(), agent.id, number ?? 0),
    enabled: number !== null,
  });
  const live = published.data?.graph;
  return useMemo(
    () => live !== undefined && number !== null && contentHash(live) !== contentHash(saved),
    [live, number, saved],
  );
}
