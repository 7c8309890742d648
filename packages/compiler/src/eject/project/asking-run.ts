import { printJson } from "../print-text.ts";

// The run of an agent whose nodes ask people. It does not hold on to anything while it waits: it ends, and hands out all
// that another process needs to go on with it. LangGraph's own way (`interrupt` and a checkpointer) would stop the
// branches beside the one that asks, count steps and time anew, and revive whatever looks like one of its own objects.

export const askingResult = `/** A run that has come to its end. */
export interface Completed {
  readonly status: "completed";
  readonly output: Output;
  /** To be given to the thread's next run. */
  readonly thread: Thread;
  readonly usage: Usage;
}

/** A run that goes on when somebody answers. */
export interface Waiting {
  readonly status: "waiting";
  /** At least one, in the order in which they were asked. */
  readonly questions: readonly Question[];
  readonly paused: Paused;
  readonly usage: Usage;
}

/** All that a run needs to go on, in any process, at any time. Plain JSON; whoever can change it can change the run. */
export interface Paused {
  readonly run: {
    readonly id: string;
    readonly thread_id: string;
    readonly channel: string;
    /** ISO 8601. */
    readonly started_at: string;
  };
  readonly state: JsonObject;
  readonly usage: Usage;
  readonly steps: number;
  /** Without the time that it waited. */
  readonly elapsed_ms: number;
}

export type Result = Completed | Waiting;
`;

/** What it needs of `src/joins.ts`, where a graph has joins. */
export const joinNames: readonly string[] = ["arrives", "closes", "type JoinStates", "type JoinWrite"];

const joinWrites = `
/** What joins know, told to joins that know nothing. */
const joinWrites = (states: JoinStates): JoinWrite[] =>
  Object.entries(states).flatMap(([join, { arrivals, closed }]) => [
    ...arrivals.map(({ branch, node, ok }) => arrives(join, branch, node, ok)),
    ...(closed ? [closes(join)] : []),
  ]);
`;

/** `runAgent` and `resumeAgent`. */
export const printAskingRun = ({
  usesCaller,
  firstSteps,
  hasJoins,
}: {
  readonly usesCaller: boolean;
  readonly firstSteps: readonly string[];
  readonly hasJoins: boolean;
}): string => `/**
 * Runs the agent until it ends, or nothing goes on before somebody answers.
 *
 * @throws {AgentError} where the input does not fit, a node fails, or a limit is reached
 * @throws the signal's reason when \`options.signal\` aborts
 */
export async function runAgent(
  given: JsonObject,
  options: RunOptions${usesCaller ? "" : " = {}"},
  thread: Thread = { messages: [], channels: {} },
): Promise<Result> {
  // What fits the schema is of the schema's type.
  const input = readAs(inputSchema, given, "input_invalid", "The input does not fit its schema") as Input;
  return await timed(0, options.signal, async (signal, elapsedMs) => {
    const run = openRun(options, signal);
    const entrySteps = ${printJson([...firstSteps])};
    const state = await invoke({ ...firstState(input, run, thread), entrySteps }, run);
    return resultOf(state, run, elapsedMs());
  });
}

/**
 * Goes on with a run that waits. Questions without an answer stay open.
 *
 * @param options as for the run; who it was stays as it is
 * @throws {AgentError} where an answer does not fit, and as \`runAgent\` does
 * @throws the signal's reason when \`options.signal\` aborts
 */
export async function resumeAgent(
  paused: Paused,
  answers: Answers,
  options: RunOptions${usesCaller ? "" : " = {}"},
): Promise<Result> {
  let state = paused.state as unknown as State; // what \`resultOf\` has put there
  const given = readAnswers(state.openQuestions, answers);
  return await timed(paused.elapsed_ms, options.signal, async (signal, elapsedMs) => {
    const started_at = new Date(paused.run.started_at);
    const run = openRun({ ...options, ...paused.run, started_at }, signal);
    run.usage = paused.usage;
    run.steps = paused.steps;
    for (;;) {
      const next = answered(state.openQuestions, given);
      if (next.length === 0) return resultOf(state, run, elapsedMs());
      for (const { question } of next) {
        const answer = given.get(question.id);
        if (answer !== undefined) run.answering.set(question.node_id, { id: question.id, answer });
      }
      state = await invoke({ ...kept(state), entrySteps: next.map(({ step }) => step) }, run);
    }
  });
}

/** Does \`work\` in the time that is left of a run's. */
async function timed(
  spentMs: number,
  outer: AbortSignal | undefined,
  work: (signal: AbortSignal, elapsedMs: () => number) => Promise<Result>,
): Promise<Result> {
  const began = performance.now();
  const elapsedMs = (): number => spentMs + Math.round(performance.now() - began);
  return await underLimits({ maxSteps, timeoutMs, spentMs }, outer, (signal) => work(signal, elapsedMs));
}

async function invoke(state: StateUpdate, run: Run): Promise<State> {
  run.stepsBefore = run.steps;
  return await graph.invoke(state, {
    context: run as never, // what steps read; LangGraph hands it on
    signal: run.signal,
    // LangGraph refuses the step at which its limit is reached, even one that would be the last.
    recursionLimit: Math.max(0, maxSteps - run.steps) + 1,
  });
}

/** A state as the input of LangGraph, whose reducers take writes. */
const kept = (state: State): StateUpdate => ({
  ...state,
  openQuestions: [{ kind: "keep", questions: state.openQuestions }],
${hasJoins ? "  joins: joinWrites(state.joins),\n" : ""}});
${hasJoins ? joinWrites : ""}
function resultOf(state: State, run: Run, elapsed_ms: number): Result {
  const { usage, steps } = run;
  const { open } = state.openQuestions;
  if (open.length === 0)
    return { status: "completed", output: outputOf(state), thread: threadOf(state), usage };
  const { id, thread_id, channel, started_at } = run;
  const paused: Paused = {
    run: { id, thread_id, channel, started_at: started_at.toISOString() },
    state: JSON.parse(JSON.stringify(state)) as JsonObject, // an object, through JSON
    usage,
    steps,
    elapsed_ms,
  };
  return { status: "waiting", questions: open.map(({ question }) => question), paused, usage };
}
`;
