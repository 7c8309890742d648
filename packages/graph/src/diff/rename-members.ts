import { type Renaming, Renamings } from "../expression/rename-references.ts";
import { isList, isObject, type Json, type JsonObject } from "../json.ts";
import { memberOf } from "./json-shape.ts";
import { eachObject, replaced, withRenamedReferences } from "./rewrite-texts.ts";

/**
 * A document in which a state channel has another name: under `state`, in every expression that reads it and in every
 * `set_state` that writes it. The very same document where there is no such channel, or the new name is taken.
 */
export function renameChannel(document: JsonObject, from: string, to: string): JsonObject {
  const state = memberOf(document, "state") ?? null;
  const renamed = renamedMember(state, from, to);
  if (renamed === state) return document;
  const written = replaced(document, {
    state: () => renamed,
    nodes: (nodes) =>
      eachObject(nodes, (node) =>
        memberOf(node, "type") === "set_state" ? withMember(node, ["config", "assign"], from, to) : node,
      ),
  });
  return renameReferences(written, [{ path: ["state", from], name: to }]);
}

/**
 * A document in which a property of the input has another name: in the schema and in every expression that reads it.
 *
 * @param path the names of the properties that lead to it, of nested objects outermost first, and its own old name
 */
export function renameInput(document: JsonObject, path: readonly string[], to: string): JsonObject {
  const input = memberOf(document, "input") ?? null;
  const renamed = renamedProperty(input, path, to);
  if (renamed === input) return document;
  return renameReferences(replaced(document, { input: () => renamed }), [
    { path: ["input", ...path], name: to },
  ]);
}

/** A document in which a property of the output has another name: in the schema and in every `end` that computes it. */
export function renameOutput(document: JsonObject, from: string, to: string): JsonObject {
  const output = memberOf(document, "output") ?? null;
  const renamed = renamedProperty(output, [from], to);
  if (renamed === output) return document;
  return replaced(document, {
    output: () => renamed,
    nodes: (nodes) =>
      eachObject(nodes, (node) =>
        memberOf(node, "type") === "end" ? withMember(node, ["config", "output"], from, to) : node,
      ),
  });
}

/** A document whose expressions read something under another name; nothing else of it changes. */
export function renameReferences(document: JsonObject, renamings: readonly Renaming[]): JsonObject {
  const all = new Renamings(renamings);
  return replaced(document, { nodes: (nodes) => withRenamedReferences(nodes, all) });
}

/** An object with one of its members under another name, in its place; the same value where that is taken or missing. */
export function renamedMember(value: Json, from: string, to: string): Json {
  if (!isObject(value) || from === to || !Object.hasOwn(value, from) || Object.hasOwn(value, to))
    return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name === from ? to : name, each]));
}

/**
 * The schema of an object with one of its properties, at any depth, under another name; required as before. The same
 * schema where there is no such property, or the name is taken.
 */
export function renamedProperty(schema: Json, path: readonly string[], to: string): Json {
  const [name, ...rest] = path;
  const properties = isObject(schema) ? (memberOf(schema, "properties") ?? null) : null;
  if (name === undefined || !isObject(schema) || !isObject(properties)) return schema;
  if (rest.length > 0) {
    const inner = memberOf(properties, name) ?? null;
    const changed = renamedProperty(inner, rest, to);
    if (changed === inner) return schema;
    return replaced(schema, { properties: () => replaced(properties, { [name]: () => changed }) });
  }
  const renamed = renamedMember(properties, name, to);
  if (renamed === properties) return schema;
  const required = (list: Json): Json =>
    isList(list) ? list.map((each) => (each === name ? to : each)) : list;
  return replaced(schema, { properties: () => renamed, required });
}

function withMember(node: JsonObject, route: readonly string[], from: string, to: string): JsonObject {
  const [name, ...rest] = route;
  if (name === undefined) return node;
  return replaced(node, {
    [name]: (value) => {
      if (rest.length === 0) return renamedMember(value, from, to);
      return isObject(value) ? withMember(value, rest, from, to) : value;
    },
  });
}
