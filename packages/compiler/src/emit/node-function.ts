import { setTimeout as delay } from "node:timers/promises";

import type { Message, RunError } from "@patchbay/contracts";
import {
  createValidator,
  type Json,
  type JsonObject,
  type Policy,
  type SchemaValidator,
} from "@patchbay/graph";
import { isGraphBubbleUp } from "@langchain/langgraph";

import { elapsedSince } from "../executors/call-tool.ts";
import type { Activation, Outcome, PreparedNode } from "../executors/executor.ts";
import type { Plan, PlannedNode, PlannedRegion } from "../plan/plan.ts";
import { NodeFailure, RunFailure, toRunError } from "../run/run-failure.ts";
import { ToolError } from "../ports/tool.ts";
import type { RunFrame } from "../run/run-frame.ts";
import {
  channelKey,
  type GraphState,
  memoryKey,
  messagesKey,
  type NodeReads,
  outputKey,
  outputsKey,
} from "./graph-state.ts";
import { type JoinState, verdictOf } from "./join-state.ts";
import { scopeReader } from "./read-scope.ts";
import { joinStateOf, type TokenRules } from "./token-rules.ts";

/** What a step of a node writes to LangGraph's state, and the port it leaves by. */
export interface Step {
  readonly port: string;
  readonly update: Readonly<Record<string, unknown>>;
  /** The join that forgives this step its failure, and where its token goes. */
  readonly forgivenBy?: string;
}

/**
 * A node as a function of the state: scope, execution under its policy, validation of writes, events. Resolves to
 * undefined where its token no longer counts; then nothing has happened.
 */
export type NodeFunction = (
  state: GraphState,
  frame: RunFrame,
  signal: AbortSignal,
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
  const execute = withPolicy(prepared.execute, node.policy);
  const { id } = node;

  return async (state, frame, signal) => {
    if (!rules.mayRun(state)) return undefined;
    const { context, meter, activations } = frame;
    const activation = (activations.get(id) ?? 0) + 1;
    activations.set(id, activation);
    const started = performance.now();
    context.emit({ type: "node.started", node_id: id, activation });
    const attempted = await forgiven(rules, () =>
      attempt(
        async () => {
          const arrived =
            rules.closes === undefined ? none : wholeArrivals(rules.closes, joinStateOf(state, id));
          const scope = readScope(state, frame);
          const messages = prepared.usesMessages ? messagesOf(state) : [];
          const effects = { written: false };
          const made = await execute({
            node_id: id,
            activation,
            scope,
            messages,
            memory: (state[memoryKey(id)] as Json | undefined) ?? null,
            arrived,
            context,
            meter,
            signal,
            effects,
          });
          return made.channels === undefined ? made : { ...made, channels: validWrites(made.channels) };
        },
        node,
        prepared,
        signal,
      ),
    );
    if (!attempted.ok) return attempted.step;
    const { port = "out", outputs = {}, channels = {}, messages, usage } = attempted.outcome;
    if (Object.keys(channels).length > 0) context.emit({ type: "state.updated", node_id: id, channels });
    context.emit({
      type: "node.completed",
      node_id: id,
      activation,
      port: node.type === "end" ? "" : port,
      outputs,
      duration_ms: elapsedSince(started),
      ...(usage === undefined ? {} : { usage }),
    });
    const update: Record<string, unknown> = { [outputsKey(id)]: outputs, ...rules.onLeave(port) };
    if (prepared.usesMemory === true) update[memoryKey(id)] = attempted.outcome.memory ?? null;
    if (node.type === "end") update[outputKey] = outputs;
    if (messages !== undefined) update[messagesKey] = messages;
    for (const [channel, value] of Object.entries(channels)) update[channelKey(channel)] = value;
    return { port, update };
  };
}

const none: readonly string[] = [];

/** The nodes that have brought a whole branch. @throws {RunFailure} where too many have failed */
function wholeArrivals(region: PlannedRegion, state: JoinState): readonly string[] {
  if (verdictOf(region, state) === "lost") {
    throw new RunFailure(
      "join_failed",
      `Fewer than ${region.wanted} branches of “${region.fork}” can still arrive.`,
    );
  }
  return state.arrivals.filter(({ ok }) => ok).map(({ node }) => node);
}

type Attempted =
  | { readonly ok: true; readonly outcome: Outcome }
  | { readonly ok: false; readonly step: Step };

/** A failure inside a branch that its join may do without ends the branch, not the run. */
async function forgiven({ onFailure }: TokenRules, work: () => Promise<Outcome>): Promise<Attempted> {
  try {
    return { ok: true, outcome: await work() };
  } catch (thrown) {
    if (onFailure === undefined || !(thrown instanceof NodeFailure) || thrown.error.code.startsWith("limit_"))
      throw thrown;
    return { ok: false, step: { port: "", update: onFailure.update, forgivenBy: onFailure.target } };
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
  signal: AbortSignal,
): Promise<Outcome> {
  try {
    return await work();
  } catch (thrown) {
    // LangGraph's own signals (interrupts and the like) are not failures.
    if (isGraphBubbleUp(thrown)) throw thrown;
    signal.throwIfAborted();
    const error = toRunError(thrown, node.id);
    // Limits are the run's, not the node's: no policy softens them.
    if (error.code.startsWith("limit_")) throw new NodeFailure(error, thrown);
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

function failed(error: RunError, cause: unknown): never {
  throw new NodeFailure(error, cause);
}

const publicError = ({ code, message, retriable }: RunError): JsonObject => ({ code, message, retriable });

type Writes = (writes: JsonObject) => JsonObject;

const writeValidators = new WeakMap<Plan, Writes>();

/** Checks writes against their channels' schemas before they reach the state (GRAPH.md section 3.6); fills defaults in. */
function writeValidator(plan: Plan): Writes {
  const known = writeValidators.get(plan);
  if (known !== undefined) return known;
  const validators = new Map(plan.channels.map(({ name, schema }) => [name, createValidator(schema)]));
  const made: Writes = (writes) =>
    Object.fromEntries(
      Object.entries(writes).map(([channel, value]) => [
        channel,
        valid(channel, value, validators.get(channel)),
      ]),
    );
  writeValidators.set(plan, made);
  return made;
}

function valid(channel: string, value: Json, validator: SchemaValidator | undefined): Json {
  const filled = validator === undefined ? value : validator.withDefaults(value);
  const [violation] = validator?.violations(filled) ?? [];
  if (violation === undefined) return filled;
  const at = violation.pointer === "" ? "" : ` at ${violation.pointer}`;
  throw new RunFailure(
    "state_invalid",
    `The write to “${channel}” does not fit its schema${at}. ${violation.message}`,
  );
}

type Execute = (activation: Activation) => Promise<Outcome> | Outcome;

/** Puts a time limit and retries around an execution, where the policy asks for them. */
function withPolicy(execute: Execute, policy: Policy | undefined): Execute {
  const timed = policy?.timeout_ms === undefined ? execute : withTimeout(execute, policy.timeout_ms);
  return policy?.retry === undefined ? timed : withRetry(timed, policy.retry);
}

function withTimeout(execute: Execute, timeoutMs: number): Execute {
  return async (activation) => {
    activation.signal.throwIfAborted();
    const late = new RunFailure("node_timeout", `The node did not finish within ${timeoutMs} ms.`, {
      isRetriable: true,
    });
    const ending = new AbortController();
    const stopped = Promise.withResolvers<never>();
    const onAbort = (): void => ending.abort(activation.signal.reason);
    activation.signal.addEventListener("abort", onAbort, { once: true });
    ending.signal.addEventListener("abort", () => stopped.reject(ending.signal.reason), { once: true });
    const timer = setTimeout(() => ending.abort(late), timeoutMs);
    const { context } = activation;
    const emit: typeof context.emit = (event) => {
      if (!ending.signal.aborted) context.emit(event);
    };
    try {
      // A node that does not listen to its signal is left behind: its result and its events have nowhere to go.
      const working = execute({ ...activation, context: { ...context, emit }, signal: ending.signal });
      return await Promise.race([working, stopped.promise]);
    } catch (thrown) {
      activation.signal.throwIfAborted();
      throw ending.signal.aborted ? late : thrown;
    } finally {
      clearTimeout(timer);
      activation.signal.removeEventListener("abort", onAbort);
    }
  };
}

function withRetry(
  execute: Execute,
  { max_attempts, backoff_ms, factor }: NonNullable<Policy["retry"]>,
): Execute {
  return async (activation) => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await execute(activation);
      } catch (thrown) {
        if (attempt >= max_attempts || !mayRetry(thrown, activation) || activation.signal.aborted)
          throw thrown;
        // Full jitter (M. Brooker, “Exponential Backoff And Jitter”, AWS Architecture Blog, 2015).
        await delay(Math.random() * backoff_ms * factor ** (attempt - 1), undefined, {
          signal: activation.signal,
        });
      }
    }
  };
}

/** What has written to the world is not done again (GRAPH.md section 4), unless the tool itself says that it may be. */
function mayRetry(thrown: unknown, { effects }: Activation): boolean {
  return toRunError(thrown).retriable && (!effects.written || thrown instanceof ToolError);
}
