import { printType, type StaticType } from "../expression/static-type.ts";

/** `src/step.ts`: how a node becomes a step of the LangGraph graph. */
export function printStepFile(features: {
  readonly hasJoins: boolean;
  readonly hasLoops: boolean;
  readonly hasPolicies: boolean;
  /** Whether a policy says what a failure means. */
  readonly hasFallbacks: boolean;
  readonly hasChannels: boolean;
  /** Whether nodes ask people. */
  readonly asks: boolean;
  /** For the graph of a body: the type of the items that it is run for. */
  readonly item?: StaticType | undefined;
  /** Where modules are that all graphs of the project share. */
  readonly shared: string;
}): string {
  const { hasJoins, hasLoops, hasPolicies, hasFallbacks, hasChannels, asks, item, shared } = features;
  const itemType = item === undefined ? "" : printType(item);
  const itemTypes = ["Json", "JsonObject"].filter((name) => new RegExp(`\\b${name}\\b`).test(itemType));
  return `import { Command, isGraphBubbleUp, type LangGraphRunnableConfig } from "@langchain/langgraph";

import type { AnyActivation } from "${shared}activation.ts";
import { ${when(hasJoins, "AgentError, ")}toAgentError } from "${shared}agent-error.ts";
${when(
  hasJoins,
  `import { arrives, type JoinWrite, joinState, stillCounts, verdictOf } from "${shared}joins.ts";
`,
)}${when(
    itemTypes.length > 0,
    `import type { ${itemTypes.join(", ")} } from "${shared}json.ts";
`,
  )}${when(
    hasChannels,
    `import { readAs } from "${shared}json-schema.ts";
`,
  )}import type { Message } from "${shared}messages.ts";
${when(
  hasPolicies,
  `import { type Policy, underPolicy } from "${shared}policy.ts";
`,
)}${when(
    asks,
    `import { type Answer, type Asking, asks } from "${shared}questions.ts";
`,
  )}import type { Run } from "${shared}run.ts";
${hasChannels || hasJoins ? `import { ${[...(hasChannels ? ["channelSchemas"] : []), ...(hasJoins ? ["joins"] : [])].join(", ")} } from "./schemas.ts";\n` : ""}import type { ${when(hasChannels, "ChannelWrites, ")}NodeOutputs, State, StateUpdate } from "./state.ts";

${when(
  item !== undefined,
  `/** What a run of this graph carries along beside the state. */
export interface BodyRun {
  readonly run: Run;
  readonly item: Item;
  /** The item's place in its list, from 0. */
  readonly index: number;
  /** What the names of nodes begin with, where a failure or a message names one. */
  readonly label: string;
}

/** What the list has that this graph is run for. */
export type Item = ${itemType};

`,
)}/** One activation of a node. */
export interface Activation extends AnyActivation {
  readonly state: State;
${when(item !== undefined, "  readonly item: Item;\n  /** The item's place in its list, from 0. */\n  readonly index: number;\n")}${when(hasJoins, "  /** For a join: the nodes from which branches have arrived whole, first to last. */\n  readonly arrived: readonly string[];\n")}${when(hasLoops, "  /** For a loop: the laps begun since it was entered. */\n  readonly laps: number;\n")}${when(asks, "  /** For a node that has asked: what became of that. */\n  readonly answer: Answer | undefined;\n")}}

type NodeId = keyof NodeOutputs;

/** What an activation leaves behind. */
export interface Outcome<Id extends NodeId = NodeId> {
  /** The port that it leaves by: \`out\` unless said, \`*\` for all. */
  readonly port?: string;
  readonly outputs?: NonNullable<NodeOutputs[Id]>;
  /** Added to the thread. */
  readonly messages?: readonly Message[];
${when(hasChannels, "  /** Writes to channels, before their reducers. */\n  readonly channels?: ChannelWrites;\n")}${when(hasLoops, "  readonly laps?: number;\n")}${when(asks, "  /** It has not ended: it asks, and goes on with the answer. Then nothing else counts. */\n  readonly asks?: Asking;\n")}}

/** A node and its place in the graph. */
export interface Step {
  readonly id: NodeId;
  readonly run: (activation: Activation) => Promise<Outcome> | Outcome;
  /** Where each port leads, where that is decided by the node; else edges say it. */
  readonly ports?: { readonly [port: string]: readonly string[] };
${when(hasPolicies, "  readonly policy?: Policy;\n")}${when(
    hasJoins,
    `  /** The joins that may go on without this node's branch, and which branch that is. */
  readonly branchOf?: { readonly [join: string]: number };
  /** The join that this node is. */
  readonly join?: string;
  /** What leaving by a port says to joins. */
  readonly tells?: { readonly [port: string]: readonly JoinWrite[] };
  /** The join that forgives this node a failure. */
  readonly forgivenBy?: { readonly join: string; readonly branch: number; readonly goto: string };
`,
  )}${when(hasLoops, "  /** The loops that leaving by a port enters anew. */\n  readonly enters?: { readonly [port: string]: readonly string[] };\n  readonly isLoop?: boolean;\n")}${when(asks, "  /** For a node that asks: the name of its step, where the run goes on. */\n  readonly asksAt?: string;\n")}  /** Whether its outputs are the run's. */
  readonly isEnd?: boolean;
}

/** A node as LangGraph runs it: once in each superstep in which an edge leads to it. */
export function step(definition: Step) {
  const { id, ports } = definition;
  return async (state: State, config: LangGraphRunnableConfig): Promise<StateUpdate | Command> => {
${when(
  hasJoins,
  `    // A branch that is no longer waited for ends here, and a join that still waits does nothing.
    if (!mayRun(definition, state)) return {};
`,
)}    ${
    item === undefined
      ? "const run = config.context as unknown as Run; // what `runAgent` gave to `invoke`"
      : "const { run, item, index, label } = config.context as unknown as BodyRun; // what `runBody` gave to `invoke`"
  }
    const signal = config.signal ?? run.signal;
${when(
  asks,
  `    // LangGraph numbers the steps of each part of a run from 1.
    run.steps = Math.max(run.steps, run.stepsBefore + Number(config.metadata?.["langgraph_step"] ?? 1));
    const going = run.answering.get(id);
    run.answering.delete(id);
`,
)}    const activation: Activation = {
      node_id: ${item === undefined ? "id" : "`${label}${id}`"},
      state,
      run,
${when(item !== undefined, "      item,\n      index,\n")}      signal,
      effects: { written: false },
${when(hasJoins, "      arrived: arrivedAt(definition.join, state),\n")}${when(hasLoops, "      laps: state.laps[id] ?? 0,\n")}${when(asks, "      answer: going?.answer,\n")}    };
${
  hasJoins
    ? `    let outcome: Outcome;
    try {
      outcome = await attempt(definition, activation);
    } catch (thrown) {
      const { forgivenBy } = definition;
      const isForgiven = thrown instanceof AgentError && !thrown.code.startsWith("limit_");
      if (forgivenBy === undefined || !isForgiven) throw thrown;
      const { join, branch, goto } = forgivenBy;
      return new Command({ update: { joins: [arrives(join, branch, id, false)] }, goto: [goto] });
    }
`
    : "    const outcome = await attempt(definition, activation);\n"
}    const { port = "out", outputs = {}, messages = [] } = outcome;
${when(
  asks,
  `    if (outcome.asks !== undefined) {
      const question = asks(state.openQuestions, { node_id: id, step: definition.asksAt ?? id }, outcome.asks);
      return new Command({ update: { openQuestions: [question] }, goto: [] });
    }
`,
)}    const update: StateUpdate = {
      nodes: { [id]: outputs },
${when(hasChannels, "      ...outcome.channels,\n")}      messages,
${when(hasJoins, "      joins: definition.tells?.[port] ?? [],\n")}${when(
    hasLoops,
    `      laps: {
        ...Object.fromEntries((definition.enters?.[port] ?? []).map((loop) => [loop, 0])),
        // A loop that failed begins anew.
        ...(definition.isLoop === true ? { [id]: outcome.laps ?? 0 } : {}),
      },
`,
  )}      ...(definition.isEnd === true ? { output: outputs } : {}),
${when(asks, '      openQuestions: going === undefined ? [] : [{ kind: "settle", id: going.id }],\n')}    };
    if (ports === undefined) return update;
    const goto = port === "*" ? [...new Set(Object.values(ports).flat())] : [...(ports[port] ?? [])];
    return new Command({ update, goto });
  };
}
${when(
  hasJoins,
  `
function mayRun({ branchOf = {}, join }: Step, state: State): boolean {
  for (const [name, branch] of Object.entries(branchOf)) {
    const closing = joins[name];
    if (closing !== undefined && !stillCounts(closing, joinState(state.joins, name), branch)) return false;
  }
  const own = join === undefined ? undefined : joins[join];
  if (join === undefined || own === undefined) return true;
  const waiting = joinState(state.joins, join);
  return !waiting.closed && verdictOf(own, waiting) !== "wait";
}

const arrivedAt = (join: string | undefined, state: State): readonly string[] =>
  join === undefined
    ? []
    : joinState(state.joins, join)
        .arrivals.filter(({ ok }) => ok)
        .map(({ node }) => node);

/** @throws {AgentError} \`join_failed\` where too many branches have failed */
function refuseLost({ join }: Step, state: State): void {
  const own = join === undefined ? undefined : joins[join];
  if (join === undefined || own === undefined) return;
  if (verdictOf(own, joinState(state.joins, join)) !== "lost") return;
  throw new AgentError("join_failed", \`Too few branches of “\${own.fork}” can still arrive: \${own.wanted} must.\`);
}
`,
)}
/** Runs the node${when(hasPolicies, " under its policy")}. @throws {AgentError} where it fails and nothing says what then */
async function attempt(definition: Step, activation: Activation): Promise<Outcome> {
  try {
${when(hasJoins, "    refuseLost(definition, activation.state);\n")}    const outcome = await ${hasPolicies ? "underPolicy(definition.policy ?? {}, activation, definition.run)" : "definition.run(activation)"};
    return ${hasChannels ? "withValidWrites(outcome)" : "outcome"};
  } catch (thrown) {
    // LangGraph's own signals are not failures.
    if (isGraphBubbleUp(thrown)) throw thrown;
    activation.signal.throwIfAborted();
    const error = toAgentError(thrown, activation.node_id);
${when(
  hasFallbacks,
  `    const onError = definition.policy?.onError;
    // Limits are the run's, not the node's: no policy softens them.
    if (onError === undefined || error.code.startsWith("limit_")) throw error;
    if (onError.kind === "default") return { port: onError.port, outputs: onError.outputs };
    const { code, message, retriable } = error;
    return { port: "error", outputs: { error: { code, message, retriable } } };
`,
)}${when(!hasFallbacks, "    throw error;\n")}  }
}
${when(
  hasChannels,
  `
/** Checks writes against their channels' schemas before they reach the state; fills defaults in. */
function withValidWrites(outcome: Outcome): Outcome {
  if (outcome.channels === undefined) return outcome;
  const valid = Object.entries(outcome.channels).map(([channel, value]) => {
    const schema = channelSchemas[channel];
    if (schema === undefined) throw new Error(\`There is no channel “\${channel}”.\`);
    return [channel, readAs(schema, value, "state_invalid", \`The write to “\${channel}” does not fit its schema\`)];
  });
  return { ...outcome, channels: Object.fromEntries(valid) as ChannelWrites }; // each as its schema says
}
`,
)}`;
}

const when = (condition: boolean, text: string): string => (condition ? text : "");
