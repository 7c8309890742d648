import { isObject, type Json } from "../json.ts";
import type { EdgeEnds } from "./graph-change.ts";
import { memberOf } from "./json-shape.ts";

/** Where an edge leaves and where it leads; undefined for what is no edge. */
export function edgeEnds(edge: Json): EdgeEnds | undefined {
  if (!isObject(edge)) return undefined;
  const [from, port, to] = [memberOf(edge, "from"), memberOf(edge, "port") ?? "out", memberOf(edge, "to")];
  return typeof from === "string" && typeof port === "string" && typeof to === "string"
    ? { from, port, to }
    : undefined;
}

/** What tells an edge from others. */
export function edgeIdentity(edge: Json): string | undefined {
  const ends = edgeEnds(edge);
  return ends && JSON.stringify([ends.from, ends.port, ends.to]);
}
