import type { Message, RunError } from "@patchbay/contracts";
import { createValidator, type JsonObject, type Policy } from "@patchbay/graph";
import { isGraphBubbleUp } from "@langchain/langgraph";

import { elapsedSince } from "../executors/call-tool.ts";
import type { Activation, Outcome, PreparedNode } from "../executors/executor.ts";
import type { Plan, PlannedChannel, PlannedNode } from "../plan/plan.ts";
import { NodeFailure, RunFailure, toRunError } from "../run/run-failure.ts";
import type { RunFrame } from "../run/run-frame.ts";
import {
  channelKey,
  type GraphState,
  messagesKey,
  outputKey,
  outputsKey,
  unionOfReads,
} from "./graph-state.ts";
import { scopeReader } from "./read-scope.ts";

/** What a step of a node writes to LangGraph's state, and the port it leaves by. */
export interface Step {
  readonly port: string;
  readonly update: Readonly<Record<string, unknown>>;
}

/** A node as a function of the state: scope, execution under its policy, validation of writes, events. */
export type NodeFunction = (state: GraphState, frame: RunFrame, signal: AbortSignal) => Promise<Step>;

export function nodeFunction(node: PlannedNode, prepared: PreparedNode, plan: Plan): NodeFunction {
  const messagesOf = (state: GraphState): readonly Message[] =>
    (state[messagesKey] as readonly Message[] | undefined) ?? [];
  const readScope = scopeReader(unionOfReads(prepared.reads, plan), messagesOf);
  const validateWrites = writeValidator(plan.channels);
  const execute = withPolicy(prepared.execute, node.policy);
  const { id } = node;

  return async (state, frame, signal) => {
    const { context, meter, activations } = frame;
    const activation = (activations.get(id) ?? 0) + 1;
    activations.set(id, activation);
    const started = performance.now();
    context.emit({ type: "node.started", node_id: id, activation });
    const outcome = await attempt(
      async () => {
        const scope = readScope(state, frame);
        const messages = prepared.usesMessages ? messagesOf(state) : [];
        const made = await execute({ node_id: id, activation, scope, messages, context, meter, signal });
        if (made.channels !== undefined) validateWrites(made.channels);
        return made;
      },
      node,
      signal,
    );
    const { port = "out", outputs = {}, channels = {}, messages, usage } = outcome;
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
    const update: Record<string, unknown> = { [outputsKey(id)]: outputs };
    if (node.type === "end") update[outputKey] = outputs;
    if (messages !== undefined) update[messagesKey] = messages;
    for (const [channel, value] of Object.entries(channels)) update[channelKey(channel)] = value;
    return { port, update };
  };
}

/** Runs the node; a failure becomes what its policy says, or leaves as a `NodeFailure`. */
async function attempt(
  work: () => Promise<Outcome>,
  node: PlannedNode,
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
        return { outputs: node.policy?.default_output ?? {} };
      case "port":
        return { port: "error", outputs: { error: publicError(error) } };
    }
  }
}

const publicError = ({ code, message, retriable }: RunError): JsonObject => ({ code, message, retriable });

/** Checks writes against their channels' schemas before they reach the state (GRAPH.md section 3.6). */
function writeValidator(channels: readonly PlannedChannel[]): (writes: JsonObject) => void {
  const validators = new Map(channels.map(({ name, schema }) => [name, createValidator(schema)]));
  return (writes) => {
    for (const [channel, value] of Object.entries(writes)) {
      const [violation] = validators.get(channel)?.violations(value) ?? [];
      if (violation === undefined) continue;
      const at = violation.pointer === "" ? "" : ` at ${violation.pointer}`;
      throw new RunFailure(
        "state_invalid",
        `The write to “${channel}” does not fit its schema${at}. ${violation.message}`,
      );
    }
  };
}

type Execute = (activation: Activation) => Promise<Outcome> | Outcome;

/** Puts a time limit and retries around an execution, where the policy asks for them. */
function withPolicy(execute: Execute, policy: Policy | undefined): Execute {
  const timed = policy?.timeout_ms === undefined ? execute : withTimeout(execute, policy.timeout_ms);
  return policy?.retry === undefined ? timed : withRetry(timed, policy.retry);
}

function withTimeout(execute: Execute, timeoutMs: number): Execute {
  return async (activation) => {
    const timeout = AbortSignal.timeout(timeoutMs);
    const signal = AbortSignal.any([activation.signal, timeout]);
    const late = Promise.withResolvers<never>();
    const onAbort = (): void => late.reject(signal.reason);
    signal.addEventListener("abort", onAbort, { once: true });
    try {
      // A node that does not listen to its signal is left behind: its result has nowhere to go.
      return await Promise.race([execute({ ...activation, signal }), late.promise]);
    } catch (thrown) {
      activation.signal.throwIfAborted();
      if (!timeout.aborted) throw thrown;
      throw new RunFailure("node_timeout", `The node did not finish within ${timeoutMs} ms.`, {
        isRetriable: true,
      });
    } finally {
      signal.removeEventListener("abort", onAbort);
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
        if (attempt >= max_attempts || !toRunError(thrown).retriable || activation.signal.aborted)
          throw thrown;
        // Full jitter (M. Brooker, “Exponential Backoff And Jitter”, AWS Architecture Blog, 2015).
        await pause(Math.random() * backoff_ms * factor ** (attempt - 1), activation.signal);
      }
    }
  };
}

/** Waits; ends early, with the signal's reason, when it aborts. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, ms);
    signal.addEventListener("abort", stop, { once: true });
  });
}
