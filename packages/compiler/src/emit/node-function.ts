import type { Message, RunError } from "@patchbay/contracts";
import { type Json, type JsonObject, nodeDefinitions } from "@patchbay/graph";
import { isGraphBubbleUp } from "@langchain/langgraph";

import { elapsedSince } from "../executors/call-tool.ts";
import type { Outcome, PreparedNode } from "../executors/executor.ts";
import type { Plan, PlannedNode, PlannedRegion } from "../plan/plan.ts";
import type { OpenPause } from "../run/pause.ts";
import { isCeiling, isRunCeiling, NodeFailure, RunFailure, toRunError } from "../run/run-failure.ts";
import type { RunFrame } from "../run/run-frame.ts";
import { endsTrial, pinnedOutcome } from "../run/trial.ts";
import { writeValidator } from "./channel-writes.ts";
import {
  channelKey,
  channelWrite,
  type GraphState,
  memoryKey,
  messagesKey,
  type NodeReads,
  type NodeRecord,
  outputKey,
  outputsKey,
  pausesKey,
  recordOf,
  reducersOf,
} from "./graph-state.ts";
import { type JoinState, verdictOf } from "./join-state.ts";
import { withPolicy } from "./node-policy.ts";
import { enterRaces, LostRace } from "./race.ts";
import { scopeReader } from "./read-scope.ts";
import { joinStateOf, type TokenRules } from "./token-rules.ts";

/** What a step of a node writes to LangGraph's state, and the port it leaves by. */
export interface Step {
  /** Empty where the activation has not ended, because it waits for somebody. */
  readonly port: string;
  readonly update: Readonly<Record<string, unknown>>;
  /** The join that forgives this step its failure, and where its token goes. */
  readonly forgivenBy?: string;
}

/**
 * A node as a function of the state: scope, execution under its policy, validation of writes, events. Resolves to
 * undefined where its token no longer counts; then nothing has happened.
 *
 * @param step the superstep of this execution of the graph, from 1
 */
export type NodeFunction = (
  state: GraphState,
  frame: RunFrame,
  signal: AbortSignal,
  step: number,
) => Promise<Step | undefined>;

export function nodeFunction(
  node: PlannedNode,
  prepared: PreparedNode,
  plan: Plan,
  reads: NodeReads,
  rules: TokenRules,
): NodeFunction {
  const readScope = scopeReader(reads, messagesOf);
  const validWrites = writeValidator(plan);
  const reducerOf = reducersOf(plan);
  const execute = withPolicy(prepared.execute, node);
  const { id } = node;
  // What only computes is over before anybody could have won.
  const mayBeStopped = waitsForOthers(node);
  const mayRest = rules.races.length === 0 && node.policy?.timeout_ms === undefined;

  return async (state, frame, stepSignal, step) => {
    if (!rules.mayRun(state) || frame.isTrialOver) return undefined;
    const { context, clock } = frame;
    clock.enter(step);
    const before = recordOf(state, id);
    const resumed = frame.resuming.get(id);
    frame.resuming.delete(id);
    const activation = resumed?.pause.activation ?? before.activation + 1;
    const record = (outputs: JsonObject): NodeRecord => ({
      activation: Math.max(before.activation, activation),
      outputs,
    });
    const path = `${frame.path}${id}#${activation}`;
    const node_id = `${frame.label}${id}`;
    const started = performance.now();
    const startedAt = resumed?.pause.started_at ?? new Date().toISOString();
    if (resumed === undefined) context.emit({ type: "node.started", node_id, activation });
    const runner =
      rules.races.length === 0
        ? undefined
        : enterRaces(frame.races, rules.races, state, { node: id, step, mayBeStopped });
    const signal =
      runner === undefined || !mayBeStopped ? stepSignal : AbortSignal.any([stepSignal, runner.signal]);
    const attempting = forgiven(rules, { [outputsKey(id)]: record(before.outputs) }, () =>
      attempt(
        async () => {
          clock.check();
          const arrived =
            rules.closes === undefined ? none : wholeArrivals(rules.closes, joinStateOf(state, id));
          const scope = readScope(state, frame);
          const messages = prepared.usesMessages ? messagesOf(state) : [];
          const budget = node.policy?.budget;
          const pinned = pinnedOutcome(context, node_id);
          const made =
            pinned ??
            (await execute({
              node_id,
              activation,
              path,
              scope,
              messages,
              memory: (state[memoryKey(id)] as Json | undefined) ?? null,
              arrived,
              context,
              meter: budget === undefined ? frame.meter : frame.meter.within(budget),
              signal,
              effects: { written: false },
              mayRest: mayRest && frame.mayRest,
              outside: frame.outside,
              ...(resumed === undefined
                ? {}
                : { resumed: { kept: resumed.pause.kept, answers: resumed.answers } }),
            }));
          return made.channels === undefined ? made : { ...made, channels: validWrites(made.channels) };
        },
        node,
        prepared,
        frame,
        signal,
      ),
    );
    const attempted = await unlessLost(attempting);
    if (attempted === undefined) return { port: "", update: { [outputsKey(id)]: record(before.outputs) } };
    const update: Record<string, unknown> = {};
    if (resumed !== undefined) update[pausesKey] = [{ kind: "close", node_id: id, activation }];
    if (!attempted.ok) return { ...attempted.step, update: { ...update, ...attempted.step.update } };
    const { outcome } = attempted;
    if (outcome.pause !== undefined) {
      const { requests, kept = null } = outcome.pause;
      const pause: OpenPause = { node_id: id, activation, started_at: startedAt, requests, kept };
      return {
        port: "",
        update: { [pausesKey]: [{ kind: "open", pause }], [outputsKey(id)]: record(before.outputs) },
      };
    }
    const { port = "out", outputs = {}, channels = {}, messages, usage } = outcome;
    if (Object.keys(channels).length > 0) context.emit({ type: "state.updated", node_id, channels });
    context.emit({
      type: "node.completed",
      node_id,
      activation,
      port: node.type === "end" ? "" : port,
      outputs,
      // Across a pause the clock on the wall is the only one that went on.
      duration_ms: resumed === undefined ? elapsedSince(started) : Date.now() - Date.parse(startedAt),
      ...(usage === undefined ? {} : { usage }),
      ...(pinnedOutcome(context, node_id) !== undefined && { is_pinned: true }),
    });
    update[outputsKey(id)] = record(outputs);
    Object.assign(update, rules.onLeave(port));
    if (prepared.usesMemory === true) update[memoryKey(id)] = outcome.memory ?? null;
    if (node.type === "end") update[outputKey] = outputs;
    if (messages !== undefined) update[messagesKey] = messages;
    for (const [channel, value] of Object.entries(channels))
      update[channelKey(channel)] = channelWrite(reducerOf.get(channel) ?? "replace", value);
    if (rules.closes !== undefined) Object.assign(update, dropPauses(rules.closes, state, context));
    runner?.leave(update);
    if (endsTrial(context.trial, node_id)) frame.isTrialOver = true;
    return { port, update };
  };
}

/** What waits in the branches of a join that goes on waits for nothing any more, in this round and the next. */
function dropPauses(
  { branches }: PlannedRegion,
  state: GraphState,
  { emit }: RunFrame["context"],
): Readonly<Record<string, unknown>> {
  const nodes = branches.flatMap((branch) => branch.nodes);
  // The channel of that key holds nothing else.
  const open = (state[pausesKey] as readonly OpenPause[] | undefined) ?? [];
  const dropped = open.filter((pause) => nodes.includes(pause.node_id));
  if (dropped.length === 0) return {};
  for (const { interrupt_id, node_id } of dropped.flatMap(({ requests }) => requests))
    emit({ type: "interrupt.resolved", interrupt_id, node_id, outcome: "closed" });
  return { [pausesKey]: [{ kind: "drop", nodes }] };
}

/** Whether a node may take long, because it waits for somebody outside. A body has its own steps, and is let finish. */
const waitsForOthers = ({ type, body }: PlannedNode): boolean =>
  body === undefined && (type === "wait" || nodeDefinitions.get(type)?.effect !== "none");

/** Undefined where the work was stopped because its branch had lost. */
async function unlessLost<Result>(work: Promise<Result>): Promise<Result | undefined> {
  try {
    return await work;
  } catch (thrown) {
    if (thrown instanceof LostRace) return undefined;
    throw thrown;
  }
}

const none: readonly string[] = [];

/** The nodes that have brought a whole branch. @throws {RunFailure} where too many have failed */
function wholeArrivals(region: PlannedRegion, state: JoinState): readonly string[] {
  if (verdictOf(region, state) === "lost") {
    throw new RunFailure(
      "join_failed",
      `Too few branches of “${region.fork}” can still arrive: ${region.wanted} must.`,
    );
  }
  return state.arrivals.filter(({ ok }) => ok).map(({ node }) => node);
}

type Attempted =
  | { readonly ok: true; readonly outcome: Outcome }
  | { readonly ok: false; readonly step: Step };

/** A failure inside a branch that its join may do without ends the branch, not the run. */
async function forgiven(
  { onFailure }: TokenRules,
  counted: Readonly<Record<string, unknown>>,
  work: () => Promise<Outcome>,
): Promise<Attempted> {
  try {
    return { ok: true, outcome: await work() };
  } catch (thrown) {
    if (onFailure === undefined || !(thrown instanceof NodeFailure) || isRunCeiling(thrown.error.code))
      throw thrown;
    const { update, target } = onFailure;
    return { ok: false, step: { port: "", update: { ...counted, ...update }, forgivenBy: target } };
  }
}

// The channel of that key holds nothing else.
const messagesOf = (state: GraphState): readonly Message[] =>
  (state[messagesKey] as readonly Message[] | undefined) ?? [];

/** Runs the node; a failure becomes what its policy says, or leaves as a `NodeFailure`. */
async function attempt(
  work: () => Promise<Outcome>,
  node: PlannedNode,
  prepared: PreparedNode,
  { clock, label }: RunFrame,
  signal: AbortSignal,
): Promise<Outcome> {
  try {
    return await work();
  } catch (caught) {
    // LangGraph's own signals (interrupts and the like) are not failures.
    if (isGraphBubbleUp(caught)) throw caught;
    // Where the time is up the signal's reason says so; a run that was cancelled is nobody's failure.
    const thrown: unknown = signal.aborted ? signal.reason : caught;
    if (signal.aborted && !clock.isLate) throw thrown;
    const error = toRunError(thrown, `${label}${node.id}`);
    // Ceilings are not the node's to soften, except by the port that it has for them.
    if (isCeiling(error.code)) {
      if (node.policy?.budget === undefined) throw new NodeFailure(error, thrown);
      clock.windDown();
      return { port: budgetPort, outputs: { error: publicError(error) } };
    }
    switch (node.policy?.on_error ?? "fail") {
      case "fail":
        throw new NodeFailure(error, thrown);
      case "default":
        return defaultOutcome(node, prepared) ?? failed(error, thrown);
      case "port":
        return { port: "error", outputs: { error: publicError(error) } };
    }
  }
}

/**
 * A node that chooses its port goes on by the one that its default names, else by the one for everything else; undefined
 * where it has neither, for then nothing says where to go.
 */
function defaultOutcome({ policy, targets }: PlannedNode, { portOf }: PreparedNode): Outcome | undefined {
  const outputs = policy?.default_output ?? {};
  const hasElse = Object.hasOwn(targets, "else");
  if (portOf === undefined && !hasElse) return { outputs };
  const named = portOf === undefined ? outputs["case"] : portOf(outputs);
  if (typeof named === "string" && Object.hasOwn(targets, named)) return { outputs, port: named };
  return hasElse ? { outputs, port: "else" } : undefined;
}

const budgetPort = "budget";

function failed(error: RunError, cause: unknown): never {
  throw new NodeFailure(error, cause);
}

const publicError = ({ code, message, retriable }: RunError): JsonObject => ({ code, message, retriable });
