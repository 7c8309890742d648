import { encodeValue } from "./encode-value.ts";
import type { ValueRow } from "./checkpoint-batch.ts";

/** The newest checkpoint of a namespace, as far as the next one builds on it. */
export interface Lineage {
  readonly checkpoint_id: string;
  readonly channel_values: Readonly<Record<string, unknown>>;
  /** For each channel with a value: the checkpoint with which the value was stored. */
  readonly sources: ReadonlyMap<string, string>;
}

/**
 * What has to be stored of a checkpoint's values when its parent's are stored already: nothing of a channel that did
 * not change, and of a list that only grew just its new end. Stored so, a conversation of n messages takes n rows'
 * worth of space and not n²/2.
 *
 * A list grew if it begins with the parent's very items, compared by identity: values of the state are never changed in
 * place.
 *
 * @param parent undefined where it is not known; then everything is stored
 * @param changed the channels that have a new version
 * @throws {StateNotJsonError}
 */
export function extendLineage(
  parent: Lineage | undefined,
  checkpointNs: string,
  checkpoint: { readonly id: string; readonly channel_values: Readonly<Record<string, unknown>> },
  changed: ReadonlySet<string>,
): { readonly lineage: Lineage; readonly values: readonly ValueRow[] } {
  const values: ValueRow[] = [];
  const sources = new Map<string, string>();
  for (const [channel, value] of Object.entries(checkpoint.channel_values)) {
    const base_id = parent?.sources.get(channel);
    if (base_id !== undefined && !changed.has(channel)) {
      sources.set(channel, base_id);
      continue;
    }
    const grown = base_id === undefined ? undefined : newItems(parent?.channel_values[channel], value);
    values.push({
      checkpoint_ns: checkpointNs,
      checkpoint_id: checkpoint.id,
      channel,
      base_id: grown === undefined ? null : (base_id ?? null),
      value: encodeValue(grown ?? value, channel),
    });
    sources.set(channel, checkpoint.id);
  }
  const lineage = { checkpoint_id: checkpoint.id, channel_values: checkpoint.channel_values, sources };
  return { lineage, values };
}

/** The items that `now` has after those of `before`; undefined where it does not begin with them. */
function newItems(before: unknown, now: unknown): readonly unknown[] | undefined {
  if (!Array.isArray(before) || !Array.isArray(now)) return undefined;
  if (before.length === 0 || now.length < before.length) return undefined;
  return before.every((item, index) => Object.is(item, now[index])) ? now.slice(before.length) : undefined;
}
