import { escapePointer } from "../expression/parse-value.ts";
import type { Renamings } from "../expression/rename-references.ts";
import { isList, isObject, type Json, type JsonObject } from "../json.ts";
import { nodeDefinitions } from "../nodes/node-definitions.ts";
import { memberOf } from "./json-shape.ts";

type Rewrite = (text: string) => string;

/**
 * The nodes of a document (or what stands in their place) with all their expressions, templates and values after some
 * renamings. The graph inside a map has names of its own and stays, and so does a config that its node type cannot read:
 * what is text and what is an expression cannot be told there.
 */
export function withRenamedReferences(nodes: Json, renamings: Renamings): Json {
  return eachObject(nodes, (node) =>
    replaced(node, { config: (config) => rewrittenConfig(node, config, renamings) }),
  );
}

/** An object with some of its members replaced; every member keeps its place, and what is not there stays away. */
export function replaced(
  object: JsonObject,
  by: Readonly<Record<string, (value: Json) => Json>>,
): JsonObject {
  const entries = Object.entries(object).map(([key, value]): [string, Json] => {
    const replace = Object.hasOwn(by, key) ? by[key] : undefined;
    return [key, replace === undefined ? value : replace(value)];
  });
  return Object.fromEntries(entries);
}

/** A list with all its objects replaced; anything else as it is. */
export const eachObject = (list: Json, replace: (item: JsonObject) => JsonObject): Json =>
  isList(list) ? list.map((item) => (isObject(item) ? replace(item) : item)) : list;

function rewrittenConfig(node: JsonObject, config: Json, renamings: Renamings): Json {
  const type = memberOf(node, "type");
  const definition = typeof type === "string" ? nodeDefinitions.get(type) : undefined;
  const read = definition?.configure(config);
  if (read?.ok !== true) return config;
  const rewrites: Readonly<Record<string, Rewrite>> = {
    expression: (text) => renamings.inExpression(text),
    template: (text) => renamings.inTemplate(text),
    value: (text) => renamings.inValue(text),
  };
  const sites = new Map(read.configured.sites.map(({ pointer, kind }) => [pointer, rewrites[kind]]));
  const rewritten = (value: Json, pointer: string, above: Rewrite | undefined): Json => {
    const rewrite = sites.get(pointer) ?? above;
    if (typeof value === "string") return rewrite?.(value) ?? value;
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
