import { type Edge, type GraphDocument, type Node, portOf } from "../document/graph-document.ts";
import type { ConfiguredNode } from "../nodes/define-node.ts";
import { type AnyNodeDefinition, nodeDefinitions } from "../nodes/node-definitions.ts";
import type { Resources } from "../resources.ts";

/** A node with what is known about it; `configured` and `ports` are absent where its type or config is wrong. */
export interface NodeView {
  readonly index: number;
  readonly node: Node;
  readonly definition: AnyNodeDefinition | undefined;
  readonly configured: ConfiguredNode | undefined;
  readonly ports: readonly string[] | undefined;
}

export interface EdgeView {
  readonly index: number;
  readonly edge: Edge;
  readonly port: string;
}

/** A document put in order for questions: who is there, what leads where. */
export interface GraphView {
  readonly document: GraphDocument;
  readonly resources: Resources;
  readonly nodes: readonly NodeView[];
  readonly byId: ReadonlyMap<string, NodeView>;
  readonly edges: readonly EdgeView[];
  /** Edges whose both ends exist. */
  readonly outgoing: ReadonlyMap<string, readonly EdgeView[]>;
  readonly incoming: ReadonlyMap<string, readonly EdgeView[]>;
}

/** The port that a policy adds for errors. */
export const errorPort = "error";

/** @param edgePositions where each edge stands in the text, if some that could not be read are left out */
export function viewGraph(
  document: GraphDocument,
  resources: Resources,
  edgePositions?: readonly number[],
): GraphView {
  const nodes = document.nodes.map(viewNode);
  // Of two nodes with one id the first counts; the second is reported.
  const byId = new Map(nodes.toReversed().map((view) => [view.node.id, view]));
  const edges = document.edges.map((edge, at): EdgeView => ({
    index: edgePositions?.[at] ?? at,
    edge,
    port: portOf(edge),
  }));
  const sound = edges.filter(({ edge }) => byId.has(edge.from) && byId.has(edge.to));
  return {
    document,
    resources,
    nodes,
    byId,
    edges,
    outgoing: Map.groupBy(sound, ({ edge }) => edge.from),
    incoming: Map.groupBy(sound, ({ edge }) => edge.to),
  };
}

function viewNode(node: Node, index: number): NodeView {
  const definition = nodeDefinitions.get(node.type);
  const read = definition?.configure(node.config);
  const configured = read?.ok === true ? read.configured : undefined;
  const ports = configured && [...configured.ports, ...(node.policy?.on_error === "port" ? [errorPort] : [])];
  return { index, node, definition, configured, ports };
}
