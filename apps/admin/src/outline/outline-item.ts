import type { Diagnostic } from "@patchbay/graph";

import type { EdgeRef } from "../editing/commands/edge-edits.ts";
import type { GraphPath } from "../editing/edit.ts";
import type { GraphNode } from "../graph/read-graph.ts";

interface ItemBase {
  /** Unique in the outline, and the same for as long as what it stands for is there. */
  readonly id: string;
  /** Of the graph that it stands in. */
  readonly path: GraphPath;
  /** What people know it by; typing its beginning finds it. */
  readonly label: string;
  readonly children: readonly OutlineItem[];
}

export interface NodeItem extends ItemBase {
  readonly kind: "node";
  readonly node: GraphNode;
  readonly problems: readonly Diagnostic[];
}

/** A port of a node. What only it leads to stands below it. */
export interface PortItem extends ItemBase {
  readonly kind: "port";
  readonly node: GraphNode;
  readonly port: string;
  /** Where it leads, if that is one node that is shown elsewhere: it needs no line of its own then. */
  readonly leadsTo: Reference | undefined;
  /** Whether it leads nowhere. */
  readonly isLoose: boolean;
}

/** An edge to a node that is shown elsewhere. */
export interface ReferenceItem extends ItemBase, Reference {
  readonly kind: "reference";
}

export interface Reference {
  readonly edge: EdgeRef;
  readonly from: GraphNode;
  readonly target: GraphNode;
  /** Whether it closes a cycle: every way to its beginning leads through its end. */
  readonly goesBack: boolean;
}

/** The graph inside a map. */
export interface BodyItem extends ItemBase {
  readonly kind: "body";
  readonly node: GraphNode;
  /** The body's own path. */
  readonly body: GraphPath;
}

export interface NoteItem extends ItemBase {
  readonly kind: "note";
  readonly noteId: string;
}

/** A heading: what start does not reach, or the notes. */
export interface GroupItem extends ItemBase {
  readonly kind: "unreached" | "notes";
}

/** One line of the outline. */
export type OutlineItem = NodeItem | PortItem | ReferenceItem | BodyItem | NoteItem | GroupItem;

/** The id of the line of a node. */
export const nodeItemId = (path: GraphPath, key: string): string => `node ${[...path, key].join("/")}`;
