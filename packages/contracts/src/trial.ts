import { Json, JsonObject } from "@patchbay/graph";
import { z } from "zod";

/** What a node is taken to have done. */
export const PinnedOutcome = z
  .strictObject({
    /** The port it leaves by: `out` unless said, `*` for all at once. */
    port: z.string().max(64).exactOptional(),
    outputs: JsonObject,
    /** What it writes to channels of the state, before their reducers. */
    channels: z.record(z.string(), Json).exactOptional(),
    /** What it says: added to the thread as the agent's own words. */
    says: z.array(z.string()).max(100).exactOptional(),
  })
  .meta({ id: "PinnedOutcome" });
export type PinnedOutcome = z.infer<typeof PinnedOutcome>;

/**
 * What a run of a draft does not do for real, so that a part of a graph can be tried alone. Nodes go by their ids, those
 * of a map's body by `map.node`, for every item alike. Expressions see what is pinned as if it had happened.
 */
export const Trial = z
  .strictObject({
    /** Nodes that do nothing: they leave at once with this. */
    pinned: z.record(z.string(), PinnedOutcome).exactOptional(),
    /** The run is over once this node has ended; it then has no output. A node of the graph itself. */
    until: z.string().exactOptional(),
    /** By node, then by tool: what a call answers. The tool itself is not called. */
    tools: z.record(z.string(), z.record(z.string(), Json)).exactOptional(),
  })
  .meta({ id: "Trial" });
export type Trial = z.infer<typeof Trial>;

/** Which parts of a run a trial does not do for real, without what they are taken to do. */
export const TrialSummary = z
  .strictObject({
    /** Ids of the nodes that do nothing. */
    pinned: z.array(z.string()),
    /** The node with which the run is over; null where it goes on to its end. */
    until: z.string().nullable(),
    /** The tools that are not called, each with the node that would. */
    tools: z.array(z.strictObject({ node_id: z.string(), tool: z.string() })),
  })
  .meta({ id: "TrialSummary" });
export type TrialSummary = z.infer<typeof TrialSummary>;

/** A trial without what is taken to have happened. */
export const summarizeTrial = ({ pinned = {}, until, tools = {} }: Trial): TrialSummary => ({
  pinned: Object.keys(pinned),
  until: until ?? null,
  tools: Object.entries(tools).flatMap(([node_id, answers]) =>
    Object.keys(answers).map((tool) => ({ node_id, tool })),
  ),
});
