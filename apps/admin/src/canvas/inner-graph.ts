import { fields, isFields, text } from "../graph/read-fields.ts";
import type { GraphNode } from "../graph/read-graph.ts";

/** What can be entered from a node: a graph inside of it, or the page of another agent. */
export type InnerGraph = { readonly kind: "body" } | { readonly kind: "agent"; readonly slug: string };

/** Types that run another agent. */
const calling: ReadonlySet<string> = new Set(["map", "call_agent", "spawn_group"]);

/** What can be entered from a node; undefined where it is all there is. */
export function innerOf({ type, config }: Pick<GraphNode, "type" | "config">): InnerGraph | undefined {
  if (!calling.has(type)) return undefined;
  if (type === "map" && isFields(config.body)) return { kind: "body" };
  const slug = text(fields(config).agent);
  return slug === "" ? undefined : { kind: "agent", slug };
}
