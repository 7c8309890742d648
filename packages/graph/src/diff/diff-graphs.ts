import { unescapePointer } from "../expression/parse-value.ts";
import { isList, isObject, type Json, type JsonObject } from "../json.ts";
import { edgeEnds, edgeIdentity } from "./edge-ends.ts";
import { fieldChange, fieldChanges, type Placed, placedMember } from "./field-changes.ts";
import { findRenames } from "./find-renames.ts";
import type { EdgeEnds, GraphChange } from "./graph-change.ts";
import { keysOf, memberOf, sameJson } from "./json-shape.ts";
import { idOf, isReordered, type KeyedItem, keyedList } from "./keyed-list.ts";
import { type Renames, renameNodes } from "./rename-nodes.ts";
import { wordDiff, wordDiffSteps } from "./word-diff.ts";

/**
 * Everything that differs between two documents, in the order of the document. Total: any JSON objects have a
 * difference, right or wrong. Documents that say the same (whatever the order of keys) have none, and the content
 * hashes are equal exactly where every change is `cosmetic`.
 *
 * Nodes are known by their ids, edges by their ends, channels by their names, wherever they stand. A node that only got
 * another id is one change; what follows its new name is none.
 */
export function diffGraphs(before: JsonObject, after: JsonObject): GraphChange[] {
  if (sameJson(before, after)) return [];
  const renames = findRenames(before, after);
  const followed = renameNodes(before, renames);
  const places = { before: { path: "", value: followed }, after: { path: "", value: after } };
  const keys = new Set([...sections.keys(), ...keysOf(followed, after)]);
  const changes = [...keys].flatMap((key) => {
    const left = placedMember(places.before, key);
    const right = placedMember(places.after, key);
    if (sameJson(left.value, right.value)) return key === "nodes" ? renamed(before, right, renames) : [];
    const found = [
      ...(key === "nodes" ? renamed(before, right, renames) : []),
      ...(sections.get(key)?.(left, right) ?? []),
    ];
    // An empty list in place of none, say, is a difference all the same.
    return found.length > 0 ? found : [{ type: "document.changed" as const, ...fieldChange(left, right) }];
  });
  return withWords(changes, before);
}

type Section = (before: Placed, after: Placed) => GraphChange[];

const fieldsOf =
  (type: "input.changed" | "output.changed" | "limits.changed" | "voice.changed"): Section =>
  (before, after) =>
    fieldChanges(before, after).map((field) => ({ type, ...field }));

/** The parts of a document in its usual order; what else it has comes after them. */
const sections: ReadonlyMap<string, Section> = new Map<string, Section>([
  ["schema", documentChanges],
  ["input", fieldsOf("input.changed")],
  ["output", fieldsOf("output.changed")],
  ["state", channelChanges],
  ["nodes", nodeListChanges],
  ["edges", edgeListChanges],
  ["limits", fieldsOf("limits.changed")],
  ["voice", fieldsOf("voice.changed")],
  ["notes", noteChanges],
]);

function documentChanges(before: Placed, after: Placed): GraphChange[] {
  return fieldChanges(before, after).map((field) => ({ type: "document.changed", ...field }));
}

function channelChanges(before: Placed, after: Placed): GraphChange[] {
  const [left, right] = [before.value ?? {}, after.value ?? {}];
  if (!isObject(left) || !isObject(right)) return documentChanges(before, after);
  return keysOf(left, right).flatMap((channel): GraphChange[] => {
    const [one, other] = [placedMember(before, channel), placedMember(after, channel)];
    if (one.value === undefined && other.value !== undefined)
      return [
        { type: "channel.added", channel, path_before: null, path_after: other.path, after: other.value },
      ];
    if (one.value !== undefined && other.value === undefined)
      return [
        { type: "channel.removed", channel, path_before: one.path, path_after: null, before: one.value },
      ];
    return fieldChanges(one, other).map((field) => ({ type: "channel.changed", channel, ...field }));
  });
}

/** A pair of items that belong together, or one that the other list does not have. */
interface Pair {
  readonly left: KeyedItem | undefined;
  readonly right: KeyedItem | undefined;
}

interface Pairs {
  /** In the order of the list before, then what was added. */
  readonly pairs: readonly Pair[];
  readonly isReordered: boolean;
}

/** What belongs together in two lists; undefined where one of them is no list. An absent list is an empty one. */
function pairsOf(
  { value: before = [] }: Placed,
  { value: after = [] }: Placed,
  identityOf: (item: Json) => string | undefined,
): Pairs | undefined {
  if (!isList(before) || !isList(after)) return undefined;
  const [left, right] = [keyedList(before, identityOf), keyedList(after, identityOf)];
  const keys = new Set([...left.keys(), ...right.keys()]);
  return {
    pairs: [...keys].map((key) => ({ left: left.get(key), right: right.get(key) })),
    isReordered: isReordered(left, right),
  };
}

function renamed(before: JsonObject, after: Placed, renames: Renames): GraphChange[] {
  if (renames.size === 0) return [];
  const [left, right] = [placesOf(memberOf(before, "nodes")), placesOf(after.value)];
  return [...renames].map(([id, other]) => ({
    type: "node.renamed",
    node_id: other,
    path_before: `/nodes/${left.get(id) ?? 0}/id`,
    path_after: `/nodes/${right.get(other) ?? 0}/id`,
    before: id,
    after: other,
  }));
}

const placesOf = (nodes: Json | undefined): ReadonlyMap<string | undefined, number> =>
  new Map((isList(nodes) ? nodes : []).map((node, index) => [idOf(node), index]));

function nodeListChanges(before: Placed, after: Placed): GraphChange[] {
  const found = pairsOf(before, after, idOf);
  if (found === undefined) return documentChanges(before, after);
  const changes = found.pairs.flatMap(({ left, right }): GraphChange[] => {
    if (left !== undefined && right !== undefined) return nodeChanges(left, right);
    if (right !== undefined) {
      const path_after = `/nodes/${right.index}`;
      const node_id = nameOf(right);
      return [{ type: "node.added", node_id, path_before: null, path_after, after: right.item }];
    }
    if (left === undefined) return [];
    const path_before = `/nodes/${left.index}`;
    const node_id = nameOf(left);
    return [{ type: "node.removed", node_id, path_before, path_after: null, before: left.item }];
  });
  if (!found.isReordered) return changes;
  return [...changes, { type: "nodes.reordered", path_before: "/nodes", path_after: "/nodes" }];
}

const nameOf = ({ item, index }: KeyedItem): string => idOf(item) ?? `#${index}`;

function nodeChanges(left: KeyedItem, right: KeyedItem): GraphChange[] {
  const before: Placed = { path: `/nodes/${left.index}`, value: left.item };
  const after: Placed = { path: `/nodes/${right.index}`, value: right.item };
  if (sameJson(before.value, after.value)) return [];
  if (!isObject(before.value) || !isObject(after.value)) return documentChanges(before, after);
  const node_id = nameOf(right);
  const keys = new Set(["type", "config", "policy", "name", "ui", ...keysOf(before.value, after.value)]);
  return [...keys].flatMap((key): GraphChange[] => {
    const [one, other] = [placedMember(before, key), placedMember(after, key)];
    if (sameJson(one.value, other.value)) return [];
    if (key === "config" || key === "policy")
      return fieldChanges(one, other).map((field) => ({ type: `${key}.changed`, node_id, ...field }));
    if (key === "name" || key === "ui")
      return [{ type: "cosmetic", part: key, id: node_id, ...fieldChange(one, other) }];
    if (key !== "type" || typeof one.value !== "string" || typeof other.value !== "string")
      return documentChanges(one, other);
    const values = { before: one.value, after: other.value };
    return [{ type: "node.type_changed", node_id, path_before: one.path, path_after: other.path, ...values }];
  });
}

interface PlacedEdge {
  readonly path: string;
  readonly ends: EdgeEnds;
}

function edgeListChanges(before: Placed, after: Placed): GraphChange[] {
  const found = pairsOf(before, after, edgeIdentity);
  if (found === undefined) return documentChanges(before, after);
  const removed: PlacedEdge[] = [];
  const added: PlacedEdge[] = [];
  const changes = found.pairs.flatMap(({ left, right }): GraphChange[] => {
    const one: Placed = { path: `/edges/${left?.index ?? "-"}`, value: left?.item };
    const other: Placed = { path: `/edges/${right?.index ?? "-"}`, value: right?.item };
    const from = left !== undefined && right === undefined ? edgeEnds(left.item) : undefined;
    const to = right !== undefined && left === undefined ? edgeEnds(right.item) : undefined;
    if (from !== undefined) removed.push({ path: one.path, ends: from });
    if (to !== undefined) added.push({ path: other.path, ends: to });
    // What is no edge, and what edges have beside their ends.
    return from === undefined && to === undefined ? documentChanges(one, other) : [];
  });
  const routes = edgeRoutes(removed, added);
  if (!found.isReordered) return [...routes, ...changes];
  return [...routes, ...changes, { type: "edges.reordered", path_before: "/edges", path_after: "/edges" }];
}

/** Edges that came and went. One that came in place of one that went is the same edge, led elsewhere. */
function edgeRoutes(removed: readonly PlacedEdge[], added: readonly PlacedEdge[]): GraphChange[] {
  const left = new Set(added);
  const instead = new Map<PlacedEdge, PlacedEdge>();
  for (const identityOf of [samePort, sameNodes]) {
    const candidates = Map.groupBy(left, ({ ends }) => identityOf(ends));
    for (const edge of removed) {
      const other = instead.has(edge) ? undefined : candidates.get(identityOf(edge.ends))?.shift();
      if (other === undefined) continue;
      instead.set(edge, other);
      left.delete(other);
    }
  }
  const gone = removed.map((edge): GraphChange => {
    const { path, ends } = edge;
    const other = instead.get(edge);
    if (other === undefined)
      return { type: "edge.removed", path_before: path, path_after: null, before: ends };
    const [path_before, path_after] = [path, other.path];
    return { type: "edge.rerouted", path_before, path_after, before: ends, after: other.ends };
  });
  const come = [...left].map(({ path, ends }): GraphChange => ({
    type: "edge.added",
    path_before: null,
    path_after: path,
    after: ends,
  }));
  return [...gone, ...come];
}

const samePort = ({ from, port }: EdgeEnds): string => JSON.stringify([from, port]);
const sameNodes = ({ from, to }: EdgeEnds): string => JSON.stringify([from, to]);

function noteChanges(before: Placed, after: Placed): GraphChange[] {
  const whole: GraphChange = { type: "cosmetic", part: "note", id: null, ...fieldChange(before, after) };
  const found = pairsOf(before, after, idOf);
  if (found === undefined || found.isReordered) return [whole];
  const changes = found.pairs.flatMap(({ left, right }): GraphChange[] => {
    const one: Placed = { path: `/notes/${left?.index ?? "-"}`, value: left?.item };
    const other: Placed = { path: `/notes/${right?.index ?? "-"}`, value: right?.item };
    if (sameJson(one.value, other.value)) return [];
    const id = idOf(right?.item ?? left?.item ?? null) ?? null;
    return [{ type: "cosmetic", part: "note", id, ...fieldChange(one, other) }];
  });
  return changes.length > 0 ? changes : [whole];
}

/** Shows every value before as it was written, under the node's old name, and says how texts became others. */
function withWords(changes: readonly GraphChange[], before: JsonObject): GraphChange[] {
  const budget = { steps: wordDiffSteps };
  return changes.map((change): GraphChange => {
    const written = change.path_before === null ? undefined : valueAt(before, change.path_before);
    if (written === undefined) return change;
    switch (change.type) {
      case "node.renamed":
      case "node.type_changed":
      case "nodes.reordered":
      case "edges.reordered":
      case "node.added":
      case "edge.added":
      case "channel.added":
        return change;
      case "node.removed":
      case "channel.removed":
        return { ...change, before: written };
      case "edge.removed":
      case "edge.rerouted":
        return { ...change, before: edgeEnds(written) ?? change.before };
      case "config.changed":
      case "policy.changed":
      case "channel.changed":
      case "input.changed":
      case "output.changed":
      case "limits.changed":
      case "voice.changed":
      case "document.changed":
      case "cosmetic": {
        const { after } = change;
        const isProse =
          typeof written === "string" && typeof after === "string" && /\s/.test(written + after);
        const words = isProse ? { words: wordDiff(written, after, budget) } : {};
        return { ...change, before: written, ...words };
      }
    }
  });
}

function valueAt(document: JsonObject, path: string): Json | undefined {
  const tokens = path.split("/").slice(1).map(unescapePointer);
  return tokens.reduce<Json | undefined>((value, token) => {
    if (isList(value)) return value[Number(token)];
    return isObject(value) ? memberOf(value, token) : undefined;
  }, document);
}
