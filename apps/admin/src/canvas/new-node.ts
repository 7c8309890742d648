import type { JsonObject } from "@patchbay/graph";

import type { EdgeRef } from "../editing/commands/edge-edits.ts";
import { addAfter, insertOnEdge } from "../editing/commands/insert-edits.ts";
import { addNode, idForNew, type NewNode, type Position } from "../editing/commands/node-edits.ts";
import { freeName, nodeNames } from "../editing/document-parts.ts";
import type { Edit } from "../editing/edit.ts";
import { nodeType } from "../graph/node-types.ts";
import { type GraphNode, type GraphView, readGraph } from "../graph/read-graph.ts";
import { startingConfig, type Surroundings } from "../graph/starting-config.ts";
import type { NewPlace } from "./canvas-context.ts";

/** Where a new node is connected. */
export type Attachment =
  | { readonly kind: "none" }
  | { readonly kind: "after"; readonly from: string; readonly port: string }
  | { readonly kind: "edge"; readonly edge: EdgeRef };

/** What is registered for a new node to name. */
export type Known = Omit<Surroundings, "graph" | "after">;

/** A new node, with what it will be once it is in the graph. */
export interface Drafted {
  readonly node: NewNode;
  /** As it will be drawn. */
  readonly drawn: GraphNode;
  readonly attachment: Attachment;
  /** The port by which what it is put before goes on; undefined for a node that nothing follows. */
  readonly onward: string | undefined;
}

/** Ports that a policy or a time limit adds: nobody's first way on. */
const sidePorts: ReadonlySet<string> = new Set(["error", "budget", "expired"]);

/** Makes a node of a type for a place, with a config to begin with. */
export function draftNode(
  type: string,
  place: NewPlace,
  graph: JsonObject,
  view: GraphView,
  known: Known,
): Drafted {
  const id = idForNew(graph, type);
  const attachment = attachmentOf(place, view);
  const before = sourceOf(attachment, view);
  const config = startingConfig(type, { graph, ...known, ...(before !== undefined && { after: before }) });
  const node: NewNode = { id, type, name: nameFor(type, graph), ...(config !== undefined && { config }) };
  const drawn = readGraph({ nodes: [node] }).nodes[0];
  // readGraph draws whatever is an object.
  if (drawn === undefined) throw new Error("A new node cannot be drawn.");
  return settled({ node, drawn, attachment, onward: onwardPort(type, drawn.ports) }, place);
}

/** Adds a new node, connected as it was drafted. Without a position the layout places it. */
export function addDrafted({ node, attachment, onward }: Drafted, position: Position | undefined): Edit {
  const placed: NewNode = { ...node, ...(position !== undefined && { position }) };
  switch (attachment.kind) {
    case "none":
      return addNode(placed);
    case "after":
      return addAfter(attachment.from, attachment.port, placed);
    case "edge":
      return insertOnEdge(attachment.edge, placed, onward);
  }
}

/** What its type is called, with a number where the graph has a node of that name. */
export const nameFor = (type: string, graph: JsonObject): string =>
  freeName(nodeType(type).title, nodeNames(graph));

/** Whether nodes of a type can stand on an edge: something leads to them, and they lead on. */
export const isBetween = (type: string): boolean => !edgeless.has(type);

const edgeless: ReadonlySet<string> = new Set(["start", "end", "fail"]);

/** A node that nothing follows takes nobody's way: behind a node without a free port it becomes one more branch. */
function settled(drafted: Drafted, place: NewPlace): Drafted {
  const { attachment, onward } = drafted;
  return attachment.kind === "edge" && place.kind !== "edge" && onward === undefined
    ? { ...drafted, attachment: { kind: "after", from: attachment.edge.from, port: attachment.edge.port } }
    : drafted;
}

/** Where a node for a place is connected. */
export function attachmentOf(place: NewPlace, view: GraphView): Attachment {
  switch (place.kind) {
    case "free":
      return { kind: "none" };
    case "edge":
      return { kind: "edge", edge: place.edge };
    case "after":
      return place.port === undefined
        ? behind(view, place.node)
        : { kind: "after", from: place.node, port: place.port };
  }
}

/** Node types whose ports the author names, one for each way that they have in mind. */
const namesItsPorts: ReadonlySet<string> = new Set(["classify", "switch", "condition", "parallel"]);

/** A way out of a node, and where a node from the palette goes that is to stand behind it. */
export interface WayOut {
  readonly port: string;
  /** The keys of what it leads to now. */
  readonly targets: readonly string[];
  readonly place: NewPlace;
}

/** All ways out of a node. A new node takes over what its way leads to: it comes to stand on the first edge there. */
export function waysOut({ nodes, edges }: GraphView, key: string): readonly WayOut[] {
  const node = nodes.find((each) => each.key === key);
  return (node?.ports ?? []).map((port) => {
    const targets = edges.filter((edge) => edge.from === key && edge.port === port).map(({ to }) => to);
    const [to] = targets;
    return {
      port,
      targets,
      place:
        to === undefined
          ? { kind: "after", node: key, port }
          : { kind: "edge", edge: { from: key, port, to } },
    };
  });
}

/**
 * Behind the first port that leads nowhere, else on the first edge that leaves the node. A chooser that was put before an
 * end leads there by the first of its ways only because it has to lead somewhere: that way is the first to be filled.
 */
function behind({ nodes, edges }: GraphView, key: string): Attachment {
  const node = nodes.find((each) => each.key === key);
  const own = edges.filter(({ from }) => from === key);
  const [single, ...more] = own;
  const isPutBeforeEnd =
    node !== undefined &&
    namesItsPorts.has(node.type) &&
    more.length === 0 &&
    single?.port === node.ports[0] &&
    nodes.some((each) => each.key === single?.to && each.type === "end");
  if (isPutBeforeEnd && single !== undefined)
    return { kind: "edge", edge: { from: key, port: single.port, to: single.to } };
  const free = node?.ports.filter((port) => !own.some((edge) => edge.port === port)) ?? [];
  const port = free.find((each) => !sidePorts.has(each)) ?? (own.length === 0 ? free[0] : undefined);
  if (port !== undefined) return { kind: "after", from: key, port };
  const [edge] = own;
  return edge === undefined
    ? { kind: "none" }
    : { kind: "edge", edge: { from: key, port: edge.port, to: edge.to } };
}

function sourceOf(attachment: Attachment, view: GraphView): Surroundings["after"] {
  if (attachment.kind === "none") return undefined;
  const { from, port } = attachment.kind === "after" ? attachment : attachment.edge;
  const node = view.nodes.find(({ key }) => key === from);
  // Expressions name nodes by ids; what has none cannot be read.
  if (node === undefined || node.id === "") return undefined;
  return { id: node.id, type: node.type, config: node.config, port };
}

function onwardPort(type: string, ports: readonly string[]): string | undefined {
  if (type === "loop") return "done";
  return ports.includes("out") ? "out" : ports[0];
}
