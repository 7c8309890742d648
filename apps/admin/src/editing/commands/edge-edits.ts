import type { Json, JsonObject } from "@patchbay/graph";

import { type Fields, fields, isFields, text } from "../../graph/read-fields.ts";
import { t } from "../../words/words.ts";
import { edgesOf, rawList, withAdded } from "../document-parts.ts";
import type { Edit } from "../edit.ts";

/** An edge by its ends; `port` is `out` where nothing else is said. */
export interface EdgeRef {
  readonly from: string;
  readonly port: string;
  readonly to: string;
}

export const edgeRef = (edge: Fields): EdgeRef => ({
  from: text(edge["from"]),
  port: text(edge["port"]) || "out",
  to: text(edge["to"]),
});

const isEdge = (value: Json, edge: EdgeRef): boolean => isFields(value) && sameEdge(edgeRef(value), edge);

export const sameEdge = (a: EdgeRef, b: EdgeRef): boolean =>
  a.from === b.from && a.port === b.port && a.to === b.to;

/** Adds an edge; one that is there already stays the only one. */
export const connect = (edge: EdgeRef): Edit => ({
  name: t("edit.connect", { from: edge.from, to: edge.to }),
  apply: (document) =>
    edgesOf(document).some((each) => isEdge(each, edge))
      ? document
      : withAdded(document, "edges", written(edge)),
});

/** Removes edges. */
export const disconnect = (edges: readonly EdgeRef[]): Edit => ({
  name: edges.length === 1 ? t("edit.disconnect") : t("edit.disconnectMany", { count: edges.length }),
  apply: (document) => {
    const all = rawList(document["edges"]);
    const left = all.filter((each) => !edges.some((edge) => isEdge(each, edge)));
    return left.length === all.length ? document : { ...document, edges: left };
  },
});

/** Leads an edge elsewhere, in its place in the list. */
export const reconnect = (old: EdgeRef, next: EdgeRef): Edit => ({
  name: t("edit.reconnect", { from: next.from, to: next.to }),
  apply: (document) => {
    const edges = rawList(document["edges"]);
    const index = edges.findIndex((each) => isEdge(each, old));
    const isTaken = edges.some((each) => isEdge(each, next));
    if (index === -1 || isTaken) return document;
    const { from: _from, port: _port, to: _to, ...unknown } = fields(edges[index]);
    // What lies in an edge of a JSON document is JSON.
    const kept = unknown as JsonObject;
    return { ...document, edges: edges.with(index, { ...written(next), ...kept }) };
  },
});

/** An edge as documents write it: the ordinary port goes without saying. */
export const written = ({ from, port, to }: EdgeRef): JsonObject =>
  port === "out" ? { from, to } : { from, port, to };
