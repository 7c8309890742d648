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
  useReactFlow,
} from "@xyflow/react";
import { useEffect, useMemo } from "react";

import { type GraphView } from "../graph/read-graph.ts";
import type { Activity } from "../runs/run-state.ts";
import { t } from "../words/words.ts";
import styles from "./canvas.module.css";
import { NodeCard } from "./node-card.tsx";
import { RoutedEdgePath } from "./routed-edge.tsx";
import { type CardNode, toFlow } from "./to-flow.ts";
import { useLayout } from "./use-layout.ts";

const nodeTypes = { card: NodeCard };
const edgeTypes = { routed: RoutedEdgePath };

// Read by React Flow itself, which draws to these numbers.
const minimap = { width: 148, height: 100 };

// Below half size nobody can read a card: a graph that is wider is panned.
const fit = { padding: 0.08, minZoom: 0.5, maxZoom: 1 };

interface CanvasProps {
  readonly view: GraphView;
  readonly diagnostics: readonly Diagnostic[];
  readonly activity: Activity;
  /** The key of the selected node. */
  readonly selected: string | undefined;
  readonly onSelect: (key: string | undefined) => void;
}

/** The drawing of a graph: pan, zoom, select. It changes nothing in the document. */
export function Canvas(props: CanvasProps) {
  return (
    <ReactFlowProvider>
      <Drawing {...props} />
    </ReactFlowProvider>
  );
}

function Drawing({ view, diagnostics, activity, selected, onSelect }: CanvasProps) {
  const layout = useLayout(view);
  const { fitView } = useReactFlow();
  const flow = useMemo(
    () => (layout === undefined ? undefined : toFlow(view, layout, diagnostics, activity)),
    [view, layout, diagnostics, activity],
  );
  const nodes = useMemo(
    () => flow?.nodes.map((node) => (node.id === selected ? { ...node, selected: true } : node)) ?? [],
    [flow, selected],
  );
  const isReady = flow !== undefined;

  useEffect(() => {
    if (layout !== undefined) void fitView(fit);
  }, [layout, fitView]);

  const select = (changes: NodeChange<CardNode>[]) => {
    // By keyboard, too: Enter selects the focused node, Escape lets go of it.
    const picked = changes.findLast((change) => change.type === "select" && change.selected);
    if (picked?.type === "select") onSelect(picked.id);
    else if (changes.some((change) => change.type === "select" && change.id === selected))
      onSelect(undefined);
  };

  return (
    <section className={styles.canvas} aria-label={t("canvas.label")} aria-busy={!isReady}>
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
        fitView
        fitViewOptions={fit}
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
        <MiniMap pannable zoomable className={styles.minimap ?? ""} style={minimap} nodeBorderRadius={12} />
        <Controls showInteractive={false} fitViewOptions={fit} />
      </ReactFlow>
      {isReady && view.nodes.length === 0 && <p className={styles.empty}>{t("canvas.empty")}</p>}
    </section>
  );
}
