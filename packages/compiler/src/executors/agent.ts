import { createHash } from "node:crypto";

import type { Message, ToolCall } from "@patchbay/contracts";
import { AgentConfig, canonicalJson, Json, type JsonObject } from "@patchbay/graph";

import type { ChatRequest, ToolSpecification } from "../ports/chat-model.ts";
import type { RunContext } from "../run/run-context.ts";
import { RunFailure, type RunFailureCode } from "../run/run-failure.ts";
import { sumUsage } from "../run/usage-meter.ts";
import { atMost } from "./at-most.ts";
import { callModel, ModelAnswer } from "./call-model.ts";
import { callTool, type ToolCallOutcome } from "./call-tool.ts";
import { answerReader, prepareRequest } from "./chat-request.ts";
import { pausingOnUnknown } from "./effect-decision.ts";
import { type Activation, defineExecutor } from "./executor.ts";
import { withdrawnOnFailure } from "./withdrawn-on-failure.ts";

/** A model that calls tools until it answers without asking for one. */
export const agentExecutor = defineExecutor("agent", AgentConfig, (config) => {
  const made = prepareRequest(config.instructions, config);
  const readAnswer = answerReader(config.output_schema);
  return {
    reads: made.reads,
    usesMessages: made.usesMessages,
    canPause: config.tools.length > 0,
    execute: withdrawnOnFailure(
      pausingOnUnknown(async (activation) => {
        const ask = modelAsker(config, activation);
        const keys = new CallKeys(activation.path);
        const { request: first, kept, usage: before } = await made.make(activation);
        const tools = specifications(config.tools, activation.context);
        const said: Message[] = [];
        const calls: JsonObject[] = [];
        let usage = before;
        for (let iteration = 0; iteration < config.max_iterations; iteration++) {
          const turn = {
            ...first,
            messages: [...first.messages, ...said],
            ...(tools.length > 0 ? { tools } : {}),
          };
          const answer = await ask(turn, iteration);
          said.push(answer.message);
          usage = sumUsage(usage, answer.usage);
          if (answer.tool_calls.length === 0) {
            const { text } = answer.message;
            const { input_tokens, output_tokens } = usage;
            return {
              outputs: {
                text,
                ...readAnswer(text),
                tool_calls: calls,
                usage: { input_tokens, output_tokens },
              },
              messages: config.append ? [...kept, ...said] : kept,
              usage,
            };
          }
          const outcomes = await atMost(config.parallel_tool_calls, answer.tool_calls, (call) =>
            callAllowed(call, config.tools, activation, keys),
          );
          for (const [index, call] of answer.tool_calls.entries()) {
            const outcome = outcomes[index];
            if (outcome === undefined) continue;
            said.push(toolMessage(call, outcome, activation));
            calls.push({
              id: call.id,
              name: call.name,
              arguments: call.arguments,
              duration_ms: Math.round(outcome.duration_ms),
            });
          }
        }
        const message = `The model still asked for tools after ${config.max_iterations} calls, the node's limit.`;
        throw new RunFailure("agent_iterations_exceeded", message);
      }),
    ),
  };
});

function specifications(names: readonly string[], context: RunContext): ToolSpecification[] {
  return names.map((name) => {
    const tool = context.tool(name);
    if (tool === undefined) throw new RunFailure("tool_missing", `There is no tool “${name}”.`);
    return { name, description: tool.description, input: tool.input };
  });
}

/** A model may ask for anything; only the tools that the author gave this node are called, and only with an object. */
async function callAllowed(
  call: ToolCall,
  allowed: readonly string[],
  activation: Activation,
  keys: CallKeys,
): Promise<ToolCallOutcome> {
  if (!allowed.includes(call.name))
    return refused("tool_missing", `There is no tool “${call.name}”. There are: ${allowed.join(", ")}.`);
  if (call.malformed !== undefined)
    return refused("tool_arguments_invalid", `The arguments for “${call.name}” are not a JSON object.`);
  return await callTool(call, activation, keys.of(call));
}

/**
 * Asks the model; where a tool may change the world, its answers are remembered. A node that is executed again after a
 * crash must not think up other calls than those that it has made.
 */
function modelAsker(
  { model, tools }: AgentConfig,
  activation: Activation,
): (request: ChatRequest, iteration: number) => Promise<ModelAnswer> {
  const { context, path } = activation;
  const hasEffects = tools.some((name) => context.tool(name)?.effect === "write");
  if (!hasEffects) return (request) => callModel(model, request, activation);
  return async (request, iteration) => {
    const answer = await context.journal.remember(`${path}/model:${iteration}`, async () => {
      const made = await callModel(model, request, activation);
      // Through JSON, as it is kept: absent keys are left out.
      return Json.parse(JSON.parse(JSON.stringify(made)));
    });
    return ModelAnswer.parse(answer);
  };
}

/** Names calls by what they do, and the same one made again by its turn. */
class CallKeys {
  readonly #path: string;
  readonly #seen = new Map<string, number>();

  constructor(path: string) {
    this.#path = path;
  }

  of({ name, arguments: args }: ToolCall): string {
    const digest = createHash("sha256").update(canonicalJson(args)).digest("hex").slice(0, 16);
    const call = `${this.#path}/${name}:${digest}`;
    const turn = (this.#seen.get(call) ?? 0) + 1;
    this.#seen.set(call, turn);
    return `${call}:${turn}`;
  }
}

/** The outcome of a call that reaches no tool. */
function refused(code: RunFailureCode, message: string): ToolCallOutcome {
  const thrown = new RunFailure(code, message);
  return { ok: false, error: { code, message, retriable: false }, thrown, duration_ms: 0 };
}

/** What the model is told: the result, or that it failed and why, so that it can react. */
function toolMessage(call: ToolCall, outcome: ToolCallOutcome, { context, node_id }: Activation): Message {
  // Providers take no call back whose arguments are not JSON, so this is where the model sees what it wrote.
  const wrote = call.malformed === undefined ? {} : { you_wrote: call.malformed };
  const content = outcome.ok ? outcome.result : { error: outcome.error.message, ...wrote };
  const text = typeof content === "string" ? content : JSON.stringify(content);
  return { id: context.newMessageId(), role: "tool", text, node_id, tool_call_id: call.id };
}
