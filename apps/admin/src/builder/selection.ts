import { type EdgeRef, sameEdge } from "../editing/commands/edge-edits.ts";

/** What of a graph is selected. */
export interface Selection {
  /** Keys of nodes, the one that was selected last at the end. */
  readonly nodes: readonly string[];
  readonly edges: readonly EdgeRef[];
  /** Ids of notes. */
  readonly notes: readonly string[];
}

export const nothingSelected: Selection = { nodes: [], edges: [], notes: [] };

export const selectNodes = (...nodes: readonly string[]): Selection => ({ ...nothingSelected, nodes });

/** The one node that is selected; undefined where it is none or more than one thing. */
export const onlyNode = ({ nodes, edges, notes }: Selection): string | undefined =>
  nodes.length === 1 && edges.length + notes.length === 0 ? nodes[0] : undefined;

/** What of a selection is there: an undo, for one, takes what is selected away. The same object where it is all of it. */
export function present(
  selection: Selection,
  nodes: readonly { readonly key: string }[],
  edges: readonly EdgeRef[],
  notes: readonly string[],
): Selection {
  const keys = new Set(nodes.map(({ key }) => key));
  const isThere =
    selection.nodes.every((key) => keys.has(key)) &&
    selection.edges.every((edge) => edges.some((each) => sameEdge(each, edge))) &&
    selection.notes.every((id) => notes.includes(id));
  if (isThere) return selection;
  return {
    nodes: selection.nodes.filter((key) => keys.has(key)),
    edges: selection.edges.filter((edge) => edges.some((each) => sameEdge(each, edge))),
    notes: selection.notes.filter((id) => notes.includes(id)),
  };
}
