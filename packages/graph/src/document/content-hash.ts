import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";

import { isList, isObject, type Json, type JsonObject } from "../json.ts";
import { bodyOf, deepestBody, withBody } from "./map-body.ts";

/**
 * What a document means, as 64 hexadecimal digits: SHA-256 over its canonical JSON without what never changes
 * behavior (`notes`; `ui` and `name` of nodes), be it in the bodies of maps. Equal meanings hash alike whatever the
 * order of keys.
 */
export function contentHash(document: JsonObject): string {
  return bytesToHex(sha256(utf8ToBytes(canonicalJson(withoutLooks(document, 0)))));
}

/** @param level how many maps it stands in; deeper than a body may stand, it means nothing yet */
function withoutLooks(document: JsonObject, level: number): JsonObject {
  const { notes: _notes, nodes, ...rest } = document;
  if (nodes === undefined) return rest;
  return { ...rest, nodes: isList(nodes) ? nodes.map((node) => nodeWithoutLooks(node, level)) : nodes };
}

function nodeWithoutLooks(node: Json, level: number): Json {
  if (!isObject(node)) return node;
  const { ui: _ui, name: _name, ...behavior } = node;
  const body = level < deepestBody ? bodyOf(node) : undefined;
  return body === undefined ? behavior : withBody(behavior, withoutLooks(body, level + 1));
}

/** JSON with sorted keys and no white space: RFC 8785 for values that came out of `JSON.parse`. */
export function canonicalJson(value: Json): string {
  if (!isContainer(value)) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((each: Json) => canonicalJson(each)).join(",")}]`;
  // RFC 8785 section 3.2.3 sorts by UTF-16 code units, as JavaScript compares strings.
  // A key that a parser left undefined is a key that is not there.
  const entries = Object.entries(value)
    .filter(([, each]) => each !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, each]: [string, Json]) => `${JSON.stringify(key)}:${canonicalJson(each)}`).join(",")}}`;
}

const isContainer = (value: Json): value is JsonObject | readonly Json[] =>
  typeof value === "object" && value !== null;
