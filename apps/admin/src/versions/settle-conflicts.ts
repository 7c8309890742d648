import type { Json, JsonObject, MergeConflict, MergedGraph } from "@patchbay/graph";

import { changeAt, type Route } from "../editing/commands/change-at.ts";
import { edgeRef } from "../editing/commands/edge-edits.ts";
import { changeNodeId, removeNodes } from "../editing/commands/node-edits.ts";
import { edgesOf, indexOfNode, nodeIds, rawList } from "../editing/document-parts.ts";
import { fields, isFields, text } from "../graph/read-fields.ts";

/** What shall stand where two changes exclude each other: mine, theirs, or a third value that somebody wrote. */
export type Choice =
  | { readonly side: "mine" }
  | { readonly side: "theirs" }
  | { readonly side: "other"; readonly value: Json };

/**
 * The document that both sides' work becomes: the merged one, with what was chosen in the place of each conflict.
 * `choices` go with the merge's conflicts by their places; what has none stays mine, as merged. Total on any drafts.
 *
 * @param theirs the document whose changes are the merge's `b`
 */
export function settleConflicts(
  { document: merged, conflicts }: MergedGraph,
  theirs: JsonObject,
  choices: readonly (Choice | undefined)[],
): JsonObject {
  const wanted = conflicts.flatMap((conflict, index): Wanted[] => {
    const choice = choices[index] ?? { side: "mine" };
    return choice.side === "mine" ? [] : [{ conflict, value: valueOf(conflict, choice) }];
  });
  const renames = wanted.filter(({ conflict }) => isRename(conflict));
  const others = wanted.filter(({ conflict }) => !isRename(conflict));
  // Paths lead into the merged document as it was: first what moves nothing, then from the back what makes others move up.
  const set = others.filter(({ conflict, value }) => conflict.path !== null && value !== undefined);
  const gone = others.filter(({ conflict, value }) => conflict.path !== null && value === undefined);
  const back = others.filter(({ conflict, value }) => conflict.path === null && value !== undefined);
  let document = merged;
  for (const { conflict, value } of set) document = put(document, routeOf(conflict.path ?? ""), value);
  const [wholeNodes, parts] = [gone.filter(isWholeNode), gone.filter((each) => !isWholeNode(each))];
  for (const { conflict } of parts.toSorted((one, other) => comparePlaces(other, one)))
    document = put(document, routeOf(conflict.path ?? ""), undefined);
  for (const { conflict } of wholeNodes) document = removeNodes([nodeOf(conflict)]).apply(document);
  // Nodes before what is drawn between them.
  for (const each of back.toSorted((one, other) => Number(isWholeNode(other)) - Number(isWholeNode(one))))
    document = bringBack(document, theirs, each);
  for (const { conflict, value } of renames)
    document = changeNodeId(nodeOf(conflict), text(value)).apply(document);
  return document;
}

interface Wanted {
  readonly conflict: MergeConflict;
  /** Undefined where nothing shall be there. */
  readonly value: Json | undefined;
}

const valueOf = ({ b }: MergeConflict, choice: Exclude<Choice, { side: "mine" }>): Json | undefined =>
  choice.side === "theirs" ? b?.value : choice.value;

/** Both gave one node another id: everything that speaks of the node follows. */
const isRename = ({ subject, path }: MergeConflict): boolean =>
  subject.kind === "node" && /^\/nodes\/-?\d+\/id$/.test(path ?? "");

/** Whether it is about a node as a whole, and so about its edges, too. */
const isWholeNode = ({ conflict: { subject, path, b } }: Wanted): boolean =>
  subject.kind === "node" && /^\/nodes\/\d+$/.test(path ?? b?.path ?? "");

const nodeOf = ({ subject }: MergeConflict): string => (subject.kind === "node" ? subject.id : "");

const put = (document: JsonObject, route: Route, value: Json | undefined): JsonObject => {
  const changed = changeAt(document, route, value);
  return isFields(changed) ? changed : document;
};

/** The tokens of a JSON pointer (RFC 6901). */
const routeOf = (pointer: string): Route =>
  pointer
    .split("/")
    .slice(1)
    .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));

/** Places that come later, or lie deeper, are greater. */
function comparePlaces(one: Wanted, other: Wanted): number {
  const [left, right] = [routeOf(one.conflict.path ?? ""), routeOf(other.conflict.path ?? "")];
  for (const [index, token] of left.entries()) {
    const against = right[index];
    if (against === undefined) return 1;
    if (token === against) continue;
    const [a, b] = [Number(token), Number(against)];
    return Number.isNaN(a - b) ? String(token).localeCompare(String(against)) : a - b;
  }
  return left.length - right.length;
}

/** Puts something where I have nothing any more: items of lists are found again in mine by their ids. */
function bringBack(document: JsonObject, theirs: JsonObject, wanted: Wanted): JsonObject {
  const { conflict, value } = wanted;
  const { subject, b } = conflict;
  if (value === undefined || b === undefined) return document;
  if (subject.kind === "edge") return withEdges(document, [value]);
  if (isWholeNode(wanted)) return withNode(document, theirs, value);
  const route = routeOf(b.path);
  const index = subject.kind === "node" ? indexOfNode(document, subject.id) : -1;
  if (index === -1) return insert(document, placeIn(document, theirs, route), value);
  // By the id that it has now: one side may have given it another.
  const [mine, other] = [rawList(document["nodes"])[index], rawList(theirs["nodes"])[Number(route[1])]];
  return insert(document, ["nodes", index, ...placeIn(mine, other, route.slice(2))], value);
}

/** A route through `source` as it goes in `target`. */
function placeIn(target: Json | undefined, source: Json | undefined, route: Route): Route {
  const [first, ...rest] = route;
  if (first === undefined) return [];
  if (!Array.isArray(target)) {
    const [inTarget, inSource] = [memberOf(target, String(first)), memberOf(source, String(first))];
    return [first, ...placeIn(inTarget, inSource, rest)];
  }
  const [items, item] = [rawList(target), rawList(source)[Number(first)]];
  const id = text(fields(item)["id"]);
  const index = items.findIndex((each) => id !== "" && text(fields(each)["id"]) === id);
  const place = index === -1 ? Math.min(Number(first), items.length) : index;
  return [place, ...placeIn(items[place], item, rest)];
}

/** Sets a member of an object; an item of a list moves those behind it on. */
function insert(document: JsonObject, route: Route, value: Json): JsonObject {
  const around = route.slice(0, -1);
  const parent = around.reduce<Json | undefined>(
    (each, token) => (Array.isArray(each) ? rawList(each)[Number(token)] : memberOf(each, String(token))),
    document,
  );
  return Array.isArray(parent)
    ? put(document, around, rawList(parent).toSpliced(Number(route.at(-1)), 0, value))
    : put(document, route, value);
}

const memberOf = (value: Json | undefined, name: string): Json | undefined =>
  isFields(value) ? value[name] : undefined;

/** A node that they kept, with those of their edges that both ends are there for. */
function withNode(document: JsonObject, theirs: JsonObject, node: Json): JsonObject {
  const id = text(fields(node)["id"]);
  if (nodeIds(document).has(id)) return document;
  const nodes = [...rawList(document["nodes"]), node];
  const known = nodeIds({ nodes });
  const drawn = edgesOf(theirs).filter((edge) => {
    const [from, to] = [text(edge["from"]), text(edge["to"])];
    return (from === id || to === id) && known.has(from) && known.has(to);
  });
  return withEdges({ ...document, nodes }, drawn);
}

function withEdges(document: JsonObject, edges: readonly Json[]): JsonObject {
  const present = new Set(edgesOf(document).map(edgeKey));
  const missing = edges.filter((edge) => !present.has(edgeKey(edge)));
  return missing.length === 0
    ? document
    : { ...document, edges: [...rawList(document["edges"]), ...missing] };
}

const edgeKey = (edge: Json): string => {
  const { from, port, to } = edgeRef(fields(edge));
  return JSON.stringify([from, port, to]);
};
