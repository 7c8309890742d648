import {
  type JsonObject,
  renameChannel,
  renamedMember,
  renamedProperty,
  renameInput,
  renameOutput,
  renameReferences,
} from "@patchbay/graph";

import { fields, isFields, text } from "../../graph/read-fields.ts";
import { t } from "../../words/words.ts";
import { nodesOf } from "../document-parts.ts";
import { type Edit, graphAt, type GraphPath, nodeAt, within, withNode } from "../edit.ts";
import { changeAt, type Route } from "./change-at.ts";

/**
 * Gives what lies at a route of a graph another name, with everything that names it: a channel (`["state", "intent"]`), a
 * property of the input or the output, at any depth (`["input", "properties", "customer"]`). What else there is, is
 * renamed where it stands.
 */
export const renameInGraph = (route: Route, to: string): Edit => ({
  name: t("inspector.renamed", { name: to }),
  apply: (graph) => {
    const [part, ...rest] = route;
    const properties = propertyPath(rest);
    const [name] = properties ?? [];
    if (part === "state" && rest.length === 1) return renameChannel(graph, String(rest[0]), to);
    if (part === "input" && properties !== undefined) return renameInput(graph, properties, to);
    if (part === "output" && properties?.length === 1 && name !== undefined)
      return renameOutput(graph, name, to);
    return renamedAt(graph, route, to);
  },
});

/**
 * The same for the graph at a path of the document. What the body of a map takes is given by the map: its input follows.
 */
export function renameInGraphAt(path: GraphPath, route: Route, to: string): Edit {
  const inner = within(path, renameInGraph(route, to));
  const [map, around] = [path.at(-1), path.slice(0, -1)];
  const [part, , from] = route;
  if (map === undefined || part !== "input" || route.length !== 3) return inner;
  const given = within(around, {
    name: inner.name,
    apply: (graph) => renamedInNode(graph, map, ["config", "input", from ?? ""], to),
  });
  return {
    name: inner.name,
    apply: (document) => {
      const renamed = inner.apply(document);
      const isRenamed = graphAt(renamed, path) !== graphAt(document, path);
      return isRenamed ? given.apply(renamed) : document;
    },
  };
}

/**
 * Gives what lies at a route of a node another name. What the node leaves under that name is read under the new one
 * everywhere: the values of a transform, the fields of a form, the properties of a structured answer.
 */
export const renameInNode = (key: string, route: Route, to: string): Edit => ({
  name: t("inspector.renamed", { name: to }),
  apply: (graph) => {
    const node = nodeAt(graph, key);
    const renamed = renamedInNode(graph, key, route, to);
    if (node === undefined || renamed === graph) return graph;
    const id = text(node["id"]);
    const left = outputPath(text(node["type"]), route);
    // Of several nodes with one id, expressions mean the first.
    const isRead = nodesOf(graph).find((each) => text(each["id"]) === id) === node;
    if (left === undefined || !isRead) return renamed;
    const follows = renameReferences(renamed, [{ path: ["nodes", id, ...left], name: to }]);
    return text(node["type"]) === "transform" ? withOwnValues(follows, key, left, to) : follows;
  },
});

/** The names that lead through the nodes' outputs to what lies at a route of a node's settings; undefined for no output. */
function outputPath(type: string, [part, name, ...rest]: Route): readonly string[] | undefined {
  if (part !== "config") return undefined;
  const properties = propertyPath(rest);
  switch (`${type}.${name}`) {
    case "transform.values":
      return rest.length === 1 ? rest.map(String) : undefined;
    case "human_input.form":
      return properties;
    case "llm.output_schema":
    case "agent.output_schema":
      return properties && ["data", ...properties];
    case "code.output_schema":
      return properties && ["result", ...properties];
    default:
      return undefined;
  }
}

/** The values of a transform read those before them as `this.name`. */
function withOwnValues(graph: JsonObject, key: string, path: readonly string[], to: string): JsonObject {
  const node = nodeAt(graph, key);
  if (node === undefined) return graph;
  const [changed] = nodesOf(renameReferences({ nodes: [node] }, [{ path: ["this", ...path], name: to }]));
  return changed === undefined ? graph : withNode(graph, key, changed);
}

function renamedInNode(graph: JsonObject, key: string, route: Route, to: string): JsonObject {
  const node = nodeAt(graph, key);
  if (node === undefined) return graph;
  const renamed = renamedAt(node, route, to);
  return renamed === node ? graph : withNode(graph, key, renamed);
}

/** The object with the member at the end of a route under another name; of a schema's properties also where required. */
function renamedAt(object: JsonObject, route: Route, to: string): JsonObject {
  const [name, parent] = [String(route.at(-1)), route.slice(0, -1)];
  const isProperty = parent.at(-1) === "properties";
  const around = isProperty ? parent.slice(0, -1) : parent;
  const value = around.reduce<unknown>(
    (each, token) =>
      Array.isArray(each) ? (each as readonly unknown[])[Number(token)] : fields(each)[String(token)],
    object,
  );
  if (!isFields(value)) return object;
  // What lies in a JSON document is JSON.
  const before = value as JsonObject;
  const after = isProperty ? renamedProperty(before, [name], to) : renamedMember(before, name, to);
  if (after === before) return object;
  // Comparing as text would take another order of members for another value, which it is here.
  const changed = changeAt(object, around, after);
  return isFields(changed) ? changed : object;
}

/** The names of nested properties on a route through a schema; undefined where it leads through anything else. */
function propertyPath(route: Route): readonly string[] | undefined {
  const isNested = route.length > 0 && route.length % 2 === 0;
  return isNested && route.every((token, at) => at % 2 === 1 || token === "properties")
    ? route.filter((_, at) => at % 2 === 1).map(String)
    : undefined;
}
