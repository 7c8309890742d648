import type { Json, JsonObject } from "@patchbay/graph";

import { isFields, list, text } from "../graph/read-fields.ts";

/** The nodes of a document as they are written; what is no object is left out. */
export const nodesOf = (document: JsonObject): readonly JsonObject[] => objectsIn(document["nodes"]);

/** The edges of a document as they are written. */
export const edgesOf = (document: JsonObject): readonly JsonObject[] => objectsIn(document["edges"]);

/** The notes of a document as they are written. */
export const notesOf = (document: JsonObject): readonly JsonObject[] => objectsIn(document["notes"]);

/** A list of a document with everything in it, also what should not be there; empty where there is none. */
// What lies in a JSON document is JSON.
export const rawList = (value: Json | undefined): readonly Json[] => list(value) as readonly Json[];

/** A document with one more thing in one of its lists. The very same one where something else stands in the list's place. */
export function withAdded(document: JsonObject, name: "nodes" | "edges" | "notes", item: Json): JsonObject {
  const old = document[name];
  return old === undefined || Array.isArray(old)
    ? { ...document, [name]: [...rawList(old), item] }
    : document;
}

/**
 * The place in `nodes` of the node of a key, as `readGraph` gives keys: its id, with its place behind it where the
 * document uses the id more than once. -1 where there is none.
 */
export function indexOfNode(document: JsonObject, key: string): number {
  const nodes = list(document["nodes"]);
  const index = nodes.findIndex((node) => isFields(node) && text(node["id"]) === key && key !== "");
  if (index !== -1) return index;
  const [, id, place] = /^(.*)#(\d+)$/s.exec(key) ?? [];
  const marked = nodes[Number(place)];
  // What stands in that place by now may be another node: a key outlives the document that it was read from.
  return isFields(marked) && text(marked["id"]) === id ? Number(place) : -1;
}

/** Every id that a document uses for nodes, its own graph only. */
export const nodeIds = (document: JsonObject): ReadonlySet<string> =>
  new Set(nodesOf(document).map((node) => text(node["id"])));

/** `wanted`, made to fit the rules for ids, with a number behind it where it is taken. */
export function freeId(wanted: string, taken: ReadonlySet<string>): string {
  const base =
    wanted
      .normalize("NFKD")
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, "_")
      .replaceAll(/^[^a-z]+|_+$/g, "")
      .slice(0, 56) || "node";
  if (!taken.has(base)) return base;
  const stem = base.replace(/_\d+$/, "");
  let number = 2;
  while (taken.has(`${stem}_${number}`)) number += 1;
  return `${stem}_${number}`;
}

/** A name for people, with a number behind it where another has it: "Answer", "Answer 2", "Answer 3". */
export function freeName(wanted: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wanted)) return wanted;
  const stem = wanted.replace(/ \d+$/, "");
  let number = 2;
  while (taken.has(`${stem} ${number}`)) number += 1;
  return `${stem} ${number}`;
}

/** Every name that a document gives to nodes, its own graph only. */
export const nodeNames = (document: JsonObject): ReadonlySet<string> =>
  new Set(nodesOf(document).flatMap((node) => text(node["name"]) || []));

// What lies in a JSON document is JSON.
const objectsIn = (value: unknown): readonly JsonObject[] =>
  list(value).filter((each): each is JsonObject => isFields(each));
