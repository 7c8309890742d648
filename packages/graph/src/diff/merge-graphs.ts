import { isList, isObject, type Json, type JsonObject } from "../json.ts";
import { edgeEnds, edgeIdentity } from "./edge-ends.ts";
import type { Placed } from "./field-changes.ts";
import { findRenames } from "./find-renames.ts";
import type { EdgeEnds } from "./graph-change.ts";
import { memberOf, sameJson } from "./json-shape.ts";
import { idOf, keyedList } from "./keyed-list.ts";
import type { MergeConflict } from "./merge-conflict.ts";
import {
  conflictOf,
  contradiction,
  type Merge,
  type Merged,
  mergeItems,
  mergeMembers,
  mergeValues,
  settled,
  type Three,
  type ThreeLists,
} from "./merge-values.ts";
import { renameNodes } from "./rename-nodes.ts";

export interface MergedGraph {
  readonly document: JsonObject;
  /** In the order of the document; empty where both sides' changes are all in it. */
  readonly conflicts: readonly MergeConflict[];
}

/**
 * Brings two changes of one document together. Total: any JSON objects can be merged; whether the outcome is a sound graph is for
 * the checker to say. What one side changed is taken, what both changed alike is taken once, and where they
 * exclude each other the document keeps a's value and a conflict says so. Where a node stands is never a conflict: b wins.
 *
 * Nodes are known by their ids (a node that one side renamed and the other changed is both), edges by their ends, channels and
 * fields by their names; lists in a config by ids, where their items have any, else as a whole.
 */
export function mergeGraphs(base: JsonObject, a: JsonObject, b: JsonObject): MergedGraph {
  const whole = threeOf(base, a, b);
  const decided = settled(whole);
  if (decided !== undefined) return { document: objectOf(decided.value), conflicts: [] };
  const { followed, conflicts } = followRenames(base, a, b);
  const contested = contestedNodes(followed);
  const merged = mergeMembers(followed, (key) => (three) => {
    if (key === "nodes") return mergeNodes(three, contested);
    if (key === "edges") return mergeEdges(three, contested);
    if (key === "notes") return mergeNotes(three);
    if (key === "state") return mergeMembersOf(three, (name) => ({ kind: "channel", name }));
    if (key === "limits" || key === "voice") return mergeMembersOf(three, () => ({ kind: "document" }));
    return mergeValues(three, { kind: "document" });
  });
  const document = objectOf(merged.value);
  const named = conflicts.map((each) => ({ ...each, path: idPath(document, each.subject.id) }));
  return { document, conflicts: [...named, ...merged.conflicts] };
}

const threeOf = (base: JsonObject, a: JsonObject, b: JsonObject): Three => ({
  base: { path: "", value: base },
  a: { path: "", value: a },
  b: { path: "", value: b },
});

const objectOf = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});

/** A part that may be left out: where nobody had it before, two new ones are still merged by their keys. */
function mergeMembersOf(three: Three, subjectOf: (key: string) => MergeConflict["subject"]): Merged {
  const { base, a, b } = three;
  const isPart = (base.value === undefined || isObject(base.value)) && isObject(a.value) && isObject(b.value);
  if (!isPart || settled(three) !== undefined) return mergeValues(three, { kind: "document" });
  return mergeMembers(three, (key) => (member) => mergeValues(member, subjectOf(key)));
}

/** Two new ids for one node. */
type RenameConflict = Omit<MergeConflict, "path"> & { readonly subject: { kind: "node"; id: string } };

/** The three documents with the nodes' newest ids everywhere, so that an id means the same node in all of them. */
function followRenames(
  base: JsonObject,
  a: JsonObject,
  b: JsonObject,
): { readonly followed: Three; readonly conflicts: readonly RenameConflict[] } {
  const [byA, byB] = [findRenames(base, a), findRenames(base, b)];
  // An id that the other side has given to another node cannot be followed.
  const inA = new Map([...byA].filter(([old, id]) => byB.get(old) === id || isFree(id, b)));
  const inB = new Map([...byB].filter(([old, id]) => inA.get(old) === id || isFree(id, a)));
  const all = new Map([...inB, ...inA]);
  const bToMerged = new Map([...inA].map(([old, id]) => [inB.get(old) ?? old, id]));
  const aToMerged = new Map([...inB].filter(([old]) => !inA.has(old)));
  const followed = threeOf(renameNodes(base, all), renameNodes(a, aToMerged), renameNodes(b, bToMerged));
  const twice = [...inA].filter(([old, id]) => inB.has(old) && inB.get(old) !== id);
  const conflicts = twice.map(([old, id]): RenameConflict => ({
    type: "both_changed",
    subject: { kind: "node", id },
    base: { path: idPath(base, old), value: old },
    a: { path: idPath(a, id), value: id },
    b: { path: idPath(b, inB.get(old) ?? old), value: inB.get(old) ?? old },
  }));
  return { followed, conflicts };
}

/** Whether no node has this id. */
const isFree = (id: string, document: JsonObject): boolean =>
  !nodeItems(document).some((node) => idOf(node) === id);

const idPath = (document: JsonObject, id: string): string =>
  `/nodes/${nodeItems(document).findIndex((node) => idOf(node) === id)}/id`;

const nodeItems = (document: Json | undefined): readonly Json[] => listIn(document, "nodes");

function listIn(document: Json | undefined, key: string): readonly Json[] {
  return itemsOf(isObject(document) ? memberOf(document, key) : undefined);
}

const itemsOf = (list: Json | undefined): readonly Json[] => (isList(list) ? list : []);

/** The ids of nodes that one side removed and the other still counts on: it changed them, or drew an edge to or from them. */
function contestedNodes({ base, a, b }: Three): ReadonlySet<string> {
  const [inBase, inA, inB] = [nodesById(base), nodesById(a), nodesById(b)];
  const before = new Set(listIn(base.value, "edges").map(edgeIdentity));
  const [drawnByA, drawnByB] = [newEnds(a, before), newEnds(b, before)];
  const contested = [...inBase].flatMap(([id, node]) => {
    const [one, other] = [inA.get(id), inB.get(id)];
    if (id === undefined || (one === undefined) === (other === undefined)) return [];
    const [kept, drawn] = one === undefined ? [other, drawnByB] : [one, drawnByA];
    return drawn.has(id) || hasChanged(node, kept) ? [id] : [];
  });
  return new Set(contested);
}

const nodesById = (side: Placed): ReadonlyMap<string | undefined, Json> =>
  new Map(nodeItems(side.value).map((node) => [idOf(node), node]));

/** The nodes at the edges that were not there before. */
function newEnds(side: Placed, before: ReadonlySet<string | undefined>): ReadonlySet<string | undefined> {
  const drawn = listIn(side.value, "edges").filter((edge) => !before.has(edgeIdentity(edge)));
  return new Set(drawn.flatMap((edge) => [edgeEnds(edge)?.from, edgeEnds(edge)?.to]));
}

/** Whether a node behaves differently. */
const hasChanged = (before: Json | undefined, after: Json | undefined): boolean =>
  !sameJson(withoutLooks(before), withoutLooks(after));

function withoutLooks(node: Json | undefined): Json | undefined {
  if (!isObject(node)) return node;
  const { ui: _ui, name: _name, ...behavior } = node;
  return behavior;
}

/** The three sides as keyed lists; undefined where one is no list. An absent list is an empty one. */
function listsOf(
  { base, a, b }: Three,
  identityOf: (item: Json) => string | undefined,
): ThreeLists | undefined {
  const [inBase, inA, inB] = [base.value ?? [], a.value ?? [], b.value ?? []];
  if (!isList(inBase) || !isList(inA) || !isList(inB)) return undefined;
  return {
    base: keyedList(inBase, identityOf),
    a: keyedList(inA, identityOf),
    b: keyedList(inB, identityOf),
  };
}

function mergeNodes(three: Three, contested: ReadonlySet<string>): Merged {
  const decided = contested.size === 0 ? settled(three) : undefined;
  const lists = listsOf(three, idOf);
  if (decided !== undefined || lists === undefined) return mergeValues(three, { kind: "document" }, 0);
  return mergeItems(three, lists, () => (node) => mergeNode(node, contested));
}

function mergeNode(three: Three, contested: ReadonlySet<string>): Merged {
  const { base, a, b } = three;
  const item = a.value ?? b.value ?? base.value ?? null;
  const id = idOf(item);
  const subject: MergeConflict["subject"] = id === undefined ? { kind: "document" } : { kind: "node", id };
  if (base.value !== undefined && (a.value === undefined) !== (b.value === undefined)) {
    const isContested = (id !== undefined && contested.has(id)) || hasChanged(base.value, a.value ?? b.value);
    return isContested ? contradiction(three, subject) : { value: undefined, conflicts: [] };
  }
  const decided = settled(three);
  if (decided !== undefined) return decided;
  if (!isObject(a.value) || !isObject(b.value)) return contradiction(three, subject);
  if (base.value === undefined && hasChanged(a.value, b.value)) return contradiction(three, subject);
  // Fields of a config mean nothing under another type.
  const isOtherType = [a, b].some(({ value }) => !sameJson(typeOf(value), typeOf(base.value)));
  return isOtherType && base.value !== undefined
    ? mergeRetyped(three, subject)
    : mergeMembers(three, nodeMember(subject));
}

const typeOf = (node: Json | undefined): Json | undefined =>
  isObject(node) ? memberOf(node, "type") : undefined;

/** Of two new values takes b's. */
const latest: Merge = (three) => settled(three) ?? { value: three.b.value, conflicts: [] };

const nodeMember =
  (subject: MergeConflict["subject"]) =>
  (key: string): Merge => {
    if (key === "ui") return latest;
    if (key === "config" || key === "policy") return (three) => mergeMembersOf(three, () => subject);
    return (three) => mergeValues(three, subject);
  };

/** Merges a node that got another type: its type and config are taken from one side. */
function mergeRetyped(three: Three, subject: MergeConflict["subject"]): Merged {
  const kinds = pickedOf(three, isKind);
  const chosen =
    settled(kinds) ?? mergeMembers(kinds, () => (member) => agreed(member) ?? contradiction(member, subject));
  const merged = mergeMembers(
    pickedOf(three, (key) => !isKind(key)),
    nodeMember(subject),
  );
  return {
    value: { ...objectOf(chosen.value), ...objectOf(merged.value) },
    conflicts: [...chosen.conflicts, ...merged.conflicts],
  };
}

/** What both sides have alike. */
const agreed = ({ a, b }: Three): Merged | undefined =>
  sameJson(a.value, b.value) ? { value: a.value, conflicts: [] } : undefined;

/** Three nodes with some of their keys only. */
function pickedOf({ base, a, b }: Three, isWanted: (key: string) => boolean): Three {
  const picked = ({ path, value }: Placed): Placed => ({
    path,
    value: Object.fromEntries(Object.entries(objectOf(value)).filter(([key]) => isWanted(key))),
  });
  return { base: picked(base), a: picked(a), b: picked(b) };
}

const isKind = (key: string): boolean => key === "type" || key === "config";

function mergeEdges(three: Three, contested: ReadonlySet<string>): Merged {
  const decided = contested.size === 0 ? settled(three) : undefined;
  const lists = listsOf(three, edgeIdentity);
  if (decided !== undefined || lists === undefined) return mergeValues(three, { kind: "document" }, 0);
  const routes = contradictingRoutes(three);
  const atContested = ({ from, to }: EdgeEnds): boolean => contested.has(from) || contested.has(to);
  const contestedPorts = new Set(
    [three.base, three.a, three.b].flatMap(({ value }) =>
      itemsOf(value)
        .map(edgeEnds)
        .flatMap((ends) => (ends !== undefined && atContested(ends) ? [portKey(ends)] : [])),
    ),
  );
  return mergeItems(three, lists, () => (edge) => {
    const { base, a, b } = edge;
    const ends = edgeEnds(a.value ?? b.value ?? base.value ?? null);
    if (ends === undefined) return settled(edge) ?? contradiction(edge, { kind: "document" });
    const subject = { kind: "edge" as const, from: ends.from, port: ends.port };
    const route = routes.get(portKey(ends));
    if (route !== undefined) {
      // Told once for the port: with a's edge, or with b's where a has none.
      const isTold = a.value !== undefined || (route.a.value === undefined && b.value !== undefined);
      return { value: a.value, conflicts: isTold ? [conflictOf(route, subject)] : [] };
    }
    // A new edge may have been drawn in place of one that a contested node takes along.
    const isNew = base.value === undefined && !sameJson(a.value, b.value);
    if (isNew && contestedPorts.has(portKey(ends))) return contradiction(edge, subject);
    if (atContested(ends)) return { value: a.value, conflicts: [] };
    return settled(edge) ?? contradiction(edge, subject);
  });
}

const portKey = ({ from, port }: EdgeEnds): string => JSON.stringify([from, port]);

/**
 * The ports that never had more than one edge and that both sides led elsewhere. Taking both edges would make a fork that
 * nobody has drawn.
 */
function contradictingRoutes(three: Three): ReadonlyMap<string, Three> {
  const [inBase, inA, inB] = [edgesByPort(three.base), edgesByPort(three.a), edgesByPort(three.b)];
  const keys = new Set([...inA.keys(), ...inB.keys()]);
  const routes = [...keys].flatMap((key): [string, Three][] => {
    const sides = [inBase.get(key) ?? [], inA.get(key) ?? [], inB.get(key) ?? []];
    const [base = nowhere, a = nowhere, b = nowhere] = sides.map(([edge]) => edge);
    const isPlain = sides.every((edges) => edges.length <= 1);
    if (!isPlain || a.to === b.to || a.to === base.to || b.to === base.to) return [];
    return [[key, { base, a, b }]];
  });
  return new Map(routes);
}

interface Route extends Placed {
  readonly port: string;
  readonly to: string | undefined;
}

const nowhere: Route = { path: "/edges/-", value: undefined, port: "", to: undefined };

function edgesByPort({ path, value }: Placed): ReadonlyMap<string, readonly Route[]> {
  const routes = itemsOf(value).flatMap((edge, index): Route[] => {
    const ends = edgeEnds(edge);
    if (ends === undefined) return [];
    return [{ path: `${path}/${index}`, value: edge, port: portKey(ends), to: ends.to }];
  });
  return Map.groupBy(routes, ({ port }) => port);
}

function mergeNotes(three: Three): Merged {
  const lists = listsOf(three, idOf);
  if (lists === undefined || settled(three) !== undefined) return mergeValues(three, { kind: "document" }, 0);
  return mergeItems(three, lists, () => (note) => {
    if (!isObject(note.a.value) || !isObject(note.b.value) || !isObject(note.base.value))
      return settled(note) ?? contradiction(note, { kind: "document" });
    return mergeMembers(
      note,
      (key) => (member) =>
        key === "x" || key === "y" ? latest(member) : mergeValues(member, { kind: "document" }),
    );
  });
}
