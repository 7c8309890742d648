import "@xyflow/react/dist/base.css";

import {
  Background,
  BackgroundVariant,
  Controls,
  type NodeChange,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
  useStore,
} from "@xyflow/react";
import { useEffect, useEffectEvent, useMemo } from "react";

import surface from "../canvas/flow-surface.module.css";
import { useLayout } from "../canvas/use-layout.ts";
import { Skeleton } from "../design/skeleton.tsx";
import { t } from "../words/words.ts";
import styles from "./diff-canvas.module.css";
import { DiffCard } from "./diff-card.tsx";
import { DiffArrowheads, DiffEdgePath } from "./diff-edge.tsx";
import { type DiffCardNode, diffFlow } from "./diff-flow.ts";
import type { DiffView, MarkedChange } from "./diff-view.ts";

const nodeTypes = { card: DiffCard };
const edgeTypes = { marked: DiffEdgePath };
const fit = { padding: 0.12, minZoom: 0.2, maxZoom: 1 };
const glideMs = 220;

interface DiffCanvasProps {
  readonly diff: DiffView;
  /** The change to look at. */
  readonly shown: MarkedChange | undefined;
  /** Called with the key of the node that the person picks. */
  readonly onPickNode: (key: string | undefined) => void;
}

/** Two documents in one drawing: what came, what went and what changed. It changes nothing. */
export function DiffCanvas(props: DiffCanvasProps) {
  return (
    <ReactFlowProvider>
      <Drawing {...props} />
    </ReactFlowProvider>
  );
}

function Drawing({ diff, shown, onPickNode }: DiffCanvasProps) {
  const { layout } = useLayout(diff.view);
  const flow = useMemo(() => (layout === undefined ? undefined : diffFlow(diff, layout)), [diff, layout]);
  const nodes = useMemo(
    () =>
      flow?.nodes.map((node) =>
        shown?.nodes.includes(node.id) === true ? { ...node, selected: true } : node,
      ) ?? [],
    [flow, shown],
  );
  useShownInSight(diff, shown, flow !== undefined);

  // By keyboard, too: Enter selects the focused node, Escape lets go of it.
  const pick = (changes: NodeChange<DiffCardNode>[]) => {
    const picked = changes.findLast((change) => change.type === "select" && change.selected);
    if (picked?.type === "select") onPickNode(picked.id);
  };

  if (flow === undefined) return <Skeleton rows={6} />;
  return (
    <section className={[surface.flow, styles.canvas].join(" ")} aria-label={t("versions.compare.drawing")}>
      <DiffArrowheads />
      <ReactFlow
        nodes={nodes}
        edges={flow.edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        onNodesChange={pick}
        onPaneClick={() => onPickNode(undefined)}
        nodesDraggable={false}
        nodesConnectable={false}
        edgesFocusable={false}
        deleteKeyCode={null}
        minZoom={0.15}
        maxZoom={1.75}
        fitView
        fitViewOptions={fit}
        ariaLabelConfig={{
          "controls.ariaLabel": t("canvas.controls"),
          "controls.zoomIn.ariaLabel": t("canvas.zoomIn"),
          "controls.zoomOut.ariaLabel": t("canvas.zoomOut"),
          "controls.fitView.ariaLabel": t("canvas.fit"),
          "node.a11yDescription.default": t("versions.compare.nodeHint"),
        }}
      >
        <Background variant={BackgroundVariant.Dots} gap={20} size={2} />
        <Controls showInteractive={false} fitViewOptions={fit} />
      </ReactFlow>
    </section>
  );
}

/** Brings what a change is about into sight, whenever it is another one. Only below `ReactFlowProvider`. */
function useShownInSight(diff: DiffView, shown: MarkedChange | undefined, isDrawn: boolean): void {
  const { fitView } = useReactFlow();
  const isReady = useStore((state) => state.panZoom !== null) && isDrawn;
  const show = useEffectEvent((change: MarkedChange) => {
    const ends = diff.view.edges.flatMap(({ key, from, to }) =>
      change.edges.includes(key) ? [from, to] : [],
    );
    const ids = [...new Set([...change.nodes, ...ends])];
    if (ids.length === 0) return;
    const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
    void fitView({
      nodes: ids.map((id) => ({ id })),
      padding: 0.4,
      maxZoom: 1,
      duration: isStill ? 0 : glideMs,
    });
  });
  useEffect(() => {
    if (isReady && shown !== undefined) show(shown);
  }, [isReady, shown]);
}
