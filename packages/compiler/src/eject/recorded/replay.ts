import type { RunEvent } from "@patchbay/contracts";
import { canonicalJson, type Json, type JsonObject } from "@patchbay/graph";

import type { CompiledAgent } from "../../compiled-agent.ts";
import { AgentCallError, type AgentCalls } from "../../ports/agent-calls.ts";
import { type ChatModel, ModelError } from "../../ports/chat-model.ts";
import { HttpError } from "../../ports/http-client.ts";
import { forgetfulJournal } from "../../ports/journal.ts";
import { type Tool, ToolError } from "../../ports/tool.ts";
import type { RunContext } from "../../run/run-context.ts";
import { type RecordedAnswer, testCaller } from "../project/print-tests.ts";
import { ejectableTools } from "../tools/ejectable-tools.ts";
import type { RecordedAnswers } from "./recorded-answers.ts";
import type { RecordedRun } from "./recorded-run.ts";

/** What came of a run when it was made again. */
export type Replayed = {
  readonly output: JsonObject;
  readonly channels: JsonObject;
};

/**
 * Makes a recorded run again, out of nothing but what a project's test would have: its input, these answers, and tools
 * that only compute. Undefined where that does not end well, or not before `signal` aborts, or asks models for more or
 * less than they answered.
 */
export async function replay(
  agent: CompiledAgent,
  { input, events }: RecordedRun,
  answers: RecordedAnswers,
  about: { readonly slug: string; readonly version: number },
  signal: AbortSignal,
): Promise<Replayed | undefined> {
  const left = new Map(Object.entries(answers).map(([model, each]) => [model, [...each]]));
  const read = agent.readInput(input);
  if (!read.ok) return undefined;
  try {
    const result = await agent.run(
      read.input,
      { messages: [], channels: {} },
      replayContext(left, toolResults(events), about),
      signal,
    );
    if (result.status !== "completed" || [...left.values()].some((each) => each.length > 0)) return undefined;
    return { output: result.output, channels: result.thread.channels };
  } catch {
    // Whatever it was: of a run that does not go the same way again no test is made.
    return undefined;
  }
}

function replayContext(
  answers: ReadonlyMap<string, RecordedAnswer[]>,
  results: ReadonlyMap<string, Json>,
  { slug, version }: { readonly slug: string; readonly version: number },
): RunContext {
  let messages = 0;
  return {
    // What no two runs have in common is made up, as in a project's test: what depends on it is not the same again.
    run: {
      id: "run_replayed",
      thread_id: "thr_replayed",
      agent: slug,
      version,
      channel: "api",
      started_at: new Date(),
    },
    caller: testCaller,
    model: (name) => replayedModel(name, answers.get(name) ?? []),
    tool: (name) => replayedTool(name, results),
    http: () => Promise.reject(new HttpError("There is no network here.")),
    agents: noAgents,
    journal: forgetfulJournal,
    cache: { get: () => Promise.resolve(undefined), set: () => Promise.resolve() },
    emit: () => {},
    newMessageId: () => `msg_${++messages}`,
  };
}

/** A model that takes its answers from `left`, and has no others. */
const replayedModel = (model: string, left: RecordedAnswer[]): ChatModel => ({
  async *stream() {
    const answer = left.shift();
    if (answer === undefined)
      throw new ModelError("model_unavailable", "Nothing more was answered.", { provider: "none", model });
    const { text = "", tool_calls = [], usage = { input_tokens: 0, output_tokens: 0 } } = answer;
    if (text !== "") yield { type: "text", text };
    for (const call of tool_calls) yield { type: "tool_call", ...call };
    yield { type: "finish", reason: tool_calls.length > 0 ? "tool_calls" : "stop", usage };
  },
});

/** A tool that computes, with the results that it had: it has the same ones whenever it is called. */
function replayedTool(name: string, results: ReadonlyMap<string, Json>): Tool | undefined {
  const tool = ejectableTools.get(name);
  if (tool === undefined) return undefined;
  // A JSON Schema is JSON.
  const schemas = { input: tool.input as JsonObject, output: tool.output as JsonObject };
  return {
    name,
    description: tool.description,
    ...schemas,
    effect: tool.effect,
    call: (given) => {
      const result = results.get(callKey(name, given));
      return result === undefined
        ? Promise.reject(new ToolError("It was not called like this."))
        : Promise.resolve(result);
    },
  };
}

/** What tools answered, by what they were called with. */
function toolResults(events: readonly RunEvent[]): ReadonlyMap<string, Json> {
  const results = new Map<string, Json>();
  const open = new Map<string, string>();
  for (const event of events) {
    if (event.type === "tool.started") open.set(event.tool_call_id, callKey(event.tool, event.arguments));
    if (event.type !== "tool.completed" || event.result === undefined) continue;
    const key = open.get(event.tool_call_id);
    if (key !== undefined) results.set(key, event.result);
  }
  return results;
}

const callKey = (tool: string, given: JsonObject): string => canonicalJson([tool, given]);

const unknownAgent = (): Promise<never> =>
  Promise.reject(new AgentCallError("agent_missing", "There are no other agents here."));

const noAgents: AgentCalls = {
  start: unknownAgent,
  result: unknownAgent,
  members: () => Promise.resolve([]),
  cancel: () => Promise.resolve(0),
};
