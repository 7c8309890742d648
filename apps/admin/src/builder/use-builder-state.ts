import type { Agent } from "@patchbay/contracts";
import type { Diagnostic, JsonObject } from "@patchbay/graph";
import { useCallback, useMemo, useState } from "react";

import type { DraftDiagnostics } from "../check/use-diagnostics.ts";
import type { DraftEditor } from "../draft/use-draft-editor.ts";
import { useFix } from "../check/use-fix.ts";
import { notesOf } from "../editing/document-parts.ts";
import { graphAt, type GraphPath, within } from "../editing/edit.ts";
import { text } from "../graph/read-fields.ts";
import { readGraph } from "../graph/read-graph.ts";
import type { Activity } from "../runs/run-state.ts";
import type { Builder, Shown } from "./builder-context.ts";
import { diagnosticsBelow, graphPointer, placeOfPointer } from "./graph-pointer.ts";
import { nothingSelected, present, type Selection, selectNodes } from "./selection.ts";

interface BuilderSources {
  readonly agent: Agent;
  readonly editor: DraftEditor;
  readonly found: DraftDiagnostics;
  readonly activity: Activity;
  /** Whether the person may edit the agent at all. */
  readonly mayEdit: boolean;
  /** What is on the page in the draft's place; its document is undefined while it is being read. */
  readonly other: { readonly shown: Shown; readonly document: JsonObject | undefined } | undefined;
  /** The graph to show: the keys of the map nodes whose bodies were entered. */
  readonly path: GraphPath;
  readonly onOpen: (path: GraphPath) => void;
  /** Shows the graph at a path as a drawing. */
  readonly onReveal: (path: GraphPath) => void;
  /** Shows what belongs to no node, in the text. */
  readonly onShowText: (diagnostic: Diagnostic) => void;
}

/** What the parts of the builder share, from where it comes. */
export function useBuilderState(sources: BuilderSources): Builder {
  const {
    agent,
    editor,
    found,
    activity,
    mayEdit,
    path: wanted,
    onOpen,
    onReveal,
    other,
    onShowText,
  } = sources;
  const [selected, select] = useState<Selection>(nothingSelected);
  const document = other === undefined ? editor.document : (other.document ?? empty);
  // A body that an edit or an undo has taken away is left for the nearest graph around it.
  const path = useMemo(() => reachable(document, wanted), [document, wanted]);
  const graph = graphAt(document, path) ?? document;
  const view = useMemo(
    () => (graph === editor.document ? editor.view : readGraph(graph)),
    [graph, editor.document, editor.view],
  );
  const selection = useMemo(() => {
    const notes = notesOf(graph).map((note) => text(note["id"]));
    return present(selected, view.nodes, view.edges, notes);
  }, [selected, graph, view]);
  const isDraft = other === undefined;
  const canEdit = mayEdit && isDraft && editor.isReadable;
  const pointer = graphPointer(document, path);
  const fix = useFix(editor, found);
  const shownFound = isDraft ? found : nothingFound;
  const diagnostics = useMemo(
    () => diagnosticsBelow(shownFound.diagnostics, pointer),
    [shownFound.diagnostics, pointer],
  );
  const { run } = editor;
  const edit = useCallback<Builder["edit"]>(
    (each) => canEdit && run(within(path, each)),
    [canEdit, run, path],
  );
  const open = (next: GraphPath) => {
    onOpen(next);
    select(nothingSelected);
  };

  const reveal = (diagnostic: Diagnostic) => {
    const place = placeOfPointer(document, diagnostic.path);
    if (place === undefined) return onShowText(diagnostic);
    onReveal(place.path);
    select(selectNodes(place.key));
  };

  return {
    agent,
    editor,
    shown: other?.shown ?? { kind: "draft" },
    document,
    path,
    open,
    graph,
    view,
    canEdit,
    edit,
    selection,
    select,
    found: shownFound,
    diagnostics,
    reveal,
    fix: mayEdit && isDraft ? fix : undefined,
    activity,
  };
}

const empty: JsonObject = {};
const nothingFound: DraftDiagnostics = { diagnostics: [], about: "text" };

function reachable(document: JsonObject, path: GraphPath): GraphPath {
  let end = path.length;
  while (end > 0 && graphAt(document, path.slice(0, end)) === undefined) end -= 1;
  return end === path.length ? path : path.slice(0, end);
}
