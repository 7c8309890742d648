import type { EdgeRef } from "../editing/commands/edge-edits.ts";

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
