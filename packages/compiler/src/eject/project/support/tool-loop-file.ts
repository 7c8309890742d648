/** `src/tool-loop.ts`, the same in every project that has it. */
export const toolLoopFile = `import type { AnyActivation } from "./activation.ts";
import { AgentError, toAgentError } from "./agent-error.ts";
import { atMost } from "./at-most.ts";
import { callModel, type ModelRequest } from "./call-model.ts";
import { callTool } from "./call-tool.ts";
import type { Json } from "./json.ts";
import type { ModelName } from "./models.ts";
import type { Usage } from "./run.ts";
import type { Message, ToolCall } from "./messages.ts";
import { tools } from "./tools.ts";

/** A tool call that was made. */
export type MadeCall = {
  readonly id: string;
  readonly name: string;
  readonly arguments: ToolCall["arguments"];
  readonly duration_ms: number;
};

/** Lets a model call tools until it answers without asking for one. */
export async function toolLoop(
  model: ModelName,
  request: ModelRequest,
  limits: { readonly tools: readonly string[]; readonly maxIterations: number; readonly parallelToolCalls: number },
  activation: AnyActivation,
): Promise<{ text: string; messages: readonly Message[]; calls: readonly MadeCall[]; usage: Usage }> {
  const allowed = tools.filter(({ name }) => limits.tools.includes(name));
  // In the order in which the node names them.
  const offered = limits.tools.flatMap((name) => allowed.find((tool) => tool.name === name) ?? []);
  const said: Message[] = [];
  const calls: MadeCall[] = [];
  let usage: Usage = { input_tokens: 0, output_tokens: 0 };
  for (let iteration = 0; iteration < limits.maxIterations; iteration++) {
    const turn = {
      ...request,
      messages: [...request.messages, ...said],
      ...(offered.length > 0 ? { tools: offered } : {}),
    };
    const answer = await callModel(model, turn, activation);
    said.push(answer.message);
    usage = {
      input_tokens: usage.input_tokens + answer.usage.input_tokens,
      output_tokens: usage.output_tokens + answer.usage.output_tokens,
    };
    if (answer.toolCalls.length === 0) return { text: answer.message.text, messages: said, calls, usage };
    const outcomes = await atMost(limits.parallelToolCalls, answer.toolCalls, (call) =>
      outcomeOf(call, limits.tools, activation),
    );
    for (const [index, call] of answer.toolCalls.entries()) {
      const outcome = outcomes[index];
      if (outcome === undefined) continue;
      said.push({
        id: activation.run.newId(),
        role: "tool",
        text: outcome.text,
        node_id: activation.node_id,
        tool_call_id: call.id,
      });
      const { id, name, arguments: args } = call;
      calls.push({ id, name, arguments: args, duration_ms: Math.round(outcome.durationMs) });
    }
  }
  throw new AgentError(
    "agent_iterations_exceeded",
    \`The model still asked for tools after \${limits.maxIterations} calls, the node's limit.\`,
  );
}

/** What the model is told: the result, or that it failed and why, so that it can react. */
async function outcomeOf(
  call: ToolCall,
  allowed: readonly string[],
  activation: AnyActivation,
): Promise<{ text: string; durationMs: number }> {
  // Of calls that were to run side by side, those that have not begun never do.
  if (allowed.includes(call.name) && call.malformed === undefined) activation.signal.throwIfAborted();
  const started = performance.now();
  let content: Json;
  try {
    if (!allowed.includes(call.name))
      throw new AgentError("tool_missing", \`There is no tool “\${call.name}”. There are: \${allowed.join(", ")}.\`);
    if (call.malformed !== undefined)
      throw new AgentError("tool_arguments_invalid", \`The arguments for “\${call.name}” are not a JSON object.\`);
    content = await callTool(call.name, call.arguments, activation);
  } catch (thrown) {
    activation.signal.throwIfAborted();
    // No provider takes a call back whose arguments are not JSON, so this is where the model sees what it wrote.
    const wrote = call.malformed === undefined ? {} : { you_wrote: call.malformed };
    content = { error: toAgentError(thrown, activation.node_id).message, ...wrote };
  }
  const text = typeof content === "string" ? content : JSON.stringify(content);
  return { text, durationMs: performance.now() - started };
}
`;
