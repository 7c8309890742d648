/** What the files of one project have to know of each other. */
export interface ProjectFeatures {
  readonly slug: string;
  readonly version: number;
  readonly usesModels: boolean;
  readonly usesCaller: boolean;
  readonly maxTokens: number | undefined;
  /** Whether nodes run graphs of their own. */
  readonly hasBodies: boolean;
  /** Whether nodes ask people. */
  readonly asks: boolean;
}

/** `src/run.ts`: what one run carries along beside the state. */
export function printRunFile({
  slug,
  version,
  usesModels,
  usesCaller,
  maxTokens,
  hasBodies,
  asks,
}: ProjectFeatures): string {
  return `${hasBodies ? 'import { AsyncLocalStorage } from "node:async_hooks";\n\n' : ""}${maxTokens === undefined ? "" : 'import { AgentError } from "./agent-error.ts";\n'}${usesModels ? 'import { type ModelSource, openModel } from "./models.ts";\n' : ""}${asks ? 'import type { Answer } from "./questions.ts";\n' : ""}
/** Tokens that models have read and written. */
export type Usage = { readonly input_tokens: number; readonly output_tokens: number };

${
  usesCaller
    ? `/** Who asks. */
export type Caller = { readonly id: string; readonly org_id: string; readonly project_id: string };

`
    : ""
}/** What a run can be told beside its input. */
export interface RunOptions {
${usesCaller ? "  /** Who asks; the agent looks at it. */\n  readonly caller: Caller;\n" : ""}  readonly id?: string;
  readonly thread_id?: string;
  /** How the caller came. */
  readonly channel?: string;
  readonly started_at?: Date;
  /** Stops the run. */
  readonly signal?: AbortSignal;
  /** Makes the ids of messages. */
  readonly newId?: () => string;
${usesModels ? "  /** Where models come from; by default from the environment (src/models.ts). */\n  readonly model?: ModelSource;\n" : ""}}

/** What a run carries along beside the state. */
export interface Run {
  readonly id: string;
  readonly thread_id: string;
  readonly agent: string;
  readonly version: number;
  readonly channel: string;
  readonly started_at: Date;
${usesCaller ? "  readonly caller: Caller;\n" : ""}  readonly signal: AbortSignal;
  readonly newId: () => string;
${usesModels ? "  readonly model: ModelSource;\n" : ""}${hasBodies ? "  /** Does something as if LangGraph had not been entered, so that a graph inside a node is a graph of its own. */\n  readonly outside: <Result>(work: () => Result) => Result;\n" : ""}${asks ? "  /** By node, the question that it goes on with, and the answer; each is taken once. */\n  readonly answering: Map<string, { readonly id: string; readonly answer: Answer }>;\n  /** How many steps the run has had, and how many before LangGraph was last called. */\n  steps: number;\n  stepsBefore: number;\n" : ""}  usage: Usage;
}

export function openRun(options: RunOptions, signal: AbortSignal): Run {
  return {
    id: options.id ?? crypto.randomUUID(),
    thread_id: options.thread_id ?? crypto.randomUUID(),
    agent: ${JSON.stringify(slug)},
    version: ${version},
    channel: options.channel ?? "api",
    started_at: options.started_at ?? new Date(),
${usesCaller ? "    caller: options.caller,\n" : ""}    signal,
    newId: options.newId ?? (() => \`msg_\${crypto.randomUUID()}\`),
${usesModels ? "    model: options.model ?? openModel,\n" : ""}${hasBodies ? "    outside: AsyncLocalStorage.snapshot(),\n" : ""}${asks ? "    answering: new Map(),\n    steps: 0,\n    stepsBefore: 0,\n" : ""}    usage: { input_tokens: 0, output_tokens: 0 },
  };
}
${
  usesModels
    ? `
/** Counts what a model call used.${maxTokens === undefined ? "" : " @throws {AgentError} limit_tokens above the run's ceiling"} */
export function addUsage(run: Run, { input_tokens, output_tokens }: Usage): void {
  run.usage = {
    input_tokens: run.usage.input_tokens + input_tokens,
    output_tokens: run.usage.output_tokens + output_tokens,
  };
${
  maxTokens === undefined
    ? ""
    : `  const tokens = run.usage.input_tokens + run.usage.output_tokens;
  if (tokens > ${maxTokens})
    throw new AgentError("limit_tokens", \`The run used \${tokens} tokens; its limit is ${maxTokens}.\`);
`
}}
`
    : ""
}${
    hasBodies
      ? `
${maxTokens === undefined ? "/** Nothing says how much a run may use. */" : "/** Whether the run has used more than it may. */"}
export const isOverLimit = (${maxTokens === undefined ? "_run: Run): boolean => false" : `{ usage }: Run): boolean => usage.input_tokens + usage.output_tokens > ${maxTokens}`};
`
      : ""
  }`;
}
