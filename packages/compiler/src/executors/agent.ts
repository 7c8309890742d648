import type { Message, ToolCall, Usage } from "@patchbay/contracts";
import { AgentConfig, type JsonObject } from "@patchbay/graph";

import type { ToolSpecification } from "../ports/chat-model.ts";
import type { RunContext } from "../run/run-context.ts";
import { RunFailure } from "../run/run-failure.ts";
import { sumUsage } from "../run/usage-meter.ts";
import { callModel } from "./call-model.ts";
import { callTool, type ToolCallOutcome } from "./call-tool.ts";
import { answerReader, prepareRequest } from "./chat-request.ts";
import { type Activation, defineExecutor } from "./executor.ts";

/** A model that calls tools until it answers without asking for one. */
export const agentExecutor = defineExecutor("agent", AgentConfig, (config) => {
  const request = prepareRequest(config.instructions, config);
  const readAnswer = answerReader(config.output_schema);
  return {
    reads: request.reads,
    usesMessages: request.usesMessages,
    execute: async (activation) => {
      const first = request.make(activation);
      const tools = specifications(config.tools, activation.context);
      const said: Message[] = [];
      const calls: JsonObject[] = [];
      let usage: Usage = { input_tokens: 0, output_tokens: 0 };
      for (let iteration = 0; iteration < config.max_iterations; iteration++) {
        const turn = {
          ...first,
          messages: [...first.messages, ...said],
          ...(tools.length > 0 ? { tools } : {}),
        };
        const answer = await callModel(config.model, turn, activation);
        said.push(answer.message);
        usage = sumUsage(usage, answer.usage);
        if (answer.tool_calls.length === 0) {
          const { text } = answer.message;
          const { input_tokens, output_tokens } = usage;
          return {
            outputs: { text, ...readAnswer(text), tool_calls: calls, usage: { input_tokens, output_tokens } },
            ...(config.append ? { messages: said } : {}),
            usage,
          };
        }
        const outcomes = await atMost(config.parallel_tool_calls, answer.tool_calls, (call) =>
          callAllowed(call, config.tools, activation),
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
    },
  };
});

function specifications(names: readonly string[], context: RunContext): ToolSpecification[] {
  return names.map((name) => {
    const tool = context.tool(name);
    if (tool === undefined) throw new RunFailure("tool_missing", `There is no tool “${name}”.`);
    return { name, description: tool.description, input: tool.input };
  });
}

/** A model may ask for anything; only the tools that the author gave this node are called. */
async function callAllowed(
  call: ToolCall,
  allowed: readonly string[],
  activation: Activation,
): Promise<ToolCallOutcome> {
  if (allowed.includes(call.name)) return await callTool(call, activation);
  const thrown = new RunFailure(
    "tool_missing",
    `There is no tool “${call.name}”. There are: ${allowed.join(", ")}.`,
  );
  return {
    ok: false,
    error: { code: thrown.code, message: thrown.message, retriable: false },
    thrown,
    duration_ms: 0,
  };
}

/** What the model is told: the result, or that it failed and why, so that it can react. */
function toolMessage(call: ToolCall, outcome: ToolCallOutcome, { context, node_id }: Activation): Message {
  const content = outcome.ok ? outcome.result : { error: outcome.error.message };
  const text = typeof content === "string" ? content : JSON.stringify(content);
  return { id: context.newMessageId(), role: "tool", text, node_id, tool_call_id: call.id };
}

/** Runs `work` over `items`, at most `limit` at once; results in the order of the items. */
async function atMost<Item, Result>(
  limit: number,
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const queue = items.entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of queue) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  return results;
}
