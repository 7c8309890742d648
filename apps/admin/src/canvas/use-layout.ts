import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";

import type { GraphView } from "../graph/read-graph.ts";
import { autoLayout, type Layout, layoutKey, writtenLayout } from "./layout.ts";

interface GraphLayout {
  /** Undefined until the first layout is there; while a changed graph is laid out again, the layout before it stands. */
  readonly layout: Layout | undefined;
  /** Lays the graph out anew, whatever places its author gave. */
  readonly layOut: () => Promise<Layout>;
}

/** Where the nodes of a graph lie: as its author placed them, else as laid out. */
export function useLayout(view: GraphView): GraphLayout {
  const client = useQueryClient();
  const key = useMemo(() => layoutKey(view), [view]);
  const places = useMemo(() => JSON.stringify(view.nodes.map(({ position }) => position ?? null)), [view]);
  const isPlaced = view.nodes.some(({ position }) => position !== undefined);
  const automatic = useQuery({
    ...layoutQuery(key, view),
    enabled: !isPlaced,
    placeholderData: keepPreviousData,
  });
  const written = useMemo(
    () => writtenLayout(view, client.getQueryData(layoutQuery(key, view).queryKey)),
    // The keys say all of the graph that the layout reads: a changed prompt moves nothing.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
    [key, places, client],
  );
  return {
    layout: isPlaced ? written : automatic.data,
    layOut: useCallback(() => client.ensureQueryData(layoutQuery(key, view)), [client, key, view]),
  };
}

const layoutQuery = (key: string, view: GraphView) => ({
  queryKey: ["layout", key] as const,
  queryFn: () => autoLayout(view),
  staleTime: Infinity,
  networkMode: "always" as const,
});
