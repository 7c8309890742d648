import { nodeDefinitions } from "@patchbay/graph";
import {
  Annotation,
  type BaseCheckpointSaver,
  Command,
  type LangGraphRunnableConfig,
  START,
  StateGraph,
} from "@langchain/langgraph";

import { executors } from "../executors/executors.ts";
import { allPorts, type Body, type PreparedNode } from "../executors/executor.ts";
import type { Plan, PlannedNode } from "../plan/plan.ts";
import type { RunFrame } from "../run/run-frame.ts";
import { GraphNode } from "./graph-node.ts";
import {
  channelKey,
  type Entry,
  entryKey,
  type GraphState,
  memoryKey,
  messagesKey,
  outputKey,
  type NodeReads as ExpressionReads,
  outputsKey,
  type Readable,
  readableOf,
  stateChannels,
  unionOfReads,
} from "./graph-state.ts";
import { type NodeFunction, nodeFunction } from "./node-function.ts";
import { type TokenRules, tokenRules } from "./token-rules.ts";

/** The part of LangGraph's compiled graph that a run needs. */
export interface EmittedGraph {
  readonly start: NodeFunction;
  /** Whether a run of it can wait for somebody; if so, its state must say under `entryKey` where it begins. */
  readonly canPause: boolean;
  readonly hasBudgetPorts: boolean;
  /** Where a run begins that nobody has paused. */
  readonly entry: readonly Entry[];
  /** Whether the token of a node still counts: not in a branch that its join no longer waits for. */
  readonly stillCounts: (state: GraphState, node: string) => boolean;
  /** @param state null goes on where the checkpointer says that it was left */
  readonly invoke: (state: GraphState | null, options: InvokeOptions) => Promise<GraphState>;
  /** What a checkpointer knows: the state, and the nodes that were to run next; undefined where it knows nothing. */
  readonly left: (
    options: Pick<InvokeOptions, "configurable">,
  ) => Promise<{ readonly state: GraphState; readonly next: readonly string[] } | undefined>;
}

export interface InvokeOptions {
  readonly context: RunFrame;
  readonly signal: AbortSignal;
  readonly recursionLimit: number;
  /** LangGraph's own; empty where nothing is kept. */
  readonly configurable?: {
    readonly thread_id: string;
    readonly __pregel_checkpointer: BaseCheckpointSaver;
  };
  readonly durability?: "exit" | "async" | "sync";
}

/**
 * Turns a plan into a LangGraph state graph. The token semantics of GRAPH.md section 3 are LangGraph's supersteps: a
 * node runs once in a superstep in which at least one edge leads to it, a port with several edges is a fork.
 *
 * `start` runs once, first and alone, so it is no superstep of its own: it is handed back to be run before the graph.
 */
export function emitStateGraph(plan: Plan, compileBody: (body: Plan) => Body): EmittedGraph {
  const readable = readableOf(plan);
  const nameOf = nodeNames(plan);
  const emitted = plan.nodes.map((node) => emitNode(node, plan, readable, nameOf, compileBody));
  const canPause = emitted.some(({ prepared }) => prepared.canPause === true);
  const hasBudgetPorts = plan.nodes.some(({ policy }) => policy?.budget !== undefined);
  const remembering = emitted.filter(({ prepared }) => prepared.usesMemory === true);
  const channels = stateChannels(plan, { remembering: remembering.map(({ node }) => node.id), canPause });
  const builder = new StateGraph(Annotation.Root(channels)) as unknown as Builder;
  const signalOf = hasBudgetPorts ? eitherSignal : stepSignal;
  for (const { node, run, name, reads, usesMessages, isDynamic, targets } of emitted) {
    if (node.id === plan.start) continue;
    builder.addNode(
      name,
      new GraphNode(isDynamic ? dynamic(run, targets, signalOf) : straight(run, signalOf)),
      {
        ends: isDynamic ? targets.all : [],
        input: Annotation.Root(channelsRead(reads, usesMessages, channels)),
      },
    );
  }
  for (const { node, name, isDynamic, targets } of emitted) {
    if (node.id === plan.start || isDynamic) continue;
    for (const target of targets.all) builder.addEdge(name, target);
  }
  const start = emitted.find(({ node }) => node.id === plan.start);
  if (start === undefined) throw new Error("A plan without its start node.");
  if (canPause) {
    const names = emitted.filter((each) => each !== start).map(({ name }) => name);
    builder.addConditionalEdges(START, (state) => entryOf(state).map(({ node }) => nameOf(node)), names);
  } else {
    for (const target of start.targets.all) builder.addEdge(START, target);
  }
  const idOf = new Map(emitted.map(({ node, name }) => [name, node.id]));
  const rules = new Map(emitted.map((each) => [each.node.id, each.rules]));
  const compiled = builder.compile();
  // LangGraph reads what it is to answer after every step; of a run that cannot pause only this is wanted in the end.
  const lasting = [messagesKey, outputKey, ...plan.channels.map(({ name }) => channelKey(name))];
  return {
    start: start.run,
    canPause,
    hasBudgetPorts,
    entry: [...new Set(Object.values(start.node.targets).flat())].map((node) => ({ node })),
    stillCounts: (state, node) => rules.get(node)?.mayRun(state) === true,
    invoke: (state, options) =>
      compiled.invoke(state, canPause ? options : { ...options, outputKeys: lasting }),
    left: async (options) => {
      const { values, tasks, createdAt, metadata } = await compiled.getState(options);
      // In the checkpoint of the first input (step -1) that input is a write which nobody has applied: nothing has run,
      // and no task of ours is next, but the run is not over either.
      if (createdAt === undefined || metadata?.step === -1) return undefined;
      return { state: values, next: tasks.flatMap(({ name }) => idOf.get(name) ?? []) };
    },
  };
}

// The channel of that key holds nothing else.
export const entryOf = (state: GraphState): readonly Entry[] =>
  (state[entryKey] as readonly Entry[] | undefined) ?? [];

/** All that a node reads of the state. */
interface NodeReads extends ExpressionReads {
  /** Keys beside those of expressions. */
  readonly keys: readonly string[];
}

interface EmittedNode {
  readonly node: PlannedNode;
  readonly prepared: PreparedNode;
  readonly rules: TokenRules;
  readonly name: string;
  readonly run: NodeFunction;
  readonly reads: NodeReads;
  readonly usesMessages: boolean;
  /** Whether where it leads is known only when it has run; where it is not, plain edges are cheaper. */
  readonly isDynamic: boolean;
  readonly targets: Targets;
}

/** Where the ports of a node lead, in LangGraph's names. */
interface Targets {
  readonly byPort: ReadonlyMap<string, readonly string[]>;
  readonly all: string[];
}

function emitNode(
  node: PlannedNode,
  plan: Plan,
  readable: Readable,
  nameOf: (id: string) => string,
  compileBody: (body: Plan) => Body,
): EmittedNode {
  const prepared = prepare(node, compileBody);
  const rules = tokenRules(node, plan);
  const { nodes, channels, roots } = unionOfReads(prepared.reads, readable);
  const keys = [
    outputsKey(node.id),
    ...rules.reads,
    ...(prepared.usesMemory === true ? [memoryKey(node.id)] : []),
  ];
  const byPort = new Map(Object.entries(node.targets).map(([port, targets]) => [port, targets.map(nameOf)]));
  const forgiven = rules.onFailure === undefined ? [] : [nameOf(rules.onFailure.target)];
  const all = [...new Set([...byPort.values()].flat().concat(forgiven))];
  const takesAll = nodeDefinitions.get(node.type)?.isFork === true;
  return {
    node,
    prepared,
    rules,
    name: nameOf(node.id),
    run: nodeFunction(node, prepared, plan, { nodes, channels, roots }, rules),
    reads: { nodes, channels, roots, keys },
    usesMessages: prepared.usesMessages,
    isDynamic:
      prepared.canPause === true ||
      rules.reads.length > 0 ||
      forgiven.length > 0 ||
      (!takesAll && [...byPort.keys()].some((port) => port !== "out")),
    targets: { byPort, all },
  };
}

/** LangGraph applies the writes of one step in the order of its nodes' names; ours are numbered in document order. */
function nodeNames(plan: Plan): (id: string) => string {
  const width = String(plan.nodes.length).length;
  const names = new Map(
    plan.nodes.map(({ id }, index) => [id, `${String(index).padStart(width, "0")}.${id}`]),
  );
  return (id) => names.get(id) ?? id;
}

/**
 * LangGraph's builder as we use it. Its own types learn the names of nodes and channels from chained calls with literal
 * arguments; ours are data, and have passed the checker.
 */
interface Builder {
  addNode(name: string, node: GraphNode, options: { ends: string[]; input: unknown }): void;
  addEdge(from: string, to: string): void;
  addConditionalEdges(from: string, targets: (state: GraphState) => string[], all: string[]): void;
  compile(): {
    invoke(state: GraphState | null, options: object): Promise<GraphState>;
    getState(options: object): Promise<{
      readonly values: GraphState;
      readonly tasks: readonly { readonly name: string }[];
      readonly createdAt?: string;
      readonly metadata?: { readonly step: number };
    }>;
  };
}

function prepare({ type, config, body }: PlannedNode, compileBody: (body: Plan) => Body): PreparedNode {
  const executor = executors.get(type);
  if (executor === undefined) throw new Error(`No executor for the node type “${type}”.`);
  return executor.prepare(config, body && compileBody(body));
}

type LangGraphNode = (state: GraphState, config: LangGraphRunnableConfig) => Promise<unknown>;

// The context is what `invoke` was given.
const frameOf = (config: LangGraphRunnableConfig): RunFrame => config.context as unknown as RunFrame;

/** LangGraph's metadata of a task says in which superstep it runs, from 1. */
const stepOf = ({ metadata }: LangGraphRunnableConfig): number => Number(metadata?.["langgraph_step"] ?? 1);

type SignalOf = (config: LangGraphRunnableConfig) => AbortSignal;

function straight(run: NodeFunction, signalOf: SignalOf): LangGraphNode {
  return async (state, config) =>
    (await run(state, frameOf(config), signalOf(config), stepOf(config)))?.update ?? {};
}

function dynamic(run: NodeFunction, { byPort, all }: Targets, signalOf: SignalOf): LangGraphNode {
  return async (state, config) => {
    const step = await run(state, frameOf(config), signalOf(config), stepOf(config));
    // A token that no longer counts ends here.
    if (step === undefined) return {};
    const { port, update, forgivenBy } = step;
    const goto =
      forgivenBy === undefined
        ? port === allPorts
          ? all
          : (byPort.get(port) ?? [])
        : all.filter((name) => name.endsWith(`.${forgivenBy}`));
    return new Command({ update, goto: [...goto] });
  };
}

const stepSignal: SignalOf = (config) => config.signal ?? frameOf(config).clock.run;

/** Where nodes can leave by a budget port, their time ends before the run's. */
const eitherSignal: SignalOf = (config) =>
  AbortSignal.any([stepSignal(config), frameOf(config).clock.signal]);

/** Only what a node reads is put together for it at every step. */
function channelsRead<T>(
  reads: NodeReads,
  usesMessages: boolean,
  channels: Readonly<Record<string, T>>,
): Record<string, T> {
  const keys = [
    ...(usesMessages || reads.roots.has("messages") ? [messagesKey] : []),
    ...reads.nodes.map(outputsKey),
    ...reads.channels.map(channelKey),
    ...reads.keys,
  ];
  // LangGraph wants at least one.
  const wanted = keys.length > 0 ? keys : [messagesKey];
  return Object.fromEntries(
    wanted.flatMap((key) => {
      const channel = channels[key];
      return channel === undefined ? [] : [[key, channel] as const];
    }),
  );
}
