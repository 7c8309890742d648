import { nodeDefinitions } from "@patchbay/graph";
import { Annotation, Command, type LangGraphRunnableConfig, START, StateGraph } from "@langchain/langgraph";

import { executors } from "../executors/executors.ts";
import { allPorts, type PreparedNode } from "../executors/executor.ts";
import type { Plan, PlannedNode } from "../plan/plan.ts";
import type { RunFrame } from "../run/run-frame.ts";
import {
  channelKey,
  type GraphState,
  memoryKey,
  messagesKey,
  type NodeReads as ExpressionReads,
  outputsKey,
  type Readable,
  readableOf,
  stateChannels,
  unionOfReads,
} from "./graph-state.ts";
import { type NodeFunction, nodeFunction } from "./node-function.ts";
import { tokenRules } from "./token-rules.ts";

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
  const readable = readableOf(plan);
  const nameOf = nodeNames(plan);
  const emitted = plan.nodes.map((node) => emitNode(node, plan, readable, nameOf));
  for (const { node, run, name, reads, usesMessages, isDynamic, targets } of emitted) {
    if (node.id === plan.start) continue;
    builder.addNode(name, isDynamic ? dynamic(run, targets) : straight(run), {
      ends: isDynamic ? targets.all : [],
      input: Annotation.Root(channelsRead(reads, usesMessages, channels)),
    });
  }
  for (const { node, name, isDynamic, targets } of emitted) {
    if (node.id !== plan.start && isDynamic) continue;
    for (const target of targets.all) builder.addEdge(node.id === plan.start ? START : name, target);
  }
  const start = emitted.find(({ node }) => node.id === plan.start)?.run;
  if (start === undefined) throw new Error("A plan without its start node.");
  const compiled = builder.compile();
  return { start, invoke: (state, options) => compiled.invoke(state, options) };
}

/** All that a node reads of the state. */
interface NodeReads extends ExpressionReads {
  /** Keys beside those of expressions. */
  readonly keys: readonly string[];
}

interface EmittedNode {
  readonly node: PlannedNode;
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
): EmittedNode {
  const prepared = prepare(node);
  const rules = tokenRules(node, plan);
  const { nodes, channels, roots } = unionOfReads(prepared.reads, readable);
  const keys = [...rules.reads, ...(prepared.usesMemory === true ? [memoryKey(node.id)] : [])];
  const byPort = new Map(Object.entries(node.targets).map(([port, targets]) => [port, targets.map(nameOf)]));
  const forgiven = rules.onFailure === undefined ? [] : [nameOf(rules.onFailure.target)];
  const all = [...new Set([...byPort.values()].flat().concat(forgiven))];
  const takesAll = nodeDefinitions.get(node.type)?.isFork === true;
  return {
    node,
    name: nameOf(node.id),
    run: nodeFunction(node, prepared, plan, { nodes, channels, roots }, rules),
    reads: { nodes, channels, roots, keys },
    usesMessages: prepared.usesMessages,
    isDynamic:
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
  addNode(name: string, run: LangGraphNode, options: { ends: string[]; input: unknown }): void;
  addEdge(from: string, to: string): void;
  compile(): Pick<EmittedGraph, "invoke">;
}

function prepare(node: PlannedNode): PreparedNode {
  const executor = executors.get(node.type);
  if (executor === undefined) throw new Error(`No executor for the node type “${node.type}”.`);
  return executor.prepare(node.config);
}

type LangGraphNode = (state: GraphState, config: LangGraphRunnableConfig) => Promise<unknown>;

// The context is what `invoke` was given.
const frameOf = (config: LangGraphRunnableConfig): RunFrame => config.context as unknown as RunFrame;

function straight(run: NodeFunction): LangGraphNode {
  return async (state, config) => (await run(state, frameOf(config), signalOf(config)))?.update ?? {};
}

function dynamic(run: NodeFunction, { byPort, all }: Targets): LangGraphNode {
  return async (state, config) => {
    const step = await run(state, frameOf(config), signalOf(config));
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
