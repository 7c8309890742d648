import { portsOf } from "./node-types.ts";
import { type Fields, fields, isFields, list, text } from "./read-fields.ts";

/** A node as the page needs it, whatever is wrong with it in the document. */
export interface GraphNode {
  /** Unique on this page: the node's id, with a mark behind it where the document uses an id twice. */
  readonly key: string;
  /** The id as written; empty where there is none. */
  readonly id: string;
  /** Its place in `nodes`, by which diagnostics name it. */
  readonly index: number;
  readonly type: string;
  /** The author's name for it; empty when there is none. */
  readonly name: string;
  readonly config: Fields;
  readonly policy: Fields;
  /** Ports by its type and config, in their order, then those that only an edge speaks of. */
  readonly ports: readonly string[];
  readonly position: { readonly x: number; readonly y: number } | undefined;
}

export interface GraphEdge {
  readonly key: string;
  /** Its place in `edges`. */
  readonly index: number;
  readonly from: string;
  readonly port: string;
  readonly to: string;
}

/** What can be drawn of a document. */
export interface GraphView {
  readonly nodes: readonly GraphNode[];
  /** Only those with a node at both ends. */
  readonly edges: readonly GraphEdge[];
  /** The schema of the input; empty when there is none. */
  readonly input: Fields;
}

/**
 * Reads of a draft whatever can be read. Total: a draft may be wrong in any way, and its author must see the rest of it.
 * The checker says what is wrong; this does not.
 */
export function readGraph(document: unknown): GraphView {
  const root = fields(document);
  const drafts = list(root.nodes).flatMap((value, index) => (isFields(value) ? [{ value, index }] : []));
  const seen = new Map<string, number>();
  const keyed = drafts.map(({ value, index }) => {
    const id = text(value.id);
    const times = (seen.get(id) ?? 0) + 1;
    seen.set(id, times);
    return { value, index, id, key: times === 1 && id !== "" ? id : `${id}#${index}` };
  });
  const known = new Set(keyed.map(({ key }) => key));
  const edges = list(root.edges).flatMap((value, index): GraphEdge[] => {
    const edge = fields(value);
    const [from, to, port] = [text(edge.from), text(edge.to), text(edge.port) || "out"];
    return known.has(from) && known.has(to) ? [{ key: `edge-${index}`, index, from, port, to }] : [];
  });
  const nodes = keyed.map(({ value, index, id, key }): GraphNode => {
    const [type, config, policy] = [text(value.type), fields(value.config), fields(value.policy)];
    const spoken = edges.flatMap((edge) => (edge.from === key ? [edge.port] : []));
    return {
      key,
      id,
      index,
      type,
      name: text(value.name),
      config,
      policy,
      ports: [...new Set([...ownPorts(value, type, config, policy), ...spoken])],
      position: position(fields(value.ui)),
    };
  });
  return { nodes, edges, input: fields(root.input) };
}

/** Ports by the node as it is written: reading a config is the dear part, and an edit leaves all other nodes as they were. */
const knownPorts = new WeakMap<Fields, readonly string[]>();

function ownPorts(node: Fields, type: string, config: Fields, policy: Fields): readonly string[] {
  const known = knownPorts.get(node) ?? portsOf(type, config, policy);
  knownPorts.set(node, known);
  return known;
}

/** The name under which people know a node. */
export const nodeName = (node: Pick<GraphNode, "name" | "id" | "type" | "index">): string =>
  node.name || node.id || node.type || `#${node.index}`;

function position({ x, y }: Fields): GraphNode["position"] {
  return typeof x === "number" && typeof y === "number" && Number.isFinite(x) && Number.isFinite(y)
    ? { x, y }
    : undefined;
}
