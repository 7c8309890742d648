import "@xyflow/react/dist/base.css";

import type { JsonObject } from "@patchbay/graph";
import { Controls, type FinalConnectionState, ReactFlow, useReactFlow, useStore } from "@xyflow/react";
import { type DragEvent, use, useEffect, useMemo, useRef, useState } from "react";

import { useBuilder } from "../builder/builder-context.ts";
import { nothingSelected, onlyNode } from "../builder/selection.ts";
import { sameEdge } from "../editing/commands/edge-edits.ts";
import { t } from "../words/words.ts";
import { Arrowheads } from "./arrowheads.tsx";
import { Breadcrumbs } from "./breadcrumbs.tsx";
import { CanvasContext, type Message, useCanvas } from "./canvas-context.ts";
import { CanvasMessage } from "./canvas-message.tsx";
import { CanvasProvider } from "./canvas-provider.tsx";
import { CanvasTools, SelectionTools } from "./canvas-tools.tsx";
import surface from "./flow-surface.module.css";
import styles from "./canvas.module.css";
import { ConnectDialog } from "./connect-dialog.tsx";
import { doByKey } from "./do-by-key.ts";
import { Ground } from "./ground.tsx";
import { innerOf } from "./inner-graph.ts";
import { judgeConnections } from "./judge-connection.ts";
import type { Point } from "./layout.ts";
import { isBetween } from "./new-node.ts";
import { NodeCard } from "./node-card.tsx";
import {
  type CanvasNode,
  draggedTo,
  type DrawnEdge,
  edgesToDraw,
  isSelected,
  nodesToDraw,
  refOf,
} from "./nodes-to-draw.ts";
import { NoteCard } from "./note-card.tsx";
import { isNoteKey, noteIdOf, noteKey } from "./note-key.ts";
import { Overview } from "./overview.tsx";
import { dragFormat, Palette } from "./palette.tsx";
import { freePlace } from "./place-nodes.ts";
import { type RoutedEdge, RoutedEdgePath } from "./routed-edge.tsx";
import { type CardBadges, edgeHintId, flowKeeper, nodeHintId, toFlow } from "./to-flow.ts";
import { edgeNear, pointOf, under } from "./under-pointer.ts";
import { useCanvasActions } from "./use-canvas-actions.ts";
import { useCanvasEdits } from "./use-canvas-edits.ts";
import { useCanvasView, zoomRange } from "./use-canvas-view.ts";
import { useClipboard } from "./use-clipboard.ts";
import { useConnect } from "./use-connect.ts";
import { useFocus } from "./use-focus.ts";
import { usePanLayer } from "./use-pan-layer.ts";
import { useSelectionChanges } from "./use-selection-changes.ts";
import { useViewport } from "./use-viewport.ts";
import { boxAround, isCutOff } from "./viewport.ts";

const nodeTypes = { card: NodeCard, note: NoteCard };
const edgeTypes = { routed: RoutedEdgePath };

// A graph that is seen at a glance needs no second, smaller picture of itself.
const overviewFrom = 16;

// Of a larger graph only what is in sight is drawn; the keyboard brings the rest into sight as it goes.
const drawnWholeUpTo = 120;

const fit = { padding: 0.08, minZoom: 0.3, maxZoom: 1 };
const selectionKeys = ["Shift"];
const multiSelectionKeys = ["Shift", "Meta", "Control"];

interface CanvasProps {
  /** What is to stand on the rims of cards for a moment. */
  readonly badges?: CardBadges;
}

/** The drawing of the graph, on which it is edited. It stands in a `CanvasProvider`, else it makes one for itself. */
export function Canvas(props: CanvasProps) {
  return use(CanvasContext) === undefined ? (
    <CanvasProvider>
      <Drawing {...props} />
    </CanvasProvider>
  ) : (
    <Drawing {...props} />
  );
}

const noBadges: CardBadges = new Map();
const nowhere: ReadonlyMap<string, Point> = new Map();
const origin: Point = { x: 0, y: 0 };

function Drawing({ badges = noBadges }: CanvasProps) {
  const { view, graph, path, open, diagnostics, activity, canEdit, selection, select, shown } = useBuilder();
  const { layout, isNew, boxes, noteBoxes, question, ask, message, say } = useCanvas();
  const edits = useCanvasEdits();
  const actions = useCanvasActions();
  const { connectNodes, prepare } = useConnect();
  const { center } = useCanvasView();
  const { screenToFlowPosition } = useReactFlow();
  const section = useRef<HTMLElement>(null);
  const [dragged, setDragged] = useState<ReadonlyMap<string, Point>>(nowhere);
  const [drawn, setDrawn] = useState<DrawnEdge>();
  const [dropEdge, setDropEdge] = useState<string>();

  /** What was pasted last, by its keys here. */
  const [arrived, setArrived] = useState<readonly string[]>();

  const [keep] = useState(flowKeeper);
  const flow = useMemo(
    () => (layout === undefined ? undefined : keep(toFlow(view, layout, diagnostics, activity, badges))),
    [keep, view, layout, diagnostics, activity, badges],
  );
  const renamed = question?.kind === "rename" ? question.node : undefined;
  const written = question?.kind === "note" ? question.note : undefined;
  const nodes = useMemo(
    () => nodesToDraw(flow, graph, { selection, dragged, drawn, renamed, written }),
    [flow, graph, selection, dragged, drawn, renamed, written],
  );
  const edges = useMemo(
    () => edgesToDraw(flow, selection, dragged, dropEdge),
    [flow, selection, dragged, dropEdge],
  );
  const isReady = flow !== undefined;
  const cards = useMemo(() => flow?.nodes ?? [], [flow]);

  const arrivedBoxes = useMemo(() => {
    const keys = new Set(arrived);
    const notes = [...noteBoxes].map(([id, box]) => [noteKey(id), box] as const);
    return [...boxes, ...notes].flatMap(([key, box]) => (keys.has(key) ? [box] : []));
  }, [arrived, boxes, noteBoxes]);
  const { noteMove } = useViewport({
    nodes: cards,
    graph: `${shown.kind} ${path.join("/")}`,
    // What was shown before stays where it is on the screen.
    placement: isNew ? layout : undefined,
    selected: onlyNode(selection),
    arrived: arrivedBoxes,
    arrival: arrived,
  });
  const all = useMemo(() => [...boxes.values()], [boxes]);
  const around = useMemo(() => boxAround(all), [all]);
  const hasOverview = useStore(
    ({ width, height }) =>
      all.length >= overviewFrom ||
      (around !== undefined && width > 0 && isCutOff(around, { width, height })),
  );
  useFocus(section, edges);
  usePanLayer(section);
  useMessageEnd(graph, message, say);

  const connectFrom = useRef<Point>(origin);
  const lastSeen = useRef<Point>(undefined);
  useClipboard(
    () => section.current?.checkVisibility() === true,
    () => {
      const seen = lastSeen.current;
      const middle = seen === undefined ? center() : screenToFlowPosition(seen);
      return freePlace([...boxes.values()], { width: 216, height: 80 }, middle);
    },
    ({ nodes: keys, notes }) => setArrived([...keys, ...notes.map(noteKey)]),
  );

  const changed = useSelectionChanges(selection, select);

  const moveDone = (moved: readonly CanvasNode[]) => {
    const ofNodes = moved.filter(({ id }) => !isNoteKey(id));
    const ofNotes = moved.filter(({ id }) => isNoteKey(id));
    setDragged(nowhere);
    // A click may be a drag of no length.
    if (!moved.some(({ id, position }) => hasMoved(boxes.get(id) ?? noteBoxes.get(noteIdOf(id)), position)))
      return;
    noteMove();
    edits.move(
      new Map(ofNodes.map(({ id, position }) => [id, position])),
      new Map(ofNotes.map(({ id, position }) => [noteIdOf(id), position])),
    );
  };

  const connectEnd = (event: MouseEvent | TouchEvent, { fromHandle, toNode }: FinalConnectionState) => {
    setDrawn(undefined);
    const at = pointOf(event);
    const port = fromHandle?.id;
    if (fromHandle?.type !== "source" || port == null || at === undefined) return;
    const from = fromHandle.nodeId;
    const below = under(at);
    const target = toNode?.id ?? below.node;
    // Who lets go near where they began thinks better of it.
    if (target === from && Math.hypot(at.x - connectFrom.current.x, at.y - connectFrom.current.y) < 48)
      return;
    if (target !== undefined && !isNoteKey(target)) void connectNodes({ from, port, to: target });
    else if (below.isCanvas) {
      const position = screenToFlowPosition(at);
      const place = {
        kind: "after",
        node: from,
        port,
        position: { x: position.x, y: position.y - 26 },
      } as const;
      ask({ kind: "palette", place, at });
    }
  };

  /** The edge on which what is dragged out of the palette would be put; none for what does not lead on. */
  const edgeFor = (type: string, at: Point) => {
    const near = isBetween(type) ? edgeNear(at) : undefined;
    return view.edges.find(({ key }) => key === near);
  };

  const drop = (event: DragEvent) => {
    const type = event.dataTransfer.getData(dragFormat);
    setDropEdge(undefined);
    if (type === "" || !canEdit) return;
    event.preventDefault();
    ask(undefined);
    const at = { x: event.clientX, y: event.clientY };
    const edge = edgeFor(type, at);
    const position = screenToFlowPosition(at);
    if (edge === undefined)
      edits.add(type, { kind: "free", position: { x: position.x - 108, y: position.y - 26 } }, position);
    else edits.add(type, { kind: "edge", edge: { from: edge.from, port: edge.port, to: edge.to } }, position);
  };

  const count = selection.nodes.length + selection.notes.length;
  const connecting = question?.kind === "connect" ? question : undefined;
  const source = view.nodes.find(({ key }) => key === connecting?.from);

  return (
    // What is done here by keys is also in menus and the command palette.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <section
      ref={section}
      className={[surface.flow, styles.canvas].join(" ")}
      aria-label={t("canvas.label")}
      aria-busy={!isReady}
      tabIndex={-1}
      data-keys="page"
      onKeyDown={(event) => doByKey(actions, event)}
      onPointerMove={({ clientX, clientY }) => {
        lastSeen.current = { x: clientX, y: clientY };
      }}
      onPointerLeave={() => {
        lastSeen.current = undefined;
      }}
      onFocus={({ target }) => {
        const key = target.matches(".react-flow__node:focus-visible") ? target.dataset["id"] : undefined;
        if (key === undefined || isSelected(selection, key)) return;
        select(
          isNoteKey(key)
            ? { ...nothingSelected, notes: [noteIdOf(key)] }
            : { ...nothingSelected, nodes: [key] },
        );
      }}
      onDragOver={(event) => {
        if (!canEdit || !event.dataTransfer.types.includes(dragFormat)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = "copy";
        const type = question?.kind === "palette" ? question.dragged : undefined;
        if (type !== undefined) setDropEdge(edgeFor(type, { x: event.clientX, y: event.clientY })?.key);
      }}
      onDragLeave={({ currentTarget, relatedTarget }) => {
        if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget))) setDropEdge(undefined);
      }}
      onDrop={drop}
    >
      <Arrowheads />
      <p id={nodeHintId} hidden>
        {t("canvas.nodeHint")}
      </p>
      <p id={edgeHintId} hidden>
        {t("canvas.edgeHint")}
      </p>
      <ReactFlow<CanvasNode, RoutedEdge>
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        onNodesChange={(changes) => {
          setDragged((before) => draggedTo(before, changes));
          changed.nodes(changes);
        }}
        onEdgesChange={(changes) => changed.edges(changes, view.edges)}
        onPaneClick={() => select(nothingSelected)}
        onNodeClick={({ shiftKey, ctrlKey, metaKey }, node) => {
          // What is selected already is picked once more, so that what shows it comes to the front again.
          if (!shiftKey && !ctrlKey && !metaKey && onlyNode(selection) === node.id) select(selection);
        }}
        onNodeDragStop={(_event, _node, moved) => moveDone(moved)}
        onSelectionDragStop={(_event, moved) => moveDone(moved)}
        onNodeDoubleClick={(event, node) => {
          if (isNoteKey(node.id)) return canEdit ? ask({ kind: "note", note: noteIdOf(node.id) }) : undefined;
          const onName =
            event.target instanceof Element && event.target.closest('[data-part="name"]') !== null;
          const inner = view.nodes.find(({ key }) => key === node.id);
          if (!onName && inner !== undefined && innerOf(inner)?.kind === "body") open([...path, node.id]);
          else if (canEdit) ask({ kind: "rename", node: node.id });
        }}
        onConnectStart={(event, { nodeId, handleId, handleType }) => {
          if (handleType !== "source" || nodeId === null || handleId === null) return;
          prepare();
          connectFrom.current = pointOf(event) ?? origin;
          setDrawn({ from: nodeId, judge: judgeConnections(view, nodeId, handleId) });
        }}
        onConnectEnd={connectEnd}
        onReconnect={(old, { source: from, sourceHandle, target: to }) => {
          const before = refOf(old);
          const next = { from, port: sourceHandle ?? "out", to };
          if (!sameEdge(before, next)) void connectNodes(next, before);
        }}
        nodesDraggable={canEdit}
        nodesConnectable={canEdit}
        edgesReconnectable={canEdit}
        nodesFocusable
        edgesFocusable={false}
        connectOnClick={false}
        connectionRadius={28}
        nodeDragThreshold={4}
        deleteKeyCode={null}
        selectionKeyCode={selectionKeys}
        multiSelectionKeyCode={multiSelectionKeys}
        disableKeyboardA11y
        onlyRenderVisibleElements={nodes.length > drawnWholeUpTo}
        elevateNodesOnSelect={false}
        zoomOnDoubleClick={false}
        {...zoomRange}
        // Without an event it was moved by the page itself.
        onMoveStart={(event) => event !== null && noteMove()}
        ariaLabelConfig={{
          "controls.ariaLabel": t("canvas.controls"),
          "controls.zoomIn.ariaLabel": t("canvas.zoomIn"),
          "controls.zoomOut.ariaLabel": t("canvas.zoomOut"),
          "controls.fitView.ariaLabel": t("canvas.fit"),
        }}
      >
        <Ground />
        {hasOverview && <Overview boxes={all} onMove={noteMove} />}
        <Controls
          showInteractive={false}
          fitViewOptions={fit}
          onZoomIn={noteMove}
          onZoomOut={noteMove}
          onFitView={noteMove}
        />
      </ReactFlow>
      <div className={styles.top}>
        {canEdit && <CanvasTools actions={actions} />}
        <Breadcrumbs />
      </div>
      <div className={styles.bottom}>
        {message !== undefined && <CanvasMessage message={message} onDismiss={() => say(undefined)} />}
        {canEdit && count > 1 && <SelectionTools actions={actions} count={count} />}
      </div>
      {isReady && view.nodes.length === 0 && (
        <div className={styles.empty}>
          <p>{t("canvas.emptyTitle")}</p>
          {canEdit && <p>{t("canvas.emptyHint")}</p>}
        </div>
      )}
      {question?.kind === "palette" && canEdit && (
        <Palette question={question} canvas={() => section.current?.getBoundingClientRect()} />
      )}
      {connecting !== undefined && source !== undefined && (
        <ConnectDialog key={connecting.from} node={source} connectNodes={connectNodes} />
      )}
    </section>
  );
}

const hasMoved = (from: Point | undefined, to: Point): boolean =>
  from === undefined || Math.abs(from.x - to.x) >= 1 || Math.abs(from.y - to.y) >= 1;

/** Takes a message away with the next change of the graph, about which it says nothing any more. */
function useMessageEnd(
  graph: JsonObject,
  message: Message | undefined,
  say: (message: undefined) => void,
): void {
  const about = useRef({ graph, message });
  useEffect(() => {
    if (about.current.message !== message) about.current = { graph, message };
    else if (message !== undefined && about.current.graph !== graph) say(undefined);
  }, [graph, message, say]);
}
