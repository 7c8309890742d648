import type { Message } from "@patchbay/contracts";
import type { Json, JsonObject, Reads } from "@patchbay/graph";
import { Annotation } from "@langchain/langgraph";

import type { Plan, PlannedChannel } from "../plan/plan.ts";
import { identityOf, reducers } from "./reducers.ts";

// The names of LangGraph's channels. Ids of documents can contain neither a dot nor a dollar sign, so nothing collides,
// whatever an author calls a node: not with each other, and not with what JavaScript objects inherit.
export const messagesKey = "$messages";
export const outputKey = "$output";
export const channelKey = (channel: string): string => `state.${channel}`;
export const outputsKey = (node: string): string => `nodes.${node}`;
/** The name of a node inside LangGraph. */
export const nodeName = (node: string): string => `node.${node}`;

/** LangGraph's state: one channel per state channel and per node's outputs, so that a step stores only what it wrote. */
export type GraphState = Readonly<Record<string, unknown>>;

type AnyChannel = ReturnType<typeof Annotation<unknown>>;

/** The channels of one graph, by key. */
export function stateChannels(plan: Plan): Record<string, AnyChannel> {
  return Object.fromEntries([
    [
      messagesKey,
      Annotation<readonly Message[]>({
        reducer: (current, more) => [...current, ...more],
        default: () => [],
      }),
    ],
    [outputKey, Annotation<JsonObject>()],
    ...plan.channels.map((channel) => [channelKey(channel.name), stateChannel(channel)]),
    ...plan.nodes.map((node) => [outputsKey(node.id), Annotation<JsonObject>()]),
  ]);
}

function stateChannel({ reducer }: PlannedChannel): unknown {
  if (reducer === "replace") return Annotation<Json>();
  const identity = identityOf(reducer);
  const reduce = reducers[reducer];
  if (identity !== undefined) return Annotation<Json>({ reducer: reduce, default: () => identity });
  // min and max take the first write as it is.
  return Annotation<Json | undefined>({
    reducer: (current, write) =>
      current === undefined ? write : write === undefined ? current : reduce(current, write),
    default: () => undefined,
  });
}

/** What a node's expressions read, all together. */
export interface NodeReads {
  readonly roots: ReadonlySet<string>;
  readonly nodes: readonly string[];
  readonly channels: readonly string[];
}

/** The union of the reads of a node's expressions; where one reads by a computed name, everything. */
export function unionOfReads(reads: readonly Reads[], plan: Plan): NodeReads {
  const all = {
    nodes: plan.nodes.map(({ id }) => id),
    channels: plan.channels.map(({ name }) => name),
  };
  const union = (which: "nodes" | "channels"): readonly string[] => {
    const known = new Set(all[which]);
    const named = reads.flatMap((each) => [...(each[which] ?? all[which])]);
    return [...new Set(named)].filter((name) => known.has(name));
  };
  return {
    roots: new Set(reads.flatMap((each) => [...each.roots])),
    nodes: union("nodes"),
    channels: union("channels"),
  };
}
