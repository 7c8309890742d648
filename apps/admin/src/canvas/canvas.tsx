import "@xyflow/react/dist/base.css";

import type { Diagnostic } from "@patchbay/graph";
import {
  Background,
  BackgroundVariant,
  Controls,
  MiniMap,
  type NodeChange,
  ReactFlow,
  ReactFlowProvider,
} from "@xyflow/react";
import { useMemo } from "react";

import { type GraphView } from "../graph/read-graph.ts";
import type { Activity } from "../runs/run-state.ts";
import { t } from "../words/words.ts";
import { Arrowheads } from "./arrowheads.tsx";
import styles from "./canvas.module.css";
import { NodeCard } from "./node-card.tsx";
import { RoutedEdgePath } from "./routed-edge.tsx";
import { type CardNode, toFlow } from "./to-flow.ts";
import { useLayout } from "./use-layout.ts";
import { useViewport } from "./use-viewport.ts";

const nodeTypes = { card: NodeCard };
const edgeTypes = { routed: RoutedEdgePath };

// Read by React Flow itself, which draws to these numbers.
const minimap = { width: 148, height: 100 };

// A graph that is seen at a glance needs no second, smaller picture of itself.
const minimapFrom = 16;

const fit = { padding: 0.08, minZoom: 0.3, maxZoom: 1 };

interface CanvasProps {
  readonly view: GraphView;
  readonly diagnostics: readonly Diagnostic[];
  readonly activity: Activity;
  /** The key of the selected node. */
  readonly selected: string | undefined;
  readonly onSelect: (key: string | undefined) => void;
  /** Screen pixels at the right edge that something lies over: no node is brought there. */
  readonly covered?: number;
}

/** The drawing of a graph: pan, zoom, select. It changes nothing in the document. */
export function Canvas(props: CanvasProps) {
  return (
    <ReactFlowProvider>
      <Drawing {...props} />
    </ReactFlowProvider>
  );
}

function Drawing({ view, diagnostics, activity, selected, onSelect, covered = 0 }: CanvasProps) {
  const layout = useLayout(view);
  const flow = useMemo(
    () => (layout === undefined ? undefined : toFlow(view, layout, diagnostics, activity)),
    [view, layout, diagnostics, activity],
  );
  const nodes = useMemo(
    () => flow?.nodes.map((node) => (node.id === selected ? { ...node, selected: true } : node)) ?? [],
    [flow, selected],
  );
  const isReady = flow !== undefined;

  const { noteMove } = useViewport({ nodes, placement: layout, selected, covered });

  const select = (changes: NodeChange<CardNode>[]) => {
    // By keyboard, too: Enter selects the focused node, Escape lets go of it.
    const picked = changes.findLast((change) => change.type === "select" && change.selected);
    if (picked?.type === "select") onSelect(picked.id);
    else if (changes.some((change) => change.type === "select" && change.id === selected))
      onSelect(undefined);
  };

  return (
    <section className={styles.canvas} aria-label={t("canvas.label")} aria-busy={!isReady}>
      <Arrowheads />
      <ReactFlow
        nodes={nodes}
        edges={flow?.edges ?? []}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        onNodesChange={select}
        onPaneClick={() => onSelect(undefined)}
        nodesDraggable={false}
        nodesConnectable={false}
        edgesFocusable={false}
        deleteKeyCode={null}
        minZoom={0.15}
        maxZoom={1.75}
        // Without an event it was moved by the page itself.
        onMoveStart={(event) => event !== null && noteMove()}
        ariaLabelConfig={{
          "controls.ariaLabel": t("canvas.controls"),
          "controls.zoomIn.ariaLabel": t("canvas.zoomIn"),
          "controls.zoomOut.ariaLabel": t("canvas.zoomOut"),
          "controls.fitView.ariaLabel": t("canvas.fit"),
          "minimap.ariaLabel": t("canvas.minimap"),
          "node.a11yDescription.default": t("canvas.nodeHint"),
        }}
      >
        <Background variant={BackgroundVariant.Dots} gap={20} size={2} />
        {nodes.length >= minimapFrom && (
          <MiniMap pannable zoomable className={styles.minimap ?? ""} style={minimap} nodeBorderRadius={12} />
        )}
        <Controls
          showInteractive={false}
          fitViewOptions={fit}
          onZoomIn={noteMove}
          onZoomOut={noteMove}
          onFitView={noteMove}
        />
      </ReactFlow>
      {isReady && view.nodes.length === 0 && <p className={styles.empty}>{t("canvas.empty")}</p>}
    </section>
  );
}
