import { AsyncLocalStorage } from "node:async_hooks";

import type { Message } from "@patchbay/contracts";
import {
  createValidator,
  type Json,
  type JsonObject,
  type SchemaValidator,
  type SchemaViolation,
} from "@patchbay/graph";

import { type EmittedGraph, emitStateGraph, entryOf } from "./emit/emit-state-graph.ts";
import { outputOf, threadOf } from "./emit/final-state.ts";
import {
  channelKey,
  channelWrite,
  type Entry,
  entryKey,
  type GraphState,
  messagesKey,
  pausesKey,
} from "./emit/graph-state.ts";
import { restoredState } from "./emit/restored-state.ts";
import type { Body, BodyResult } from "./executors/executor.ts";
import type { Plan } from "./plan/plan.ts";
import type { AgentResult, Checkpointing, Spent } from "./run/agent-result.ts";
import { asNodeFailure } from "./run/as-node-failure.ts";
import type { Continuation } from "./run/continuation.ts";
import { answeredPauses, hasEnded, isAnswered, isEntered, pausesOf } from "./run/open-pauses.ts";
import type { Answer, OpenPause } from "./run/pause.ts";
import { RunClock, timeLimit, windDown } from "./run/run-clock.ts";
import type { RunContext } from "./run/run-context.ts";
import { RunFailure } from "./run/run-failure.ts";
import type { ItemNames, RunFrame } from "./run/run-frame.ts";
import type { ThreadState } from "./run/thread-state.ts";
import { UsageMeter } from "./run/usage-meter.ts";

/** One execution of a graph, whatever it begins with. */
interface Execution {
  readonly input: JsonObject;
  readonly context: RunContext;
  readonly signal: AbortSignal;
  readonly meter: UsageMeter;
  readonly before: { readonly steps: number; readonly ms: number };
  readonly names: ItemNames | undefined;
  readonly path: string;
  readonly label: string;
  readonly mayRest: boolean;
  readonly checkpointing: Checkpointing | undefined;
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
    this.#graph = emitStateGraph(plan, (body) => new CompiledAgent(body).#asBody());
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
    checkpointing?: Checkpointing,
  ): Promise<AgentResult> {
    const meter = new UsageMeter(this.plan.limits);
    return await this.#begin(thread, { ...wholeRun, input, context, signal, meter, checkpointing });
  }

  /**
   * Goes on with a run that waits. Answers to anything else than its open pauses are left alone; a pause without an
   * answer stays open.
   *
   * @param input the same as before
   * @throws as `run` does
   */
  async resume(
    continuation: Continuation,
    answers: ReadonlyMap<string, Answer>,
    input: JsonObject,
    context: RunContext,
    signal: AbortSignal,
    checkpointing?: Checkpointing,
  ): Promise<AgentResult> {
    const meter = new UsageMeter(this.plan.limits, continuation.usage);
    const execution = { ...wholeRun, input, context, signal, meter, checkpointing };
    return await this.#goOn(continuation, answers, execution);
  }

  /**
   * Goes on with a run whose process died, from its last checkpoint: nodes that had finished by then do not run again.
   * Where there is none the run begins anew.
   *
   * @param answers all that was answered in this run so far
   * @param spent what the run had used by then, as far as it is known
   * @throws as `run` does
   */
  async recover(
    input: JsonObject,
    thread: ThreadState,
    answers: ReadonlyMap<string, Answer>,
    spent: Spent,
    context: RunContext,
    signal: AbortSignal,
    checkpointing: Checkpointing,
  ): Promise<AgentResult> {
    const meter = new UsageMeter(this.plan.limits, spent.usage);
    const before = { steps: 0, ms: spent.elapsed_ms };
    const execution = { ...wholeRun, input, context, signal, meter, before, checkpointing };
    const left = await this.#graph.left({ configurable: keptUnder(context, checkpointing) });
    if (left === undefined) return await this.#begin(thread, execution);
    return await this.#execute(execution, async (frame) => {
      frame.isTrialOver = hasEnded(left.state, context.trial?.until);
      if (left.next.length === 0) return await this.#answered(left.state, answers, frame, execution);
      // A node that was entered to go on with a pause, and has not, goes on with it now.
      const entered = entryOf(left.state);
      for (const pause of pausesOf(left.state)) {
        const isNext = left.next.includes(pause.node_id) && isEntered(pause, entered);
        if (isNext && isAnswered(pause, answers)) frame.resuming.set(pause.node_id, { pause, answers });
      }
      return await this.#answered(await this.#invoke(null, frame, execution), answers, frame, execution);
    });
  }

  /** This graph as the body of a node of another: with a thread of its own, on the other's account. */
  #asBody(): Body {
    return {
      canPause: this.#graph.canPause,
      run: async ({ input, names, label, mayRest, resumed }, activation, signal) => {
        const kept = resumed?.kept;
        const execution: Execution = {
          input: this.#bodyInput(input),
          context: activation.context,
          signal,
          meter: activation.meter.within(this.plan.limits, kept?.usage),
          before: nothingDone,
          names,
          path: `${activation.path}${label}/`,
          label: `${activation.node_id}${label}.`,
          mayRest,
          // The step that runs bodies is kept as a whole.
          checkpointing: undefined,
        };
        return await activation.outside(async (): Promise<BodyResult> => {
          const result =
            kept === undefined || resumed === undefined
              ? await this.#begin(emptyThread, execution)
              : await this.#goOn(kept, resumed.answers, execution);
          if (result.status === "completed") return { status: "completed", output: result.output };
          return { status: "waiting", requests: result.requests, kept: result.continuation };
        });
      },
    };
  }

  #bodyInput(input: JsonObject): JsonObject {
    const read = this.readInput(input);
    if (read.ok) return read.input;
    const [violation] = read.violations;
    const at = violation === undefined || violation.pointer === "" ? "" : ` at ${violation.pointer}`;
    throw new RunFailure(
      "body_input_invalid",
      `The input of the body does not fit its schema${at}. ${violation?.message ?? ""}`,
    );
  }

  async #begin({ messages, channels }: ThreadState, execution: Execution): Promise<AgentResult> {
    return await this.#execute(execution, async (frame) => {
      const known = this.plan.channels.flatMap(({ name, reducer }) => {
        const value = Object.hasOwn(channels, name) ? channels[name] : this.#firstValues.get(name);
        return value === undefined ? [] : [[channelKey(name), channelWrite(reducer, value)] as const];
      });
      const initial = { [messagesKey]: messages, ...Object.fromEntries(known) };
      // `start` runs before LangGraph does, so what it wrote is put in by hand.
      const started = await this.#graph.start(initial, frame, frame.clock.nodes, 0);
      const update = started?.update ?? {};
      const added = (update[messagesKey] as readonly Message[] | undefined) ?? [];
      const state = { ...initial, ...update, [messagesKey]: [...messages, ...added] };
      return await this.#invoke({ ...state, ...this.#entering(this.#graph.entry) }, frame, execution);
    });
  }

  async #goOn(
    continuation: Continuation,
    answers: ReadonlyMap<string, Answer>,
    execution: Execution,
  ): Promise<AgentResult> {
    const before = { steps: continuation.steps, ms: continuation.elapsed_ms };
    return await this.#execute({ ...execution, before }, (frame) =>
      this.#answered(continuation.state, answers, frame, execution),
    );
  }

  /** Goes on as long as an open pause has an answer. */
  async #answered(
    state: GraphState,
    answers: ReadonlyMap<string, Answer>,
    frame: RunFrame,
    execution: Execution,
  ): Promise<GraphState> {
    let current = state;
    for (;;) {
      const resuming = answeredPauses(this.#openPauses(current), answers);
      if (resuming.size === 0) return current;
      for (const [node, each] of resuming) frame.resuming.set(node, each);
      const entry = [...resuming.values()].map(({ pause: { node_id, activation } }) => ({
        node: node_id,
        activation,
      }));
      const known = await this.#isKept(execution);
      // What a checkpointer holds is not told to it again.
      const restored = known ? {} : restoredState(this.plan, current);
      current = await this.#invoke({ ...restored, ...this.#entering(entry) }, frame, execution);
    }
  }

  async #isKept({ context, checkpointing }: Execution): Promise<boolean> {
    if (checkpointing === undefined) return false;
    return (await this.#graph.left({ configurable: keptUnder(context, checkpointing) })) !== undefined;
  }

  async #execute(
    { input, context, signal, meter, before, names, path, label, mayRest }: Execution,
    work: (frame: RunFrame) => Promise<GraphState>,
  ): Promise<AgentResult> {
    const { limits } = this.plan;
    signal.throwIfAborted();
    const clock = new RunClock(limits, before, signal, this.#graph.hasBudgetPorts);
    let isOver = false;
    const emit: RunContext["emit"] = (event) => {
      if (!isOver) context.emit(event);
    };
    const frame: RunFrame = {
      // What a node that does not listen to its signal still has to say is no longer of this run.
      context: { ...context, emit },
      input,
      names,
      meter,
      clock,
      path,
      label,
      resuming: new Map(),
      races: new Map(),
      mayRest,
      isTrialOver: false,
      outside: AsyncLocalStorage.snapshot(),
    };
    try {
      return this.#resultOf(await work(frame), frame);
    } catch (thrown) {
      signal.throwIfAborted();
      throw asNodeFailure(clock.isLate ? timeLimit(limits.timeout_ms) : thrown, limits.max_steps);
    } finally {
      isOver = true;
      clock.close();
    }
  }

  async #invoke(
    state: GraphState | null,
    frame: RunFrame,
    { context, checkpointing }: Execution,
  ): Promise<GraphState> {
    const { clock } = frame;
    clock.pass();
    const left = Math.max(0, this.plan.limits.max_steps - clock.steps);
    const final = await this.#graph.invoke(state, {
      context: frame,
      signal: clock.run,
      // LangGraph refuses the step at which its limit is reached, even one that would be the last.
      recursionLimit: left + 1 + (this.#graph.hasBudgetPorts ? windDown.steps : 0),
      ...(checkpointing === undefined
        ? {}
        : { configurable: keptUnder(context, checkpointing), durability: checkpointing.durability }),
    });
    clock.pass();
    return final;
  }

  #entering(entry: readonly Entry[]): GraphState {
    return this.#graph.canPause ? { [entryKey]: entry } : {};
  }

  #resultOf(final: GraphState, { meter, clock, context, isTrialOver }: RunFrame): AgentResult {
    const usage = meter.total;
    const open = isTrialOver ? [] : this.#openPauses(final);
    for (const { requests } of pausesOf(final).filter((pause) => !open.includes(pause)))
      for (const { interrupt_id, node_id } of requests)
        context.emit({ type: "interrupt.resolved", interrupt_id, node_id, outcome: "closed" });
    if (open.length > 0) {
      const requests = open.flatMap((pause) => pause.requests);
      // All that is in the state came out of JSON.
      const state = { ...final, [pausesKey]: open } as unknown as JsonObject;
      const { steps, elapsedMs: elapsed_ms } = clock;
      return {
        status: "waiting",
        requests,
        continuation: { state, usage: meter.used, steps, elapsed_ms },
        usage,
      };
    }
    const output = isTrialOver ? {} : outputOf(final, this.#output);
    return { status: "completed", output, thread: threadOf(final, this.plan), usage };
  }

  /** In a branch that its join no longer waits for, nobody is waited for either. */
  #openPauses(state: GraphState): readonly OpenPause[] {
    return pausesOf(state).filter(({ node_id }) => this.#graph.stillCounts(state, node_id));
  }
}

const nothingDone = { steps: 0, ms: 0 };
const wholeRun = { before: nothingDone, names: undefined, path: "", label: "", mayRest: true };

// Only from our own values: LangGraph takes internal switches from here.
const keptUnder = ({ run }: RunContext, { saver }: Checkpointing) => ({
  thread_id: run.id,
  __pregel_checkpointer: saver,
});

const emptyThread: ThreadState = { messages: [], channels: {} };
