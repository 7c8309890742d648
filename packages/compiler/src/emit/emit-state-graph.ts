import { Annotation, Command, type LangGraphRunnableConfig, START, StateGraph } from "@langchain/langgraph";

import { executors } from "../executors/executors.ts";
import type { PreparedNode } from "../executors/executor.ts";
import type { Plan, PlannedNode } from "../plan/plan.ts";
import type { RunFrame } from "../run/run-frame.ts";
import {
  channelKey,
  type GraphState,
  messagesKey,
  type NodeReads,
  nodeName,
  outputsKey,
  readableOf,
  stateChannels,
  unionOfReads,
} from "./graph-state.ts";
import { type NodeFunction, nodeFunction } from "./node-function.ts";

/** The part of LangGraph's compiled graph that a run needs. */
export interface EmittedGraph {
  readonly start: NodeFunction;
  invoke(
    state: GraphState,
    options: { context: RunFrame; signal: AbortSignal; recursionLimit: number },
  ): Promise<GraphState>;
}

/**
 * Turns a plan into a LangGraph state graph. The token semantics of GRAPH.md section 3 are LangGraph's supersteps: a
 * node runs once in a superstep in which at least one edge leads to it, a port with several edges is a fork.
 *
 * `start` runs once, first and alone, so it is no superstep of its own: it is handed back to be run before the graph.
 */
export function emitStateGraph(plan: Plan): EmittedGraph {
  const channels = stateChannels(plan);
  const builder = new StateGraph(Annotation.Root(channels)) as unknown as Builder;
  const functions = new Map<string, NodeFunction>();
  const readable = readableOf(plan);
  for (const node of plan.nodes) {
    const prepared = prepare(node);
    const reads = unionOfReads(prepared.reads, readable);
    const run = nodeFunction(node, prepared, plan, reads);
    functions.set(node.id, run);
    if (node.id === plan.start) continue;
    builder.addNode(nodeName(node.id), isBranching(node) ? branching(node, run) : straight(run), {
      ends: isBranching(node) ? allTargets(node).map(nodeName) : [],
      input: Annotation.Root(channelsRead(reads, prepared.usesMessages, channels)),
    });
  }
  for (const node of plan.nodes) {
    if (node.id !== plan.start && isBranching(node)) continue;
    const from = node.id === plan.start ? START : nodeName(node.id);
    for (const target of node.targets["out"] ?? []) builder.addEdge(from, nodeName(target));
  }
  const start = functions.get(plan.start);
  if (start === undefined) throw new Error("A plan without its start node.");
  const compiled = builder.compile();
  return { start, invoke: (state, options) => compiled.invoke(state, options) };
}

/**
 * LangGraph's builder as we use it. Its own types learn the names of nodes and channels from chained calls with literal
 * arguments; ours are data, and have passed the checker.
 */
interface Builder {
  addNode(name: string, run: LangGraphNode, options: { ends: string[]; input: unknown }): void;
  addEdge(from: string, to: string): void;
  compile(): Pick<EmittedGraph, "invoke">;
}

function prepare(node: PlannedNode): PreparedNode {
  const executor = executors.get(node.type);
  if (executor === undefined) throw new Error(`No executor for the node type “${node.type}”.`);
  return executor.prepare(node.config);
}

/** Whether the port is chosen while the node runs; where it cannot be another than `out`, a plain edge is cheaper. */
const isBranching = (node: PlannedNode): boolean => Object.keys(node.targets).some((port) => port !== "out");

const allTargets = (node: PlannedNode): string[] => [...new Set(Object.values(node.targets).flat())];

type LangGraphNode = (state: GraphState, config: LangGraphRunnableConfig) => Promise<unknown>;

// The context is what `invoke` was given.
const frameOf = (config: LangGraphRunnableConfig): RunFrame => config.context as unknown as RunFrame;

function straight(run: NodeFunction): LangGraphNode {
  return async (state, config) => (await run(state, frameOf(config), signalOf(config))).update;
}

function branching(node: PlannedNode, run: NodeFunction): LangGraphNode {
  const goto = new Map(Object.entries(node.targets).map(([port, targets]) => [port, targets.map(nodeName)]));
  return async (state, config) => {
    const { port, update } = await run(state, frameOf(config), signalOf(config));
    return new Command({ update, goto: goto.get(port) ?? [] });
  };
}

const signalOf = (config: LangGraphRunnableConfig): AbortSignal => config.signal ?? frameOf(config).signal;

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
