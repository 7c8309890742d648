import type { JsonObject } from "@patchbay/graph";

import type { EdgeRef } from "../editing/commands/edge-edits.ts";
import { idForNew, type NewNode } from "../editing/commands/node-edits.ts";
import { nodeType } from "../graph/node-types.ts";
import { type GraphNode, type GraphView, readGraph } from "../graph/read-graph.ts";
import { startingConfig, type Surroundings } from "../graph/starting-config.ts";
import type { NewPlace } from "./canvas-context.ts";

/** Where a new node is connected. */
export type Attachment =
  | { readonly kind: "none" }
  | { readonly kind: "after"; readonly from: string; readonly port: string }
  | { readonly kind: "edge"; readonly edge: EdgeRef };

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
  known: Omit<Surroundings, "graph" | "after">,
): Drafted {
  const id = idForNew(graph, type);
  const attachment = attachmentOf(place, view);
  const before = sourceOf(attachment, view);
  const config = startingConfig(type, { graph, ...known, ...(before !== undefined && { after: before }) });
  const node: NewNode = { id, type, name: nameFor(type, id), ...(config !== undefined && { config }) };
  const drawn = readGraph({ nodes: [node] }).nodes[0];
  // readGraph draws whatever is an object.
  if (drawn === undefined) throw new Error("A new node cannot be drawn.");
  return settled({ node, drawn, attachment, onward: onwardPort(type, drawn.ports) }, place);
}

/** What its type is called, with the number that its id has. */
export function nameFor(type: string, id: string): string {
  const number = /_(\d+)$/.exec(id)?.[1];
  const { title } = nodeType(type);
  return number === undefined || type.endsWith(`_${number}`) ? title : `${title} ${number}`;
}

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

/** Behind the first port that leads nowhere, else on the first edge that leaves the node. */
function behind({ nodes, edges }: GraphView, key: string): Attachment {
  const node = nodes.find((each) => each.key === key);
  const own = edges.filter(({ from }) => from === key);
  const free = node?.ports.filter((port) => !own.some((edge) => edge.port === port)) ?? [];
  const port = free.find((each) => !sidePorts.has(each)) ?? (own.length === 0 ? free[0] : undefined);
  if (port !== undefined) return { kind: "after", from: key, port };
  const [edge] = own;
  return edge === undefined ? { kind: "none" } : { kind: "edge", edge };
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
