import type { ChannelChange } from "@patchbay/contracts";
import { canonicalJson, type Json } from "@patchbay/graph";

/** What a channel of a checkpoint holds, as far as it was read. */
export interface StoredValue {
  /** True where it is only the end of a list, whose beginning is what the list was before. */
  readonly is_piece: boolean;
  readonly bytes: number;
  /** The same for values that are the same. */
  readonly digest: string;
  /** Absent where it is too large. */
  readonly value?: Json;
}

/** What a step did to a channel; undefined where it left it as it was. `before` is absent where there was nothing. */
export function channelChange(after: StoredValue, before?: StoredValue): ChannelChange | undefined {
  if (!after.is_piece && before?.is_piece === false && before.digest === after.digest) return undefined;
  const { value } = after;
  if (value === undefined) return { kind: "large", bytes: after.bytes };
  if (after.is_piece) return Array.isArray(value) ? appended(value) : undefined;
  if (before?.value === undefined || before.is_piece) return { kind: "set", after: value };
  const more = itemsAfter(before.value, value);
  return more === undefined ? { kind: "set", before: before.value, after: value } : appended(more);
}

const appended = (items: readonly Json[]): ChannelChange | undefined =>
  items.length === 0 ? undefined : { kind: "appended", items: [...items] };

/** The items that a list has after those of another; undefined where it does not begin with them. */
export function itemsAfter(before: Json, after: Json): readonly Json[] | undefined {
  if (!Array.isArray(before) || !Array.isArray(after) || after.length < before.length) return undefined;
  const isSame = before.every((item, index) => canonicalJson(item) === canonicalJson(after[index] ?? null));
  return isSame ? after.slice(before.length) : undefined;
}
