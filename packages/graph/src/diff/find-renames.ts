import { canonicalJson } from "../document/content-hash.ts";
import { documentLimits } from "../document/limits.ts";
import { isList, isObject, type Json, type JsonObject } from "../json.ts";
import { edgeEnds } from "./edge-ends.ts";
import type { EdgeEnds } from "./graph-change.ts";
import { isDeeperThan, memberOf } from "./json-shape.ts";
import { idOf } from "./keyed-list.ts";
import { type Renames, renameNodes } from "./rename-nodes.ts";

/** Stands for any node that one of the documents does not have; no id can be this. */
const anyNode = "#";

/**
 * The nodes of `before` that have another id in `after` and are otherwise the same: type, config, and the edges at them.
 * Cautious: where two nodes could be meant, none is. Policy, name and place may differ.
 */
export function findRenames(before: JsonObject, after: JsonObject): Renames {
  const [left, right] = [idsOf(before), idsOf(after)];
  const removed = [...left].filter(([id, count]) => count === 1 && !right.has(id)).map(([id]) => id);
  const added = [...right].filter(([id, count]) => count === 1 && !left.has(id)).map(([id]) => id);
  if (removed.length === 0 || added.length === 0) return new Map();
  if ([before, after].some((document) => isDeeperThan(documentLimits.depth, document))) return new Map();
  const candidates = uniqueBySignature(after, added);
  const pairs = [...uniqueBySignature(before, removed)].flatMap(([signature, id]): [string, string][] => {
    const other = candidates.get(signature);
    return id === undefined || other === undefined ? [] : [[id, other]];
  });
  return withSameNeighbors(before, after, new Map(pairs));
}

/** How many nodes have each id. */
function idsOf(document: JsonObject): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const node of listOf(memberOf(document, "nodes"))) {
    const id = idOf(node);
    if (id !== undefined) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return counts;
}

/** The ids by what the nodes are apart from their names; undefined where two are alike. */
function uniqueBySignature(
  document: JsonObject,
  ids: readonly string[],
): ReadonlyMap<string, string | undefined> {
  const blurred = renameNodes(document, new Map(ids.map((id) => [id, anyNode])));
  const blurredNodes = listOf(memberOf(blurred, "nodes"));
  const wanted = new Set(ids);
  const edges = edgesAt(document, (id) => (wanted.has(id) ? anyNode : id));
  const unique = new Map<string, string | undefined>();
  for (const [index, node] of listOf(memberOf(document, "nodes")).entries()) {
    const id = idOf(node);
    const around = id === undefined ? undefined : edges.get(id);
    const same = blurredNodes[index];
    // A node that nothing leads to or from has no neighbors by which to know it.
    if (id === undefined || !wanted.has(id) || around === undefined || !isObject(same)) continue;
    const { type = null, config = {} } = same;
    const signature = canonicalJson([type, config, around.toSorted()]);
    unique.set(signature, unique.has(signature) ? undefined : id);
  }
  return unique;
}

/** The edges at every node, each in a word; the node itself is called nothing. */
function edgesAt(
  document: JsonObject,
  nameOf: (id: string) => string,
): ReadonlyMap<string, readonly string[]> {
  const around = new Map<string, string[]>();
  const add = (id: string, edge: EdgeEnds): void => {
    const own = (end: string): string => (end === id ? "" : nameOf(end));
    const word = JSON.stringify([own(edge.from), edge.port, own(edge.to)]);
    const words = around.get(id);
    if (words === undefined) around.set(id, [word]);
    else words.push(word);
  };
  for (const each of listOf(memberOf(document, "edges"))) {
    const edge = edgeEnds(each);
    if (edge === undefined) continue;
    add(edge.from, edge);
    if (edge.to !== edge.from) add(edge.to, edge);
  }
  return around;
}

/** Keeps the pairs whose neighbors are the same nodes. */
function withSameNeighbors(before: JsonObject, after: JsonObject, pairs: Renames): Renames {
  const left = edgesAt(before, (id) => pairs.get(id) ?? id);
  const right = edgesAt(after, (id) => id);
  const others = [...pairs].filter(([id, other]) => !isSameSet(left.get(id) ?? [], right.get(other) ?? []));
  const wrong = new Set(others.map(([id]) => id));
  const neighbors = neighborsIn(before);
  // A pair that goes takes its neighbors' pairs along: they would lead to a node that is not there. A Set also visits
  // what is added while it is being walked.
  for (const id of wrong) for (const next of neighbors.get(id) ?? []) if (pairs.has(next)) wrong.add(next);
  return new Map([...pairs].filter(([id]) => !wrong.has(id)));
}

function neighborsIn(document: JsonObject): ReadonlyMap<string, readonly string[]> {
  const ends = listOf(memberOf(document, "edges")).flatMap((edge): [string, string][] => {
    const { from, to } = edgeEnds(edge) ?? {};
    return from === undefined || to === undefined
      ? []
      : [
          [from, to],
          [to, from],
        ];
  });
  const grouped = Map.groupBy(ends, ([id]) => id);
  return new Map([...grouped].map(([id, pairs]) => [id, pairs.map(([, neighbor]) => neighbor)]));
}

function isSameSet(one: readonly string[], other: readonly string[]): boolean {
  const sorted = other.toSorted();
  return one.length === other.length && one.toSorted().every((each, place) => each === sorted[place]);
}

const listOf = (value: Json | undefined): readonly Json[] => (isList(value) ? value : []);
