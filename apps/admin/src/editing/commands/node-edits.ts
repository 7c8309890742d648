import { Id, type Json, type JsonObject, renameNodes } from "@patchbay/graph";

import { nodeType } from "../../graph/node-types.ts";
import { fields, isFields, text } from "../../graph/read-fields.ts";
import { t } from "../../words/words.ts";
import { freeId, indexOfNode, nodeIds, nodesOf, rawList, withAdded } from "../document-parts.ts";
import { type Edit, nodeAt, withNode } from "../edit.ts";
import { changeAt, type Route } from "./change-at.ts";
import { rounded } from "./rounded.ts";

export interface Position {
  readonly x: number;
  readonly y: number;
}

/** A node as it is to be added. */
export interface NewNode {
  /** Take it from `freeId`, so that whoever adds the node knows it. */
  readonly id: string;
  readonly type: string;
  readonly name?: string;
  readonly config?: JsonObject;
  readonly position?: Position;
}

/** An id for a new node that says what it is and is not taken. */
export const idForNew = (document: JsonObject, wanted: string): string => freeId(wanted, nodeIds(document));

export const addNode = ({ id, type, name, config, position }: NewNode): Edit => ({
  name: t("edit.addNode", { name: name ?? nodeType(type).title }),
  apply: (document) =>
    withAdded(document, "nodes", {
      id,
      type,
      ...(name !== undefined && { name }),
      ...(config !== undefined && { config }),
      ...(position !== undefined && { ui: rounded(position) }),
    }),
});

/** Removes nodes with every edge that begins or ends at them. An id that another node has, too, keeps its edges. */
export const removeNodes = (keys: readonly string[]): Edit => ({
  name: keys.length === 1 ? t("edit.removeNode") : t("edit.removeNodes", { count: keys.length }),
  apply: (document) => {
    const gone = new Set(keys.map((key) => indexOfNode(document, key)));
    const all = rawList(document["nodes"]);
    const nodes = all.filter((_, index) => !gone.has(index));
    if (nodes.length === all.length) return document;
    const left = nodeIds({ nodes });
    const ids = new Set([...nodeIds(document)].filter((id) => !left.has(id)));
    const edges = rawList(document["edges"]);
    const kept = edges.filter((edge) => {
      const ends = fields(edge);
      return !ids.has(text(ends["from"])) && !ids.has(text(ends["to"]));
    });
    return { ...document, nodes, ...(kept.length < edges.length && { edges: kept }) };
  },
});

/** Gives a node another name for people; an empty one removes it. */
export const renameNode = (key: string, name: string): Edit => ({
  ...setInNode(key, ["name"], name.trim() === "" ? undefined : name.trim(), ""),
  name: t("edit.rename", { name: name.trim() || key }),
});

/**
 * Gives a node another id, in every edge and every expression that names it, too. A taken or unfit id changes nothing. Of
 * several nodes with one id only this one changes: edges and expressions mean the first.
 */
export const changeNodeId = (key: string, id: string): Edit => ({
  name: t("edit.changeId", { id }),
  apply: (document) => {
    const node = nodeAt(document, key);
    const old = text(node?.["id"]);
    if (node === undefined || old === id || nodeIds(document).has(id) || !Id.safeParse(id).success)
      return document;
    const isShared = nodesOf(document).filter((each) => text(each["id"]) === old).length > 1;
    return isShared || old === ""
      ? withNode(document, key, { ...node, id })
      : renameNodes(document, new Map([[old, id]]));
  },
});

/**
 * Sets what lies at a route of a node (`["config", "model"]`), or removes it by `undefined`.
 *
 * @param what people's name for it
 */
export function setInNode(key: string, route: Route, value: Json | undefined, what: string): Edit {
  return {
    name: t("edit.change", { what }),
    merge: `node ${key} ${route.join("/")}`,
    apply: (document) => {
      const node = nodeAt(document, key);
      if (node === undefined) return document;
      const changed = changeAt(node, route, value);
      return isFields(changed) && changed !== node ? withNode(document, key, changed) : document;
    },
  };
}

/** Puts nodes to other places, in canvas pixels. */
export const moveNodes = (positions: ReadonlyMap<string, Position>, name = t("edit.move")): Edit => ({
  name,
  merge: `move ${[...positions.keys()].join(" ")}`,
  apply: (document) => {
    let moved = document;
    for (const [key, position] of positions) {
      const node = nodeAt(moved, key);
      if (!Number.isFinite(position.x + position.y)) continue;
      const ui = rounded(position);
      const old = isFields(node?.["ui"]) ? node["ui"] : {};
      if (node === undefined || (old["x"] === ui.x && old["y"] === ui.y)) continue;
      moved = withNode(moved, key, { ...node, ui: { ...old, ...ui } });
    }
    return moved;
  },
});
