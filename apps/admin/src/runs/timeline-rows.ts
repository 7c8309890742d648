import type { RunEvent } from "@patchbay/contracts";

import type { TimelineEntry } from "./timeline.ts";

/** A line of the timeline, or everything that the body of a map did, item by item. */
export type TimelineRow =
  | { readonly kind: "entry"; readonly entry: TimelineEntry }
  | {
      readonly kind: "map";
      readonly id: string;
      /** Of the map, as events write it: in the body of another with the way to it. */
      readonly node_id: string;
      readonly seq: number;
      readonly items: readonly ItemRows[];
    };

/** What happened for one item of a map. */
export interface ItemRows {
  /** From 0. */
  readonly item: number;
  readonly rows: readonly TimelineRow[];
}

/** The same while it grows. */
type Growing = Extract<TimelineRow, { kind: "entry" }> | GrowingMap;
interface GrowingMap {
  readonly kind: "map";
  readonly id: string;
  readonly node_id: string;
  readonly seq: number;
  readonly items: Map<number, Growing[]>;
}

/**
 * Gathers what the items of maps did: events of `fan[2].ask` and `fan[0].ask` come interleaved, and stand under `fan` by
 * their items, where the first of them stood. A map that begins again has a group of its own. O(entries).
 */
export function timelineRows(entries: readonly TimelineEntry[]): readonly TimelineRow[] {
  const rows: Growing[] = [];
  /** The map's current group, by the way to it. */
  const maps = new Map<string, GrowingMap>();
  for (const entry of entries) {
    const nodeId = nodeIdOf(entry.event);
    if (entry.event.type === "node.started") maps.delete(entry.event.node_id);
    place(rows, maps, "", nodeId, entry);
  }
  return rows.map(finished);
}

function place(
  rows: Growing[],
  maps: Map<string, GrowingMap>,
  way: string,
  nodeId: string,
  entry: TimelineEntry,
): void {
  const found = /^([^[.]+)\[(\d+)\]\.(.*)$/.exec(nodeId);
  if (found === null) {
    rows.push({ kind: "entry", entry });
    return;
  }
  const [, id = "", item = "", rest = ""] = found;
  const known = maps.get(way + id);
  const map: GrowingMap = known ?? { kind: "map", id, node_id: way + id, seq: entry.seq, items: new Map() };
  if (known === undefined) {
    maps.set(way + id, map);
    rows.push(map);
  }
  const inside = map.items.get(Number(item)) ?? [];
  map.items.set(Number(item), inside);
  place(inside, maps, `${way}${id}[${item}].`, rest, entry);
}

function finished(row: Growing): TimelineRow {
  if (row.kind === "entry") return row;
  const items = [...row.items]
    .toSorted(([a], [b]) => a - b)
    .map(([item, rows]): ItemRows => ({ item, rows: rows.map(finished) }));
  return { ...row, items };
}

/** The node that an event is about; empty where it is about the run. */
export const nodeIdOf = (event: RunEvent): string => ("node_id" in event ? event.node_id : "");
