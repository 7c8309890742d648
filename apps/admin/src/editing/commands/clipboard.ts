import { type Json, type JsonObject, renameNodes } from "@patchbay/graph";

import type { Selection } from "../../builder/selection.ts";
import { parseDocument } from "../../draft/parse-document.ts";
import { type Names, namesOf } from "../../graph/names-of.ts";
import { type Fields, fields, isFields, text } from "../../graph/read-fields.ts";
import { t } from "../../words/words.ts";
import {
  edgesOf,
  freeId,
  freeName,
  nodeIds,
  nodeNames,
  nodesOf,
  notesOf,
  rawList,
} from "../document-parts.ts";
import { type Edit, nodeAt } from "../edit.ts";
import { edgeRef, sameEdge, written } from "./edge-edits.ts";
import type { Position } from "./node-edits.ts";
import { rounded } from "./rounded.ts";

/** The format that a fragment shares with whole documents. */
const format = "patchbay/graph@1";

/**
 * A part of a document, as the clipboard carries it: JSON of the document's own shape, with the edges between its nodes and
 * the channels that they name. Undefined where nothing is selected that can be copied.
 *
 * @param drawn where nodes without a place of their own are drawn, by their keys: the copy takes these along
 */
export function copySelection(
  document: JsonObject,
  selection: Selection,
  drawn: ReadonlyMap<string, Position> = new Map(),
): JsonObject | undefined {
  const chosen = new Map<Json, Position | undefined>(
    selection.nodes.flatMap((key) => {
      const node = nodeAt(document, key);
      return node === undefined ? [] : [[node, drawn.get(key)]];
    }),
  );
  const nodes = nodesOf(document)
    .filter((node) => chosen.has(node))
    .map((node): JsonObject => {
      const place = chosen.get(node);
      return place === undefined || node["ui"] !== undefined ? node : { ...node, ui: rounded(place) };
    });
  const notes = notesOf(document).filter((note) => selection.notes.includes(text(note["id"])));
  if (nodes.length + notes.length === 0) return undefined;
  const ids = new Set(nodes.map((node) => text(node["id"])));
  const edges = edgesOf(document).filter((edge) => ids.has(text(edge["from"])) && ids.has(text(edge["to"])));
  const channels = namesOf(nodes).channels;
  const state = Object.fromEntries(
    Object.entries(fields(document["state"])).filter(([name]) => channels.has(name)),
  );
  // What lies in a JSON document is JSON.
  return { schema: format, nodes, edges, state: state as JsonObject, notes };
}

/** The text in which a fragment is carried; anybody can read it, also another program. */
export const fragmentText = (fragment: JsonObject): string => JSON.stringify(fragment, null, 2);

/** A fragment, or a whole document, that a text holds; "broken" for what wants to be one; undefined for any other text. */
export function readFragment(source: string): JsonObject | "broken" | undefined {
  if (!source.trimStart().startsWith("{")) return undefined;
  const parsed = parseDocument(source);
  if (!parsed.ok) return undefined;
  const { document } = parsed;
  if (document["schema"] !== format) return Array.isArray(document["nodes"]) ? "broken" : undefined;
  if (!isWhole(document)) return "broken";
  return nodesOf(document).length + notesOf(document).length === 0 ? undefined : document;
}

/** Whether each thing in a fragment is what it says. What is wrong inside of a config its author mends after pasting. */
const isWhole = ({ nodes, edges, notes }: JsonObject): boolean =>
  [nodes, edges, notes].every(
    (each) => each === undefined || (Array.isArray(each) && each.every((item) => isFields(item))),
  ) &&
  rawList(nodes).every((node) => {
    const { id, type } = fields(node);
    // A draft may lack them, and may have a type that nobody knows; its copy is as good as itself.
    return [id, type].every((each) => each === undefined || typeof each === "string");
  }) &&
  rawList(edges).every((edge) => {
    const { from, to } = fields(edge);
    return typeof from === "string" && typeof to === "string";
  });

/** What pasting does. */
export interface Pasting {
  readonly edit: Edit;
  /** What is new once it is done. */
  readonly selection: Selection;
  /**
   * What the new nodes name and the document does not have: nodes that they read, and channels that neither it nor the
   * fragment declares. Of models, tools and agents it has all that are named, as a document does not say which there are.
   */
  readonly missing: Names;
  /** Whether a start was left out, because there is one already. */
  readonly hasLeftOutStart: boolean;
  /** Whether any of the new nodes has a place of its own. */
  readonly hasPlaces: boolean;
}

/** How far a copy lies from what it was copied from, in canvas pixels. */
const copyOffset = 40;

/**
 * Puts a fragment into a document. Ids that are taken get free ones, with every edge and expression of the fragment that
 * names them; names that are taken get a number; channels that the document does not have come along.
 *
 * @param at the top left corner of what is pasted, in canvas pixels; by default beside where it was copied from
 */
export function pasteFragment(document: JsonObject, fragment: JsonObject, at?: Position): Pasting {
  const hasStart = nodesOf(document).some((node) => node["type"] === "start");
  const wanted = nodesOf(fragment).filter((node) => !(hasStart && node["type"] === "start"));
  const taken = new Set(nodeIds(document));
  const renames = new Map<string, string>();
  const ownIds = wanted.map((node) => {
    const id = text(node["id"]);
    const free = unlikeAny(id, taken);
    taken.add(free);
    // Where a fragment uses an id twice, what names it means the first.
    if (id !== "" && !renames.has(id)) renames.set(id, free);
    return free;
  });
  const names = new Set(nodeNames(document));
  const ownNames = wanted.map((node) => {
    const name = text(node["name"]) && freeName(text(node["name"]), names);
    names.add(name);
    return name;
  });
  const moved = mover([...wanted.map((node) => fields(node["ui"])), ...notesOf(fragment)], at);
  const nodes = nodesOf(renameNodes({ nodes: wanted }, renames)).map((node, index) => ({
    ...node,
    id: ownIds[index] ?? "",
    ...((ownNames[index] ?? "") !== "" && { name: ownNames[index] ?? "" }),
    ...(isFields(node["ui"]) && { ui: moved(node["ui"]) }),
  }));
  const edges = edgesOf(fragment)
    .map(edgeRef)
    .filter((edge, index, all) => all.findIndex((each) => sameEdge(each, edge)) === index)
    .flatMap(({ from, port, to }) => {
      const [newFrom, newTo] = [renames.get(from), renames.get(to)];
      return newFrom === undefined || newTo === undefined
        ? []
        : [written({ from: newFrom, port, to: newTo })];
    });
  const noteIds = new Set(notesOf(document).map((note) => text(note["id"])));
  const notes = notesOf(fragment).map((note) => {
    const id = unlikeAny(text(note["id"]) || "note", noteIds);
    noteIds.add(id);
    return { ...moved(note), id };
  });
  const named = namesOf(nodes);
  const channels = fields(fragment["state"]);
  const known = { ...fields(document["state"]), ...channels };
  return {
    edit: {
      name: t("canvas.edit.paste"),
      apply: (before) => ({
        ...before,
        ...withChannels(before, channels, named.channels),
        nodes: [...rawList(before["nodes"]), ...nodes],
        ...(edges.length > 0 && { edges: [...rawList(before["edges"]), ...edges] }),
        ...(notes.length > 0 && { notes: [...rawList(before["notes"]), ...notes] }),
      }),
    },
    selection: { nodes: ownIds, edges: [], notes: notes.map(({ id }) => id) },
    missing: {
      ...named,
      nodes: new Set([...named.nodes].filter((id) => !taken.has(id))),
      channels: new Set([...named.channels].filter((name) => !Object.hasOwn(known, name))),
    },
    hasLeftOutStart: wanted.length < nodesOf(fragment).length,
    hasPlaces: nodes.some(({ ui }) => isFields(ui)),
  };
}

/** The id itself where it can be had, else one like it. */
const unlikeAny = (id: string, taken: ReadonlySet<string>): string =>
  /^[a-z][a-z0-9_]{0,63}$/.test(id) && !taken.has(id) ? id : freeId(id, taken);

/** Moves what lies somewhere, so that all of it together lies at a place, or beside where it was. */
function mover(placed: readonly Fields[], at: Position | undefined): (place: JsonObject) => JsonObject {
  const left = Math.min(...placed.flatMap(({ x }) => (typeof x === "number" ? [x] : [])));
  const top = Math.min(...placed.flatMap(({ y }) => (typeof y === "number" ? [y] : [])));
  const [right, down] = at === undefined ? [copyOffset, copyOffset] : [at.x - left, at.y - top];
  return (place) => {
    const { x, y } = place;
    return typeof x === "number" && typeof y === "number"
      ? { ...place, x: Math.round(x + right), y: Math.round(y + down) }
      : place;
  };
}

/** The state of a document with those of some channels that are named and not there. */
function withChannels(document: JsonObject, channels: Fields, named: ReadonlySet<string>) {
  const state = document["state"];
  if (state !== undefined && !isFields(state)) return {};
  const added = Object.entries(channels).filter(
    ([name]) => named.has(name) && !Object.hasOwn(fields(state), name),
  );
  // What lies in a JSON document is JSON.
  return added.length === 0 ? {} : { state: { ...state, ...(Object.fromEntries(added) as JsonObject) } };
}
