import type { ChannelChange, SequencedRunEvent, ThreadCheckpoint } from "@patchbay/contracts";
import type { Json } from "@patchbay/graph";

import { type Fields, fields, text } from "../graph/read-fields.ts";
import type { NodeTrace } from "./trace.ts";

/**
 * What an activation did to the state, by channel. Where its step is kept, that tells exactly; else what the log has of
 * writes before it, for channels that hold what was written last.
 *
 * @param channels those of the graph that the node stands in, as it declares them
 * @param checkpoints the run's steps that are kept
 */
export function changesOf(
  { node_id, activation, writes, end }: NodeTrace,
  events: readonly SequencedRunEvent[],
  channels: Fields,
  checkpoints: readonly ThreadCheckpoint[],
): readonly (readonly [channel: string, change: ChannelChange])[] {
  const kept = checkpoints.find(({ nodes }) =>
    nodes.some((node) => node.node_id === node_id && node.activation === activation),
  );
  return Object.entries(writes).map(([channel, after]) => {
    const known = kept?.channels[channel];
    return [channel, known ?? writeOf(after, fields(channels[channel]), () => before(channel))] as const;
  });

  function before(channel: string): Json | undefined {
    const home = homeOf(node_id);
    const own = events.findLastIndex(
      ({ event }, index) =>
        index < end &&
        event.type === "state.updated" &&
        event.node_id === node_id &&
        channel in event.channels,
    );
    const earlier = events.findLast(
      ({ event }, index) =>
        index < own &&
        event.type === "state.updated" &&
        homeOf(event.node_id) === home &&
        channel in event.channels,
    )?.event;
    return earlier?.type === "state.updated" ? earlier.channels[channel] : undefined;
  }
}

function writeOf(after: Json, declared: Fields, before: () => Json | undefined): ChannelChange {
  const reducer = text(declared["reducer"]) || "replace";
  if (reducer === "append" && Array.isArray(after)) return { kind: "appended", items: after };
  // What another reducer makes of a write only the state itself can tell.
  const known = reducer === "replace" ? before() : undefined;
  return { kind: "set", after, ...(known !== undefined && { before: known }) };
}

/** Where a node stands: `fan[2].` for those in the third item of `fan`, empty for those of the graph itself. */
export const homeOf = (nodeId: string): string => nodeId.slice(0, nodeId.lastIndexOf(".") + 1);
