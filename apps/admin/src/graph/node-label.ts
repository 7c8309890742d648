import { t } from "../words/words.ts";
import { type GraphView, nodeName, readGraph } from "./read-graph.ts";

/** Where a node works: its own id, and on the way to it the maps with the items, counted from 0. */
export interface NodePath {
  readonly id: string;
  readonly maps: readonly { readonly id: string; readonly item: number }[];
}

/** Reads a node's id as events write it: `fan[2].ask` is the node `ask` for the third item of the map `fan`. */
export function nodePath(nodeId: string): NodePath {
  const parts = nodeId.split(".");
  const id = parts.pop() ?? nodeId;
  const maps = parts.flatMap((part) => {
    const found = /^(.+)\[(\d+)\]$/.exec(part);
    return found === null ? [] : [{ id: found[1] ?? "", item: Number(found[2]) }];
  });
  return { id, maps };
}

/** The name under which people know a node, with the item it works for; its id where the graph does not have it. */
export function nodeLabel(view: GraphView, nodeId: string): string {
  const { maps } = nodePath(nodeId);
  const name = nodeTitle(view, nodeId);
  return maps.length === 0 ? name : t("node.ofItem", { name, item: itemLabel(maps) });
}

/** The same without the item, for where that is said already. */
export function nodeTitle(view: GraphView, nodeId: string): string {
  const { id, maps } = nodePath(nodeId);
  const inner = maps.reduce<GraphView>((graph, map) => {
    const body = graph.nodes.find((node) => node.id === map.id)?.config.body;
    return readGraph(body);
  }, view);
  const node = inner.nodes.find((each) => each.id === id);
  return node === undefined ? id : nodeName(node);
}

/** Items in items, counted from 1 as people do: `3.1` is the first one within the third. */
export const itemLabel = (maps: NodePath["maps"]): string => maps.map(({ item }) => item + 1).join(".");
