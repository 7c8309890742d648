import type { Message } from "@patchbay/contracts";
import type { Json, JsonObject, Reads, Reducer } from "@patchbay/graph";
import { Annotation } from "@langchain/langgraph";

import type { Plan, PlannedChannel } from "../plan/plan.ts";
import { type OpenPause, type PauseWrite, reducePauses } from "../run/pause.ts";
import { type JoinState, type JoinWrite, openJoin, reduceJoin } from "./join-state.ts";
import { identityOf, reducers } from "./reducers.ts";

// The names of LangGraph's channels. Ids of documents can contain neither a dot nor a dollar sign, so nothing collides,
// whatever an author calls a node: not with each other, and not with what JavaScript objects inherit.
export const messagesKey = "$messages";
export const outputKey = "$output";
/** The activations that wait for somebody. */
export const pausesKey = "$pauses";
/** Where an execution of the graph begins: the nodes of its first step. */
export const entryKey = "$entry";
export const channelKey = (channel: string): string => `state.${channel}`;
export const outputsKey = (node: string): string => `nodes.${node}`;
export const joinKey = (join: string): string => `joins.${join}`;
export const memoryKey = (node: string): string => `memory.${node}`;

/** LangGraph's state: one channel per state channel and per node's outputs, so that a step stores only what it wrote. */
export type GraphState = Readonly<Record<string, unknown>>;

/** Where an execution begins: a node, and the activation that goes on there, if one does. */
export interface Entry {
  readonly node: string;
  readonly activation?: number;
}

/** What the state knows of a node. */
export interface NodeRecord {
  /** How often it has run. */
  readonly activation: number;
  /** What it left behind when it last ended. */
  readonly outputs: JsonObject;
}

const neverRan: NodeRecord = Object.freeze({ activation: 0, outputs: Object.freeze({}) });

// The channel of that key holds nothing else.
export const recordOf = (state: GraphState, node: string): NodeRecord =>
  (state[outputsKey(node)] as NodeRecord | undefined) ?? neverRan;

type AnyChannel = ReturnType<typeof Annotation<unknown>>;

/** What is kept beside what the plan itself says. */
interface Extras {
  /** The nodes that remember something from one activation to the next. */
  readonly remembering: readonly string[];
  readonly canPause: boolean;
}

/** The channels of one graph, by key. */
export function stateChannels(plan: Plan, { remembering, canPause }: Extras): Record<string, AnyChannel> {
  return Object.fromEntries([
    [
      messagesKey,
      Annotation<readonly Message[]>({
        reducer: (current, more) => [...current, ...more],
        default: () => [],
      }),
    ],
    // Two ends may be reached in one step; as with ends reached one after the other, the last one answers.
    [outputKey, Annotation<JsonObject | undefined>({ reducer: (_, last) => last, default: () => undefined })],
    ...plan.channels.map((channel) => [channelKey(channel.name), stateChannel(channel)]),
    ...plan.nodes.map((node) => [outputsKey(node.id), Annotation<NodeRecord>()]),
    ...plan.regions.map(({ join }) => [
      joinKey(join),
      Annotation<JoinState, readonly JoinWrite[]>({ reducer: reduceJoin, default: () => openJoin }),
    ]),
    // A lap's end and a new entry cannot come in one step: a loop has one token.
    ...remembering.map((node) => [memoryKey(node), Annotation<Json>()]),
    ...(canPause
      ? [
          [
            pausesKey,
            Annotation<readonly OpenPause[], readonly PauseWrite[]>({
              reducer: reducePauses,
              default: () => [],
            }),
          ],
          [entryKey, Annotation<readonly Entry[]>()],
        ]
      : []),
  ]);
}

/**
 * A write to a channel as LangGraph is given it. An object stands in a list of one: LangGraph takes an object with the
 * key `__overwrite__` for an instruction of its own, and what is written here may come from anywhere.
 */
export const channelWrite = (reducer: Reducer, value: Json): unknown =>
  reducer === "merge" ? [value] : value;

const reducerMaps = new WeakMap<Plan, ReadonlyMap<string, Reducer>>();

/** How each channel combines writes; put together once for all nodes of a plan. */
export function reducersOf(plan: Plan): ReadonlyMap<string, Reducer> {
  const known = reducerMaps.get(plan);
  if (known !== undefined) return known;
  const made = new Map(plan.channels.map(({ name, reducer }) => [name, reducer] as const));
  reducerMaps.set(plan, made);
  return made;
}

function stateChannel({ reducer }: PlannedChannel): unknown {
  if (reducer === "replace") return Annotation<Json>();
  const identity = identityOf(reducer);
  const reduce = reducers[reducer];
  if (reducer === "merge")
    return Annotation<Json, readonly [Json]>({
      reducer: (current, [write]) => reduce(current, write),
      default: () => identity ?? {},
    });
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

/** What there is to be read in a graph, gathered once for all its nodes. */
export interface Readable {
  readonly nodes: ReadonlySet<string>;
  readonly channels: ReadonlySet<string>;
}

export const readableOf = (plan: Plan): Readable => ({
  nodes: new Set(plan.nodes.map(({ id }) => id)),
  channels: new Set(plan.channels.map(({ name }) => name)),
});

/** The union of the reads of a node's expressions; where one reads by a computed name, everything. */
export function unionOfReads(reads: readonly Reads[], readable: Readable): NodeReads {
  const union = (which: "nodes" | "channels"): readonly string[] => {
    const all = readable[which];
    if (reads.some((each) => each[which] === undefined)) return [...all];
    const named = new Set(reads.flatMap((each) => [...(each[which] ?? [])]));
    return [...named].filter((name) => all.has(name));
  };
  return {
    roots: new Set(reads.flatMap((each) => [...each.roots])),
    nodes: union("nodes"),
    channels: union("channels"),
  };
}
