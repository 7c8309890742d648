import type { TaggedDraft } from "../api/api.ts";
import { parseDocument } from "../draft/parse-document.ts";
import { t } from "../words/words.ts";
import { sameJson } from "./commands/change-at.ts";
import { adopt, beginHistory, type History } from "./history.ts";
import type { KeptWork } from "./kept-work.ts";

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
  const isReadable = text === undefined || parseDocument(text).ok;
  // A page that goes right after a save could not keep that it was one; what it saved is nobody else's.
  if (isReadable && sameJson(document, server.draft.graph)) return { history, saved: server };
  if (!isReadable || !sameJson(document, base)) return { history, saved };
  return { history: adopt(history, server.draft.graph, t("edit.savedElsewhere"), at), saved: server };
}
