import type { Page } from "@patchbay/contracts";
import { AppError } from "@patchbay/errors";

/** A cursor that no list of ours has handed out. */
export class CursorInvalidError extends AppError<"cursor_invalid"> {
  constructor() {
    super("cursor_invalid", "The cursor is not one that this list has answered; begin again without it.");
  }
}

/** What a list is asked for: at most `limit` items older than `before`. */
export interface PageRequest {
  readonly limit: number;
  readonly before?: string;
}

/** Reads what a caller sent as `limit` and `cursor`. Ids sort by time, so the last id of a page is its cursor. @throws {CursorInvalidError} */
export function readPageRequest(query: {
  readonly limit: number;
  readonly cursor?: string | undefined;
}): PageRequest {
  if (query.cursor === undefined) return { limit: query.limit };
  const before = Buffer.from(query.cursor, "base64url").toString("utf8");
  if (!/^[a-z]{3}_[0-9a-z]{26}$/.test(before)) throw new CursorInvalidError();
  return { limit: query.limit, before };
}

/** Makes a page of rows that were read one more than asked for, newest first. */
export function toPage<Item extends { readonly id: string }>(
  rows: readonly Item[],
  limit: number,
): Page<Item> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const hasMore = rows.length > limit && last !== undefined;
  return { items, next_cursor: hasMore ? Buffer.from(last.id, "utf8").toString("base64url") : null };
}
