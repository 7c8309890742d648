import type { TaggedDraft } from "../api/api.ts";
import { parseDocument } from "../draft/parse-document.ts";
import { t } from "../words/words.ts";
import { sameJson } from "./commands/change-at.ts";
import { adopt, beginHistory, type History } from "./history.ts";
import type { KeptWork } from "./kept-history.ts";

/** Work that goes on: what can be undone, and the saved draft from which it was made. */
export interface OpenedWork {
  readonly history: History;
  readonly saved: TaggedDraft;
}

/**
 * Goes on with what this browser kept. Where the server has another draft by now, it is one more step, unless there are
 * changes that never reached the server: these stay on the ground they were made on, so that their save is merged.
 */
export function openWork(kept: KeptWork | undefined, server: TaggedDraft, at: number): OpenedWork {
  if (kept === undefined) return { history: beginHistory(server.draft.graph), saved: server };
  const { history, base, etag } = kept;
  const saved = { draft: { ...server.draft, graph: base }, etag };
  const { document, text } = history.present;
  // A text that cannot be read is work, too: the document beside it is only what it last was.
  const isSaved = sameJson(document, base) && (text === undefined || parseDocument(text).ok);
  if (!isSaved) return { history, saved };
  return sameJson(base, server.draft.graph)
    ? { history, saved: { ...saved, etag: server.etag } }
    : { history: adopt(history, server.draft.graph, t("edit.savedElsewhere"), at), saved: server };
}
