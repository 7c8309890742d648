import type { Plan } from "../../plan/plan.ts";
import { printType, typeOfSchema } from "../expression/static-type.ts";
import type { Place } from "../token-places.ts";
import { askingResult, joinNames, printAskingRun } from "./asking-run.ts";
import { importJoins, outputOf, printEntered, printFirstValues } from "./run-of-graph.ts";

/** `src/agent.ts`: one run of the graph, from its input to its output. */
export function printAgentFile(
  plan: Plan,
  about: {
    readonly keys: ReadonlyMap<string, string>;
    readonly usesCaller: boolean;
    readonly start: Place;
    /** Where the graph begins, if its nodes ask people: a run then can begin elsewhere, too. */
    readonly firstSteps: readonly string[] | undefined;
  },
): string {
  const { keys, usesCaller, start, firstSteps } = about;
  const { max_steps, timeout_ms } = plan.limits;
  const asking = firstSteps && { usesCaller, firstSteps, hasJoins: plan.regions.length > 0 };
  const isRenamed = plan.channels.some(({ name }) => keys.get(name) !== name);
  const channelsName = isRenamed ? "Channels" : "ChannelWrites";
  const hasChannels = plan.channels.length > 0;
  const outputType = printType(typeOfSchema(plan.output));
  const jsonTypes = [...(/\bJson\b/.test(outputType) ? ["Json"] : []), "JsonObject"];
  return `import { AgentError } from "./agent-error.ts";
import { graph } from "./graph.ts";
${asking === undefined ? importJoins(start, "./") : importJoins(start, "./", asking.hasJoins ? joinNames : [])}import type { ${jsonTypes.join(", ")} } from "./json.ts";
import { readAs } from "./json-schema.ts";
import type { Message } from "./messages.ts";
${asking === undefined ? "" : 'import { answered, type Answers, type Question, readAnswers } from "./questions.ts";\n'}import { openRun, type Run, type RunOptions, type Usage } from "./run.ts";
import { inputSchema, outputSchema } from "./schemas.ts";
import type { ${hasChannels ? "ChannelWrites, " : ""}Input, State, StateUpdate } from "./state.ts";
import { underLimits } from "./under-limits.ts";

/** What a run answers. */
export type Output = ${outputType};

${
  isRenamed
    ? `/** The values of the channels, by the names that the agent's document gave them. */
export type Channels = { ${plan.channels.map(({ name }) => `readonly ${name}?: NonNullable<ChannelWrites["${keys.get(name)}"]>`).join("; ")} };

`
    : ""
}/** What a thread remembers from run to run. */
export interface Thread {
  readonly messages: readonly Message[];
  /** The values of the channels. */
  readonly channels: ${hasChannels ? channelsName : "{ readonly [channel: string]: never }"};
}

${asking === undefined ? plainResult : askingResult}
/** How long a run may take. */
const timeoutMs = ${timeout_ms};
/** How many steps it may have. */
const maxSteps = ${max_steps};
${printFirstValues(plan, keys)}
${asking === undefined ? printRun(usesCaller) : printAskingRun(asking)}
/** What a person says (\`input.message\`) becomes the next message of the thread. */
function firstState(input: Input, run: Run, thread: Thread): StateUpdate {
  const text: unknown = (input as JsonObject)["message"];
${
  plan.input.additionalProperties === false
    ? ""
    : `  if (Object.hasOwn(input, "attachments"))
    throw new AgentError("attachments_invalid", "This agent takes no attachments.");
`
}  const said: Message[] = typeof text === "string" ? [{ id: run.newId(), role: "user", text }] : [];
  return {
    ${hasChannels ? `...firstValues,\n    ...${channelsIn(plan, keys)},` : ""}
    input,
    messages: [...thread.messages, ...said],
    ${printEntered(start)}
  };
}

${outputOf}
function threadOf(final: State): Thread {
  ${
    hasChannels
      ? `const channels = { ${plan.channels.map(({ name }) => `${name}: final.${keys.get(name)}`).join(", ")} };
  const written = Object.entries(channels).filter(([, value]) => value !== undefined);
  return { messages: final.messages, channels: Object.fromEntries(written) as ${channelsName} }; // fewer of the same`
      : "return { messages: final.messages, channels: {} };"
  }
}
`;
}

const plainResult = `export interface Result {
  readonly output: Output;
  /** To be given to the thread's next run. */
  readonly thread: Thread;
  readonly usage: Usage;
}
`;

const printRun = (usesCaller: boolean): string => `/**
 * Runs the agent once.
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
  return await underLimits({ maxSteps, timeoutMs }, options.signal, async (signal) => {
    const run = openRun(options, signal);
    const final = await graph.invoke(firstState(input, run, thread), {
      context: run as never, // what steps read; LangGraph hands it on
      signal,
      // LangGraph refuses the step at which its limit is reached, even one that would be the last.
      recursionLimit: maxSteps + 1,
    });
    return { output: outputOf(final), thread: threadOf(final), usage: run.usage };
  });
}
`;

/** A thread's channels under the state's keys. */
function channelsIn(plan: Plan, keys: ReadonlyMap<string, string>): string {
  const isRenamed = plan.channels.some(({ name }) => keys.get(name) !== name);
  if (!isRenamed) return "thread.channels";
  const fields = plan.channels.map(
    ({ name }) =>
      `...(thread.channels.${name} === undefined ? {} : { ${keys.get(name)}: thread.channels.${name} })`,
  );
  return `{ ${fields.join(", ")} }`;
}
