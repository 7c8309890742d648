import type { Message, Usage } from "@patchbay/contracts";
import {
  createValidator,
  type Json,
  type JsonObject,
  type SchemaValidator,
  type SchemaViolation,
} from "@patchbay/graph";
import { GraphRecursionError, InvalidUpdateError } from "@langchain/langgraph";

import { type EmittedGraph, emitStateGraph } from "./emit/emit-state-graph.ts";
import { channelKey, type GraphState, messagesKey, outputKey } from "./emit/graph-state.ts";
import type { Plan } from "./plan/plan.ts";
import type { RunContext } from "./run/run-context.ts";
import { NodeFailure, RunFailure, toRunError } from "./run/run-failure.ts";
import type { RunFrame } from "./run/run-frame.ts";
import { UsageMeter } from "./run/usage-meter.ts";

/** What a thread remembers from run to run. */
export interface ThreadState {
  readonly messages: readonly Message[];
  /** The values of the graph's channels. */
  readonly channels: JsonObject;
}

/** How a run ended well. */
export interface AgentResult {
  readonly output: JsonObject;
  readonly thread: ThreadState;
  readonly usage: Usage;
}

/** A graph that is ready to run: any number of runs at once share it. */
export class CompiledAgent {
  readonly plan: Plan;
  readonly #graph: EmittedGraph;
  readonly #input: SchemaValidator;
  readonly #output: SchemaValidator;
  /** What channels with a default hold before the first write. */
  readonly #firstValues: ReadonlyMap<string, Json>;

  constructor(plan: Plan) {
    this.plan = plan;
    this.#graph = emitStateGraph(plan);
    this.#input = createValidator(plan.input);
    this.#output = createValidator(plan.output);
    this.#firstValues = new Map(
      plan.channels.flatMap(({ name, schema, default: first }) =>
        first === undefined ? [] : [[name, createValidator(schema).withDefaults(first)] as const],
      ),
    );
  }

  /** The input with its defaults filled in, or what is wrong with it. To be asked before a run is created. */
  readInput(
    input: JsonObject,
  ): { ok: true; input: JsonObject } | { ok: false; violations: readonly SchemaViolation[] } {
    const filled = this.#input.withDefaults(input);
    const violations = this.#input.violations(filled);
    // Filling defaults in keeps an object an object.
    return violations.length > 0 ? { ok: false, violations } : { ok: true, input: filled as JsonObject };
  }

  /**
   * Runs the graph once. Events go to `context.emit` in order, from the first node to the last; the run's own events
   * (`run.started` and the terminal ones) are left to the caller, who knows when they are true.
   *
   * @param input what `readInput` has accepted
   * @throws {NodeFailure} when a node fails or a limit is reached
   * @throws the signal's reason when `signal` aborts
   */
  async run(
    input: JsonObject,
    thread: ThreadState,
    context: RunContext,
    signal: AbortSignal,
  ): Promise<AgentResult> {
    const { limits } = this.plan;
    signal.throwIfAborted();
    const ending = new AbortController();
    const onAbort = (): void => ending.abort(signal.reason);
    signal.addEventListener("abort", onAbort, { once: true });
    const late = timeLimit(limits.timeout_ms);
    const timer = setTimeout(() => ending.abort(late), limits.timeout_ms);
    let isOver = false;
    const emit: RunContext["emit"] = (event) => {
      if (!isOver) context.emit(event);
    };
    const frame: RunFrame = {
      // What a node that does not listen to its signal still has to say is no longer of this run.
      context: { ...context, emit },
      input,
      meter: new UsageMeter(limits),
      activations: new Map(),
      signal: ending.signal,
    };
    try {
      const initial = this.#initialState(thread);
      const started = await this.#graph.start(initial, frame, frame.signal);
      const final = await this.#graph.invoke(afterStart(initial, started?.update ?? {}), {
        context: frame,
        signal: frame.signal,
        // LangGraph refuses the step at which its limit is reached, even one that would be the last.
        recursionLimit: limits.max_steps + 1,
      });
      return { output: this.#outputOf(final), thread: this.#threadOf(final), usage: frame.meter.total };
    } catch (thrown) {
      signal.throwIfAborted();
      throw asNodeFailure(ending.signal.aborted ? late : thrown, limits.max_steps);
    } finally {
      isOver = true;
      clearTimeout(timer);
      signal.removeEventListener("abort", onAbort);
    }
  }

  #initialState({ messages, channels }: ThreadState): GraphState {
    const known = this.plan.channels.flatMap(({ name }) => {
      const value = Object.hasOwn(channels, name) ? channels[name] : this.#firstValues.get(name);
      return value === undefined ? [] : [[channelKey(name), value] as const];
    });
    return { [messagesKey]: messages, ...Object.fromEntries(known) };
  }

  #outputOf(final: GraphState): JsonObject {
    const output = final[outputKey] as JsonObject | undefined;
    if (output === undefined)
      throw new RunFailure("no_output", "The run ended without reaching an end node.");
    const filled = this.#output.withDefaults(output);
    const [violation] = this.#output.violations(filled);
    if (violation === undefined) return filled as JsonObject;
    const at = violation.pointer === "" ? "" : ` at ${violation.pointer}`;
    throw new RunFailure(
      "output_invalid",
      `The output does not fit the graph's output schema${at}. ${violation.message}`,
    );
  }

  #threadOf(final: GraphState): ThreadState {
    const channels = this.plan.channels.flatMap(({ name }) => {
      const value = final[channelKey(name)];
      return value === undefined ? [] : [[name, value]];
    });
    return {
      messages: final[messagesKey] as readonly Message[],
      channels: Object.fromEntries(channels) as JsonObject,
    };
  }
}

/** What `start` wrote, put in by hand: it runs before LangGraph does. */
function afterStart(initial: GraphState, update: Readonly<Record<string, unknown>>): GraphState {
  const before = initial[messagesKey] as readonly Message[];
  const added = (update[messagesKey] as readonly Message[] | undefined) ?? [];
  return { ...initial, ...update, [messagesKey]: [...before, ...added] };
}

const timeLimit = (timeoutMs: number): RunFailure =>
  new RunFailure("limit_timeout", `The run took longer than its limit of ${timeoutMs} ms.`);

function asNodeFailure(thrown: unknown, maxSteps: number): NodeFailure {
  if (thrown instanceof NodeFailure) return thrown;
  // Several nodes of one step failed; one reason is enough to tell.
  if (thrown instanceof AggregateError)
    return asNodeFailure(
      thrown.errors.find((each) => each instanceof NodeFailure) ?? thrown.errors[0],
      maxSteps,
    );
  if (thrown instanceof GraphRecursionError) {
    const failure = new RunFailure("limit_steps", `The run needed more steps than its limit of ${maxSteps}.`);
    return new NodeFailure(toRunError(failure), thrown);
  }
  if (thrown instanceof InvalidUpdateError) {
    const message = "Two nodes wrote to a channel with the reducer “replace” in the same step.";
    return new NodeFailure(toRunError(new RunFailure("parallel_write", message)), thrown);
  }
  return new NodeFailure(toRunError(thrown), thrown);
}
