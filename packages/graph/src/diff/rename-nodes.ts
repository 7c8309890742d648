import { endOfLiteral } from "../expression/node-span.ts";
import { closingBraces } from "../expression/parse-template.ts";
import { escapePointer } from "../expression/parse-value.ts";
import { isList, isObject, type Json, type JsonObject } from "../json.ts";
import { nodeDefinitions } from "../nodes/node-definitions.ts";
import { memberOf } from "./json-shape.ts";

/** New ids by old ones. */
export type Renames = ReadonlyMap<string, string>;

/**
 * A document in which nodes have other ids: in themselves, at the ends of edges, and in expressions (`nodes.<id>`).
 * Everything keeps its place. A config that its node type cannot read stays as it is: what is text and what is an
 * expression cannot be told there.
 */
export function renameNodes(document: JsonObject, renames: Renames): JsonObject {
  if (renames.size === 0) return document;
  const idOf = (id: Json): Json => (typeof id === "string" ? (renames.get(id) ?? id) : id);
  return replaced(document, {
    nodes: (nodes) =>
      eachObject(nodes, (node) =>
        replaced(node, { id: idOf, config: (config) => renamedConfig(node, config, renames) }),
      ),
    edges: (edges) => eachObject(edges, (edge) => replaced(edge, { from: idOf, to: idOf })),
  });
}

function replaced(object: JsonObject, by: Readonly<Record<string, (value: Json) => Json>>): JsonObject {
  const entries = Object.entries(object).map(([key, value]): [string, Json] => {
    const replace = Object.hasOwn(by, key) ? by[key] : undefined;
    return [key, replace?.(value) ?? value];
  });
  return Object.fromEntries(entries);
}

const eachObject = (list: Json, replace: (item: JsonObject) => JsonObject): Json =>
  isList(list) ? list.map((item) => (isObject(item) ? replace(item) : item)) : list;

type Rewrite = (text: string, renames: Renames) => string;

const rewrites: Readonly<Record<string, Rewrite>> = {
  expression: renamedExpression,
  template: renamedTemplate,
  value: renamedValue,
};

function renamedConfig(node: JsonObject, config: Json, renames: Renames): Json {
  const type = memberOf(node, "type");
  const definition = typeof type === "string" ? nodeDefinitions.get(type) : undefined;
  const read = definition?.configure(config);
  if (read?.ok !== true) return config;
  const sites = new Map(read.configured.sites.map(({ pointer, kind }) => [pointer, rewrites[kind]]));
  const rewritten = (value: Json, pointer: string, above: Rewrite | undefined): Json => {
    const rewrite = sites.get(pointer) ?? above;
    if (typeof value === "string") return rewrite?.(value, renames) ?? value;
    if (isList(value)) return value.map((item, index) => rewritten(item, `${pointer}/${index}`, rewrite));
    if (!isObject(value)) return value;
    const entries = Object.entries(value).map(([key, member]): [string, Json] => [
      key,
      rewritten(member, `${pointer}/${escapePointer(key)}`, rewrite),
    ]);
    return Object.fromEntries(entries);
  };
  return rewritten(config, "", undefined);
}

/** A name after `nodes.`, which itself is not a property of something else. */
const reference = /(?<!\w|\.\s*)(nodes\s*\.\s*\??\s*)([A-Za-z_]\w*)/y;

function renamedExpression(source: string, renames: Renames): string {
  let text = "";
  for (let at = 0; at < source.length;) {
    reference.lastIndex = at;
    const [found, prefix = "", id = ""] = reference.exec(source) ?? [];
    const end = at + (found?.length ?? lengthOfOther(source, at));
    text += found === undefined ? source.slice(at, end) : prefix + (renames.get(id) ?? id);
    at = end;
  }
  return text;
}

/** How far to go on where no name begins: past a whole literal or comment, so that nothing in it is taken for a name. */
function lengthOfOther(source: string, at: number): number {
  if (source[at] === '"' || source[at] === "'") return endOfLiteral(source, at) + 1 - at;
  return source.startsWith("//", at) ? source.slice(at).search(/\n|$/) : 1;
}

function renamedTemplate(source: string, renames: Renames): string {
  let text = "";
  let at = 0;
  for (let open = source.indexOf("{{"); open !== -1; open = source.indexOf("{{", at)) {
    const close = closingBraces(source, open + 2);
    if (close === -1) break;
    text += source.slice(at, open + 2) + renamedExpression(source.slice(open + 2, close), renames);
    at = close;
  }
  return text + source.slice(at);
}

/** A string of a value is an expression only where it is nothing else. */
function renamedValue(source: string, renames: Renames): string {
  const text = source.trimEnd();
  const open = text.length - text.trimStart().length;
  const isExpression = text.startsWith("{{", open) && closingBraces(text, open + 2) === text.length - 2;
  return isExpression ? renamedTemplate(source, renames) : source;
}
