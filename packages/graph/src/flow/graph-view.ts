import type { z } from "zod";

import { type Edge, type GraphDocument, type Node, type Policy, portOf } from "../document/graph-document.ts";
import type { ConfiguredNode } from "../nodes/define-node.ts";
import { type AnyNodeDefinition, nodeDefinitions } from "../nodes/node-definitions.ts";
import type { Resources } from "../resources.ts";

/** A node with what is known about it; `configured` and `ports` are absent where its type or config is wrong. */
export interface NodeView extends NodeFacts {
  readonly index: number;
  readonly node: Node;
}

/** What is known about a node wherever it stands. */
interface NodeFacts {
  readonly definition: AnyNodeDefinition | undefined;
  readonly configured: ConfiguredNode | undefined;
  readonly ports: readonly string[] | undefined;
  /** What is wrong with its config. */
  readonly issues: readonly z.core.$ZodIssue[];
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

/** The port that a policy adds for errors; also the output that a node leaves behind where it goes by a failure port. */
export const errorPort = "error";
/** The port that a policy adds for the end of the node's budget. */
export const budgetPort = "budget";

/** The ports that a policy adds. By them a node leaves with no outputs but `error`. */
export const failurePortsOf = (policy: Policy | undefined): readonly string[] => [
  ...(policy?.on_error === "port" ? [errorPort] : []),
  ...(policy?.budget === undefined ? [] : [budgetPort]),
];

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

const viewNode = (node: Node, index: number): NodeView => ({ index, node, ...factsOf(node) });

/** A node that was read never changes, so what follows from it is found once. */
const knownFacts = new WeakMap<Node, NodeFacts>();

function factsOf(node: Node): NodeFacts {
  const known = knownFacts.get(node);
  if (known !== undefined) return known;
  const definition = nodeDefinitions.get(node.type);
  const read = definition?.configure(node.config);
  const configured = read?.ok === true ? read.configured : undefined;
  const ports = configured && [...configured.ports, ...failurePortsOf(node.policy)];
  const facts = { definition, configured, ports, issues: read?.ok === false ? read.issues : [] };
  knownFacts.set(node, facts);
  return facts;
}
