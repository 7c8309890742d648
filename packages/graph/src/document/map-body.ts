import { isObject, type JsonObject } from "../json.ts";

/** How deep the bodies of maps may stand in each other: the body of a map is level 1. */
export const deepestBody = 4;

/** The graph inside a node, as it was written, if the node is a map that has one. */
export function bodyOf(node: unknown): JsonObject | undefined {
  if (!isObject(node) || node["type"] !== "map") return undefined;
  const { config } = node;
  const body = isObject(config) && Object.hasOwn(config, "body") ? config["body"] : undefined;
  return isObject(body) ? body : undefined;
}

/** The node with another body. */
export function withBody<Node extends { readonly config?: unknown }>(node: Node, body: unknown): Node {
  return { ...node, config: { ...(isObject(node.config) ? node.config : {}), body } };
}
