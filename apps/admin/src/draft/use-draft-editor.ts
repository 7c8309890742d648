import type { JsonObject } from "@patchbay/graph";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";

import { useApi } from "../api/api-context.ts";
import { ApiError } from "../api/api-error.ts";
import type { TaggedDraft } from "../api/api.ts";
import { queries } from "../api/queries.ts";
import { type GraphView, readGraph } from "../graph/read-graph.ts";
import { parseDocument } from "./parse-document.ts";

/** The draft of one agent in the hands of one person. */
export interface DraftEditor {
  readonly text: string;
  readonly setText: (text: string) => void;
  /** Whether the text differs from what was saved last. */
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
  /** Whether somebody else saved since this text was read, so that a save was refused. */
  readonly hasConflict: boolean;
  /** Saves the text. Resolves to whether it is saved. */
  readonly save: () => Promise<boolean>;
  /** Takes the saved draft and drops the text. */
  readonly reload: () => Promise<void>;
  /** Saves the text over what somebody else saved. */
  readonly overwrite: () => Promise<boolean>;
  readonly dismissConflict: () => void;
}

/** A document as the editor writes it. */
export const formatDocument = (document: JsonObject): string => JSON.stringify(document, null, 2);

/** Edits a draft that has been read. Mount it anew (by key) for another agent. */
export function useDraftEditor(agentId: string, initial: TaggedDraft): DraftEditor {
  const api = useApi();
  const client = useQueryClient();
  const [saved, setSaved] = useState(initial);
  const [savedText, setSavedText] = useState(() => formatDocument(initial.draft.graph));
  const [text, setText] = useState(savedText);
  const [hasConflict, setHasConflict] = useState(false);
  const parsed = useMemo(() => parseDocument(text), [text]);
  const [drawn, setDrawn] = useState<JsonObject>(initial.draft.graph);
  if (parsed.ok && parsed.document !== drawn) setDrawn(parsed.document);
  const view = useMemo(() => readGraph(drawn), [drawn]);

  const take = (draft: TaggedDraft, draftText: string) => {
    client.setQueryData(queries.draft(api, agentId).queryKey, draft);
    setSaved(draft);
    setSavedText(draftText);
    setHasConflict(false);
  };

  const mutation = useMutation({
    mutationFn: async ({ document, etag }: { text: string; document: JsonObject; etag: string }) =>
      api.saveDraft(agentId, document, etag),
    // The text stays as its author wrote it, also where the server would order keys otherwise.
    onSuccess: (draft, sent) => take(draft, sent.text),
    onSettled: () => client.invalidateQueries({ queryKey: ["agents"] }),
  });

  const saveOver = async (etag: string): Promise<boolean> => {
    if (!parsed.ok) return false;
    try {
      await mutation.mutateAsync({ text, document: parsed.document, etag });
      return true;
    } catch (error) {
      if (isConflict(error)) setHasConflict(true);
      return false; // the mutation keeps the error for `error` below
    }
  };

  const latest = useMutation({ mutationFn: () => api.draft(agentId) });

  return {
    text,
    setText,
    isDirty: text !== savedText,
    isReadable: parsed.ok,
    wrongLine: parsed.ok ? undefined : parsed.line,
    document: drawn,
    view,
    saved,
    isSaving: mutation.isPending || latest.isPending,
    error: [mutation.error, latest.error].find((error) => error !== null && !isConflict(error)) ?? null,
    hasConflict,
    save: () => saveOver(saved.etag),
    reload: async () => {
      try {
        const draft = await latest.mutateAsync();
        setText(formatDocument(draft.draft.graph));
        take(draft, formatDocument(draft.draft.graph));
      } catch {
        setHasConflict(false); // `error` says it
      }
    },
    overwrite: async () => {
      try {
        return await saveOver((await latest.mutateAsync()).etag);
      } catch {
        setHasConflict(false); // `error` says it
        return false;
      }
    },
    dismissConflict: () => setHasConflict(false),
  };
}

const isConflict = (error: unknown): boolean => error instanceof ApiError && error.problem.status === 412;
