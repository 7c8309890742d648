import { z } from "zod";

import { unescapePointer } from "../expression/parse-value.ts";
import type { GraphChange } from "./graph-change.ts";

/** A summary tells of so many things; how many more there are is only counted. */
const mostParts = 6;

const count = z.int().min(1);
const node_id = z.string();
const channel = z.string();

/** Changes that are told together. Names nodes, channels and fields, never what stands in them. */
export const ChangeSummaryPart = z
  .discriminatedUnion("type", [
    /** `node_id` is that of the only one. */
    z.strictObject({
      type: z.enum(["node.added", "node.removed", "node.type_changed"]),
      count,
      node_id: node_id.optional(),
    }),
    /** `before` and `after` are the ids of the only one. */
    z.strictObject({
      type: z.literal("node.renamed"),
      count,
      before: z.string().optional(),
      after: z.string().optional(),
    }),
    /** The fields of the config, outermost names; empty where all of it is another. */
    z.strictObject({ type: z.literal("config.changed"), node_id, fields: z.array(z.string()) }),
    z.strictObject({ type: z.literal("policy.changed"), node_id }),
    z.strictObject({ type: z.enum(["edge.added", "edge.removed", "edge.rerouted"]), count }),
    /** `channel` is the name of the only one. */
    z.strictObject({
      type: z.enum(["channel.added", "channel.removed"]),
      count,
      channel: channel.optional(),
    }),
    z.strictObject({ type: z.literal("channel.changed"), channel }),
    z.strictObject({
      type: z.enum([
        "nodes.reordered",
        "edges.reordered",
        "input.changed",
        "output.changed",
        "limits.changed",
        "voice.changed",
        "document.changed",
        "cosmetic",
      ]),
    }),
  ])
  .meta({ id: "ChangeSummaryPart" });
export type ChangeSummaryPart = z.infer<typeof ChangeSummaryPart>;

/** What changed, for a line in any language; without parts, nothing. */
export const ChangeSummary = z
  .strictObject({
    parts: z.array(ChangeSummaryPart).max(mostParts),
    /** How many more parts there would be. */
    more: z.int().min(0),
  })
  .meta({ id: "ChangeSummary" });
export type ChangeSummary = z.infer<typeof ChangeSummary>;

/** What changed, in few parts. Says nothing of what is cosmetic where there is anything else. */
export function summaryOf(changes: readonly GraphChange[]): ChangeSummary {
  const groups = [...Map.groupBy(changes, topicOf).values()].filter(
    ([first]) => first?.type !== "cosmetic" || changes.every(({ type }) => type === "cosmetic"),
  );
  const parts = groups.flatMap(partOf);
  return { parts: parts.slice(0, mostParts), more: Math.max(0, parts.length - mostParts) };
}

/** Changes of one topic are told together. */
function topicOf(change: GraphChange): string {
  switch (change.type) {
    case "config.changed":
    case "policy.changed":
      return JSON.stringify([change.type, change.node_id]);
    case "channel.changed":
      return JSON.stringify([change.type, change.channel]);
    default:
      return change.type;
  }
}

/** Changes that share a topic, as a part; none of no changes. */
function partOf(changes: readonly GraphChange[]): ChangeSummaryPart[] {
  const [first] = changes;
  if (first === undefined) return [];
  const count = changes.length;
  const isOnly = count === 1;
  switch (first.type) {
    case "node.added":
    case "node.removed":
    case "node.type_changed":
      return [{ type: first.type, count, ...(isOnly && { node_id: first.node_id }) }];
    case "node.renamed":
      return [{ type: first.type, count, ...(isOnly && { before: first.before, after: first.after }) }];
    case "config.changed": {
      const fields = [...new Set(changes.flatMap(fieldOf))];
      return [{ type: first.type, node_id: first.node_id, fields }];
    }
    case "policy.changed":
      return [{ type: first.type, node_id: first.node_id }];
    case "edge.added":
    case "edge.removed":
    case "edge.rerouted":
      return [{ type: first.type, count }];
    case "channel.added":
    case "channel.removed":
      return [{ type: first.type, count, ...(isOnly && { channel: first.channel }) }];
    case "channel.changed":
      return [{ type: first.type, channel: first.channel }];
    case "nodes.reordered":
    case "edges.reordered":
    case "input.changed":
    case "output.changed":
    case "limits.changed":
    case "voice.changed":
    case "document.changed":
    case "cosmetic":
      return [{ type: first.type }];
  }
}

/** The field of the config that a pointer such as `/nodes/3/config/cases/0/when` is about; none for all of it. */
function fieldOf({ path_after, path_before }: GraphChange): readonly string[] {
  const field = (path_after ?? path_before ?? "").split("/")[4];
  return field === undefined ? [] : [unescapePointer(field)];
}
