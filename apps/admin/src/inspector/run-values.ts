import type { JsonObject } from "@patchbay/graph";

import type { RunValues } from "../check/preview-expression.ts";
import type { GraphPath } from "../editing/edit.ts";
import { nodePath } from "../graph/node-label.ts";
import { type Fields, fields } from "../graph/read-fields.ts";

/** What is known of a run, by its events. */
export interface KnownRun {
  readonly input: JsonObject | undefined;
  /** Channels as they were written last. */
  readonly channels: JsonObject;
  /** By node, as events name it: `fan[2].ask` for the third item of the map `fan`. */
  readonly outputs: Readonly<Record<string, JsonObject>>;
}

/**
 * The values of a run as the expressions of one of its graphs see them; in the body of a map, those of its last item.
 *
 * @param state the graph's channels: what none has written is as it began
 */
export function runValues(
  { input, channels, outputs }: KnownRun,
  path: GraphPath,
  state: Fields = {},
): RunValues {
  const nodes: Record<string, JsonObject> = {};
  const items = new Map<string, number>();
  for (const [name, left] of Object.entries(outputs)) {
    const { id, maps } = nodePath(name);
    const isHere = maps.length === path.length && maps.every((map, at) => map.id === path[at]);
    const item = maps.reduce((sum, map) => sum * itemsAtMost + map.item, 0);
    if (!isHere || item < (items.get(id) ?? 0)) continue;
    items.set(id, item);
    nodes[id] = left;
  }
  // A body has an input and channels of its own, which no event tells.
  if (path.length > 0) return { nodes };
  // Before the first run nothing has a value, also what would begin with one.
  return input === undefined
    ? { nodes, state: channels }
    : { nodes, input, state: { ...defaultsOf(state), ...channels } };
}

/** What channels hold before anything writes them, as far as it is said. */
function defaultsOf(state: Fields): JsonObject {
  const given = Object.entries(state).flatMap(([name, channel]) => {
    const value = fields(channel)["default"];
    return value === undefined ? [] : [[name, value] as const];
  });
  // What lies in a JSON document is JSON.
  return Object.fromEntries(given) as JsonObject;
}

/** Items of items are told apart by this: no map has more. */
const itemsAtMost = 1_000_000;
