import { type JsonObject, type MergedGraph, mergeGraphs } from "@patchbay/graph";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useMemo, useRef, useState, useSyncExternalStore } from "react";

import { useApi } from "../api/api-context.ts";
import { ApiError } from "../api/api-error.ts";
import type { TaggedDraft } from "../api/api.ts";
import { queries } from "../api/queries.ts";
import { sameJson } from "../editing/commands/change-at.ts";
import { replaceDocument } from "../editing/commands/document-edits.ts";
import { DocumentStore } from "../editing/document-store.ts";
import type { Edit } from "../editing/edit.ts";
import type { History } from "../editing/history.ts";
import type { KeptHistories } from "../editing/kept-history.ts";
import type { KeptWork } from "../editing/kept-work.ts";
import { openWork } from "../editing/open-work.ts";
import type { GraphView } from "../graph/read-graph.ts";
import { t } from "../words/words.ts";

/** Somebody else saved in between, and their changes and ours exclude each other. */
export interface DraftConflict {
  /** The last draft that both began with. */
  readonly base: JsonObject;
  readonly mine: JsonObject;
  readonly theirs: TaggedDraft;
  /** Both together; where they exclude each other it has mine. */
  readonly merged: MergedGraph;
}

/** The draft of one agent in the hands of one person. */
export interface DraftEditor {
  /** Where the document lives: subscribe to it for what changes with every letter. */
  readonly store: DocumentStore;
  /** The document as text, also while it is no JSON. */
  readonly text: string;
  readonly setText: (text: string) => void;
  /** Does an edit; nothing while the text is no JSON object. Answers whether something changed. */
  readonly run: (edit: Edit) => boolean;
  readonly history: History;
  /** Whether the document differs from what was saved last. */
  readonly isDirty: boolean;
  /** Whether the text is a JSON object, so that it can be saved. */
  readonly isReadable: boolean;
  /** The line in which reading stopped, from 1. */
  readonly wrongLine: number | undefined;
  /** The text as a document; while it is no JSON, as it last was. */
  readonly document: JsonObject;
  /** The document as it can be drawn. */
  readonly view: GraphView;
  readonly saved: TaggedDraft;
  readonly isSaving: boolean;
  /** What the last save ran into; null when it went well. A conflict is not among these. */
  readonly error: Error | null;
  /** A save that waits for a decision between two changes; nothing is saved until then. */
  readonly conflict: DraftConflict | undefined;
  /** Whether what somebody else saved was merged into this document since the page was opened. */
  readonly hasMerged: boolean;
  /** Saves the document. Resolves to whether it is saved. */
  readonly save: () => Promise<boolean>;
  /** Ends a conflict with the document that both sides' work has become, and saves it. */
  readonly resolve: (document: JsonObject) => Promise<boolean>;
}

interface DraftEditorOptions {
  readonly agentId: string;
  /** The draft as it was read. */
  readonly initial: TaggedDraft;
  /** What this browser kept of earlier work on it. */
  readonly kept: KeptWork | undefined;
  readonly histories: KeptHistories;
  /** Whether changes are saved by themselves. */
  readonly canEdit: boolean;
}

/** A pause in the work that is worth a save. */
const quietMs = 800;

/** How long a failed save waits before it tries again by itself. */
const retryMs = 5_000;

/** Edits a draft that has been read, and saves it by itself. Mount it anew (by key) for another agent. */
export function useDraftEditor({
  agentId,
  initial,
  kept,
  histories,
  canEdit,
}: DraftEditorOptions): DraftEditor {
  const api = useApi();
  const client = useQueryClient();
  const [opened] = useState(() => openWork(kept, initial, Date.now()));
  const [store] = useState(() => new DocumentStore(opened.history));
  const editing = useSyncExternalStore(store.subscribe, store.snapshot);
  const { document, isReadable, history } = editing;
  const [saved, setSaved] = useState(opened.saved);
  /** The draft that the next save is made from: known at once, not with the next drawing. */
  const base = useRef(opened.saved);
  const turns = useRef<Promise<boolean>>(Promise.resolve(true));
  const [conflict, setConflict] = useState<DraftConflict>();
  const [hasMerged, setHasMerged] = useState(false);
  const isDirty = useMemo(() => !sameJson(document, saved.draft.graph), [document, saved]);

  const mutation = useMutation({
    mutationFn: ({ document: sent, etag }: { document: JsonObject; etag: string }) =>
      api.saveDraft(agentId, sent, etag),
    networkMode: "always", // a save that fails says so; it does not wait in silence for the network
    onSettled: () => client.invalidateQueries({ queryKey: ["agents"] }),
  });
  const latest = useMutation({ mutationFn: () => api.draft(agentId), networkMode: "always" });

  /** What is on the server now. The document stays the very one that was sent, whatever order the server gave its keys. */
  const take = (draft: TaggedDraft, sent: JsonObject = draft.draft.graph) => {
    client.setQueryData(queries.draft(api, agentId).queryKey, draft);
    const taken = { ...draft, draft: { ...draft.draft, graph: sent } };
    base.current = taken;
    setSaved(taken);
  };

  /** Saves what is on the page once the save under way is over, as many as ask for it. */
  const saveInTurn = (): Promise<boolean> => {
    const turn = turns.current.then(async () => {
      const { document: present, isReadable: canBeSaved } = store.snapshot();
      if (!canBeSaved) return false;
      return sameJson(present, base.current.draft.graph) || (await saveAs(present, base.current));
    });
    turns.current = turn;
    return turn;
  };

  /** Never rejects. */
  const saveAs = async (sent: JsonObject, from: TaggedDraft): Promise<boolean> => {
    try {
      take(await mutation.mutateAsync({ document: sent, etag: from.etag }), sent);
      return true;
    } catch (error) {
      return isConflict(error) ? merge(from) : false; // the mutation keeps the error for `error` below
    }
  };

  /**
   * Brings our document and what somebody else saved together; asks where they exclude each other. Ours is what is on
   * the page by then, for work goes on while a save is under way.
   */
  const merge = async (from: TaggedDraft): Promise<boolean> => {
    let theirs: TaggedDraft;
    try {
      theirs = await latest.mutateAsync();
    } catch {
      return false; // `error` says it
    }
    const mine = store.snapshot().document;
    const merged = mergeGraphs(from.draft.graph, mine, theirs.draft.graph);
    if (merged.conflicts.length > 0) {
      setConflict({ base: from.draft.graph, mine, theirs, merged });
      return false;
    }
    setHasMerged(true);
    take(theirs);
    store.run(replaceDocument(merged.document, t("edit.merge")));
    return saveAs(merged.document, theirs);
  };

  const save = () => (isReadable && conflict === undefined ? saveInTurn() : Promise.resolve(false));

  const isSaving = mutation.isPending || latest.isPending;
  const error = [mutation.error, latest.error].find((each) => each !== null && !isConflict(each)) ?? null;
  const saveByItself = useEffectEvent(() => void saveInTurn());
  const waits = canEdit && isDirty && isReadable && !isSaving && conflict === undefined;
  useEffect(() => {
    if (!waits) return undefined;
    const saveNow = () => saveByItself();
    const timer = setTimeout(saveNow, error === null ? quietMs : retryMs);
    window.addEventListener("online", saveNow);
    return () => {
      clearTimeout(timer);
      window.removeEventListener("online", saveNow);
    };
    // Each change begins the pause anew.
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [waits, document, error]);

  /** Takes what was saved elsewhere while this page was out of sight, where nothing here waits to be saved. */
  const lookAgain = useEffectEvent(async () => {
    if (isDirty || isSaving || conflict !== undefined) return;
    try {
      const found = await api.draft(agentId);
      const hasChanged = !sameJson(store.snapshot().document, base.current.draft.graph);
      if (found.etag === base.current.etag || hasChanged) return;
      take(found);
      store.run(replaceDocument(found.draft.graph, t("edit.savedElsewhere")));
    } catch {
      // The next save says what is wrong.
    }
  });
  useEffect(() => {
    const look = () => void lookAgain();
    window.addEventListener("focus", look);
    return () => window.removeEventListener("focus", look);
  }, []);

  useEffect(() => {
    const timer = setTimeout(() => {
      void histories.keep(agentId, { history, base: saved.draft.graph, etag: saved.etag });
    }, keepMs);
    return () => clearTimeout(timer);
  }, [histories, agentId, history, saved]);

  return {
    store,
    text: store.text,
    setText: store.write,
    run: store.run,
    history,
    isDirty,
    isReadable,
    wrongLine: editing.wrongLine,
    document,
    view: editing.view,
    saved,
    isSaving,
    error,
    conflict,
    hasMerged,
    save,
    resolve: (decided) => {
      if (conflict === undefined) return Promise.resolve(false);
      setConflict(undefined);
      take(conflict.theirs);
      store.run(replaceDocument(decided, t("edit.merge")));
      return saveInTurn();
    },
  };
}

/** How soon what was done is safe from a reload. */
const keepMs = 250;

const isConflict = (error: unknown): boolean => error instanceof ApiError && error.problem.status === 412;
