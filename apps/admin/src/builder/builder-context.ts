import type { Agent } from "@patchbay/contracts";
import type { Diagnostic, Fix, JsonObject } from "@patchbay/graph";
import { createContext, use } from "react";

import type { DraftEditor } from "../draft/use-draft-editor.ts";
import type { DraftDiagnostics } from "../check/use-diagnostics.ts";
import type { Edit, GraphPath } from "../editing/edit.ts";
import type { GraphView } from "../graph/read-graph.ts";
import type { Activity } from "../runs/run-state.ts";
import type { Selection } from "./selection.ts";

/** What the parts of the builder share: which graph is on the page, what of it is selected, and how it is changed. */
export interface Builder {
  readonly agent: Agent;
  /** The draft, whatever else is on the page. */
  readonly editor: DraftEditor;
  /** What is on the page: the draft, a published version, or the version that a run went through. */
  readonly shown: Shown;
  /** The document that is on the page, as a whole. */
  readonly document: JsonObject;
  /** Where in it the canvas is: the map nodes whose bodies were entered. */
  readonly path: GraphPath;
  /** Enters a body, or goes back up. Clears the selection. */
  readonly open: (path: GraphPath) => void;
  /** The graph at the path. */
  readonly graph: JsonObject;
  readonly view: GraphView;
  /** Whether the person may change what is on the page: the draft, with the permission, while its text is readable. */
  readonly canEdit: boolean;
  /** Edits the graph at the path; nothing where it cannot be edited. Answers whether something changed. */
  readonly edit: (edit: Edit) => boolean;
  readonly selection: Selection;
  readonly select: (selection: Selection) => void;
  /** Of the whole document, with pointers from its root. */
  readonly found: DraftDiagnostics;
  /** Those of the graph at the path, with pointers from its root. */
  readonly diagnostics: readonly Diagnostic[];
  /** Shows where a diagnostic (of the whole document) points: opens its graph, selects its node, or goes to the text. */
  readonly reveal: (diagnostic: Diagnostic) => void;
  /** Mends the whole document; undefined where it cannot be mended now. */
  readonly fix: ((fix: Fix) => void) | undefined;
  /** What the run on the page does, or did up to the moment that is looked at. */
  readonly activity: Activity;
}

export type Shown =
  | { readonly kind: "draft" }
  | { readonly kind: "version"; readonly number: number }
  | { readonly kind: "run"; readonly run_id: string };

export const BuilderContext = createContext<Builder | undefined>(undefined);

/** The builder around this component. @throws {Error} where there is none: a mistake in our code */
export function useBuilder(): Builder {
  const builder = use(BuilderContext);
  if (builder === undefined) throw new Error("There is no builder around this component.");
  return builder;
}
