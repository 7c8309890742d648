import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";

import type { GraphView } from "../graph/read-graph.ts";
import { autoLayout, type Layout, layoutKey, writtenLayout } from "./layout.ts";

/**
 * Where the nodes of a graph lie: as its author placed them, else as laid out. Undefined until the first layout is there;
 * while a changed graph is laid out again, the layout before it stands.
 */
export function useLayout(view: GraphView): Layout | undefined {
  const written = useMemo(() => writtenLayout(view), [view]);
  const automatic = useQuery({
    // The key says all of the graph that the layout reads: a changed prompt moves nothing.
    queryKey: ["layout", layoutKey(view)],
    queryFn: () => autoLayout(view),
    enabled: written === undefined,
    staleTime: Infinity,
    placeholderData: keepPreviousData,
    networkMode: "always",
  });
  return written ?? automatic.data;
}
