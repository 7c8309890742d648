import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";

import type { GraphView } from "../graph/read-graph.ts";
import { autoLayout, type Layout, layoutKey, writtenLayout } from "./layout.ts";
import { shownPlaces } from "./shown-places.ts";

interface GraphLayout {
  /** Undefined until the first layout is there. */
  readonly layout: Layout | undefined;
  /** Whether all of it was placed just now, so that it is to be seen from its start. */
  readonly isNew: boolean;
  /** Lays the graph out anew, whatever places its author gave. */
  readonly layOut: () => Promise<Layout>;
}

/**
 * Where the nodes of a graph lie: as its author placed them, else as laid out.
 *
 * @param graph names a graph that is edited: what was shown of it stays where it is, whatever comes or goes beside it.
 * Without it every other graph is laid out anew
 */
export function useLayout(view: GraphView, graph?: string): GraphLayout {
  const client = useQueryClient();
  const [shown] = useState(shownPlaces);
  const key = useMemo(() => layoutKey(view), [view]);
  const places = useMemo(() => JSON.stringify(view.nodes.map(({ position }) => position ?? null)), [view]);
  const known = useMemo(
    () => {
      const before = client.getQueryData<Layout>(layoutQuery(key, view).queryKey);
      return graph === undefined ? writtenLayout(view, before) : shown.layoutOf(graph, view, before);
    },
    // The keys say all of the graph that the layout reads: a changed prompt moves nothing.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
    [key, places, client, shown, graph],
  );
  const automatic = useQuery({
    ...layoutQuery(key, view),
    enabled: known === undefined,
    placeholderData: keepPreviousData,
  });
  const laidOut = useMemo(() => {
    if (automatic.data === undefined || known !== undefined) return undefined;
    if (graph !== undefined && !automatic.isPlaceholderData) shown.remember(graph, view, automatic.data);
    return automatic.data;
    // As above.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [automatic.data, automatic.isPlaceholderData, known, key, shown, graph]);
  return {
    layout: known ?? laidOut,
    isNew: known === undefined && laidOut !== undefined,
    layOut: useCallback(() => client.ensureQueryData(layoutQuery(key, view)), [client, key, view]),
  };
}

const layoutQuery = (key: string, view: GraphView) => ({
  queryKey: ["layout", key] as const,
  queryFn: () => autoLayout(view),
  staleTime: Infinity,
  networkMode: "always" as const,
});
