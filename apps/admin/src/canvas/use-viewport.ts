import { useReactFlow, useStore } from "@xyflow/react";
import { useEffect, useEffectEvent, useRef } from "react";

import type { CardNode } from "./to-flow.ts";
import { glide } from "./use-canvas-view.ts";
import { type Box, boxAround, openingViewport, viewportClear, viewportShowing } from "./viewport.ts";

/** Whether the person has moved the canvas by hand; from then on it moves by itself only to what they choose. */
interface ViewportControl {
  readonly noteMove: () => void;
}

interface Watched {
  readonly nodes: readonly CardNode[];
  /** Names the graph: another one is shown from its start, however the one before was moved. */
  readonly graph: string;
  /** Changes when all nodes have been placed anew. */
  readonly placement: unknown;
  /** The key of the selected node. */
  readonly selected: string | undefined;
  /** What came last, several things at once; they are brought into sight whenever `arrival` is another. */
  readonly arrived: readonly Box[];
  readonly arrival: unknown;
}

/**
 * Keeps in sight what matters: the graph from its start when it opens or the page changes its size, the node that runs,
 * and the node that was chosen. Only below `ReactFlowProvider`.
 */
export function useViewport(watched: Watched): ViewportControl {
  const { nodes, graph: graphName, placement, selected, arrived, arrival } = watched;
  const { getViewport, setViewport } = useReactFlow();
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  const isReady = useStore((state) => state.panZoom !== null) && width > 0;
  const hasNodes = nodes.length > 0;
  const isMoved = useRef(false);
  // Work goes on where it can; a node that waits is worth a look once nothing else moves.
  const active =
    nodes.find(({ data }) => data.status === "running") ??
    nodes.find(({ data }) => data.status === "waiting");
  const running = active?.id;

  const open = useEffectEvent((duration: number) => {
    const boxes = nodes.map(boxOf);
    const graph = boxAround(boxes);
    const start = nodes.find(({ data }) => data.inputY === undefined) ?? nodes[0];
    if (!isReady || isMoved.current || graph === undefined || start === undefined) return;
    const opening = openingViewport(graph, boxOf(start), { width, height });
    const chosen = nodes.find(({ id }) => id === selected);
    const shown = chosen === undefined ? opening : viewportShowing(opening, boxOf(chosen), { width, height });
    void setViewport(shown, { duration });
  });

  const show = useEffectEvent((id: string) => {
    const node = nodes.find((each) => each.id === id);
    if (!isReady || node === undefined) return;
    const viewport = getViewport();
    const shown = viewportShowing(viewport, boxOf(node), { width, height });
    if (shown !== viewport) void setViewport(shown, { duration: glide() });
  });

  const showArrived = useEffectEvent(() => {
    const around = boxAround(arrived);
    if (!isReady || around === undefined) return;
    const viewport = getViewport();
    const shown = viewportClear(viewport, around, { width, height });
    if (shown !== viewport) void setViewport(shown, { duration: glide() });
  });

  // What it reads it finds by itself; these say when to look again.
  // oxlint-disable-next-line react-hooks/exhaustive-deps
  useEffect(() => open(0), [isReady, hasNodes, width, height]);

  useEffect(() => {
    // Where the first node gets a place of its own nothing moves: the person looks at where they put it.
    if (placement !== undefined) open(0);
  }, [placement]);

  useEffect(() => {
    isMoved.current = false;
    open(0);
  }, [graphName]);

  useEffect(() => {
    if (selected !== undefined) show(selected);
  }, [selected]);

  // After what is selected: what came is that, too, and is to be clear of more.
  useEffect(() => {
    if (arrival !== undefined) showArrived();
  }, [arrival]);

  useEffect(() => {
    if (running !== undefined && !isMoved.current) show(running);
  }, [running]);

  return {
    noteMove: () => {
      isMoved.current = true;
    },
  };
}

const boxOf = ({ position, width = 0, height = 0 }: CardNode) => ({ ...position, width, height });
