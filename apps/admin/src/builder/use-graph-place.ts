import { useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo, useState } from "react";

import { type GraphPlace, placeOf, placeSearch } from "./graph-place.ts";

/**
 * Which graph of the agent is on the page, and how. The page's address says it, so that a reload and the browser's Back
 * find it again. Only on the page of an agent.
 */
export function useGraphPlace(agentId: string): readonly [GraphPlace, (to: Partial<GraphPlace>) => void] {
  const navigate = useNavigate();
  const { in: path, view, ...others } = useSearch({ from: "/shell/agents/$agentId" });
  const address = JSON.stringify([path, view]);
  // The address follows a moment later; whoever types on must not meet the graph that they have left.
  const [ahead, setAhead] = useState<{ readonly from: string; readonly place: GraphPlace }>();
  if (ahead !== undefined && ahead.from !== address) setAhead(undefined);
  const named = useMemo(
    () => placeOf({ ...(path !== undefined && { in: path }), ...(view !== undefined && { view }) }),
    [path, view],
  );
  const place = ahead?.from === address ? ahead.place : named;

  const go = (to: Partial<GraphPlace>) => {
    const next = { ...place, ...to };
    if (JSON.stringify(placeSearch(next)) === JSON.stringify(placeSearch(place))) return;
    setAhead({ from: address, place: next });
    void navigate({
      to: "/agents/$agentId",
      params: { agentId },
      search: { ...others, ...placeSearch(next) },
    });
  };
  return [place, go];
}
