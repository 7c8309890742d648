/** `src/call-model.ts`, the same in every project that has it. */
export const callModelFile = `import { type BaseMessage, AIMessage, type AIMessageChunk, HumanMessage, SystemMessage, ToolMessage, type UsageMetadata } from "@langchain/core/messages";
import { OpenAIClient } from "@langchain/openai";

import type { AnyActivation } from "./activation.ts";
import { AgentError } from "./agent-error.ts";
import type { Json, JsonObject } from "./json.ts";
import { type JsonSchema, readAs } from "./json-schema.ts";
import type { ModelCallOptions, ModelClient, ModelName } from "./models.ts";
import { addUsage, type Usage } from "./run.ts";
import type { Message, ToolCall } from "./messages.ts";

/** One call of a model. */
export interface ModelRequest {
  readonly system?: string;
  /** Oldest first. */
  readonly messages: readonly Message[];
  readonly tools?: readonly { readonly name: string; readonly description: string; readonly input: JsonSchema }[];
  readonly temperature?: number;
  readonly maxOutputTokens?: number;
  /** A JSON Schema that the answer's text must satisfy as JSON. */
  readonly outputSchema?: object;
}

/** A model's whole answer. */
export interface ModelAnswer {
  /** As it joins the thread. */
  readonly message: Message;
  readonly toolCalls: readonly ToolCall[];
  readonly usage: Usage;
}

/** Calls a model once and counts what it used. */
export async function callModel(
  model: ModelName,
  request: ModelRequest,
  { run, signal, node_id }: AnyActivation,
): Promise<ModelAnswer> {
  const { temperature, maxOutputTokens, tools = [], outputSchema } = request;
  const client = run.model(model, {
    ...(temperature === undefined ? {} : { temperature }),
    ...(maxOutputTokens === undefined ? {} : { maxTokens: maxOutputTokens }),
  });
  const options = {
    signal,
    ...(tools.length === 0
      ? {}
      : {
          tools: tools.map(({ name, description, input }) => ({
            type: "function" as const,
            function: { name, description, parameters: { ...input } },
          })),
        }),
    ...(outputSchema === undefined ? {} : { response_format: responseFormat(outputSchema as JsonSchema) }),
  };
  const answer = await wholeAnswer(client, toLangChain(request), options).catch((thrown: unknown) => {
    signal.throwIfAborted();
    throw translated(thrown);
  });
  signal.throwIfAborted();
  // Its type depends on what a message is made of, which is not told here.
  const reported = answer.usage_metadata as UsageMetadata | undefined;
  const usage = {
    input_tokens: tokens(reported?.input_tokens),
    output_tokens: tokens(reported?.output_tokens),
  };
  const toolCalls = toolCallsOf(answer);
  addUsage(run, usage);
  const message: Message = {
    id: run.newId(),
    role: "assistant",
    text: answer.text,
    node_id,
    ...(toolCalls.length > 0 ? { tool_calls: toolCalls } : {}),
  };
  return { message, toolCalls, usage };
}

/** Reads a streamed answer to its end. */
async function wholeAnswer(
  client: ModelClient,
  messages: BaseMessage[],
  options: ModelCallOptions,
): Promise<AIMessageChunk> {
  let answer: AIMessageChunk | undefined;
  for await (const chunk of await client.stream(messages, options))
    answer = answer === undefined ? chunk : answer.concat(chunk);
  if (answer === undefined) throw broken();
  return answer;
}

function toLangChain({ system, messages }: ModelRequest): BaseMessage[] {
  const translated = messages.map((message): BaseMessage => {
    switch (message.role) {
      case "system":
        return new SystemMessage(message.text);
      case "user":
        return new HumanMessage(message.text);
      case "tool":
        return new ToolMessage({ content: message.text, tool_call_id: message.tool_call_id ?? "" });
      case "assistant": {
        const calls = message.tool_calls?.map(({ id, name, arguments: args }) => ({
          type: "tool_call" as const,
          id,
          name,
          args: { ...args },
        }));
        return new AIMessage({
          content: message.text,
          ...(calls === undefined ? {} : { tool_calls: calls }),
        });
      }
    }
  });
  return system === undefined ? translated : [new SystemMessage(system), ...translated];
}

/** The calls of an answer that is whole. @throws {AgentError} where it, or one of them, is not */
function toolCallsOf(answer: AIMessageChunk): ToolCall[] {
  const reason: unknown = answer.response_metadata["finish_reason"];
  if (typeof reason !== "string") throw broken();
  if (reason === "length" || reason === "content_filter") return [];
  const calls = answer.tool_call_chunks ?? [];
  if (reason === "tool_calls" && calls.length === 0) throw broken();
  return calls.map(({ id = "", name = "", args = "" }) => {
    if (id === "" || name === "") throw broken();
    const given = argumentsOf(args);
    return given === undefined
      ? { id, name, arguments: {}, malformed: excerpt(args) }
      : { id, name, arguments: given };
  });
}

/** As much of malformed arguments as their author needs to recognize them. */
const excerpt = (text: string): string => text.slice(0, 2_000).replaceAll("\\u0000", "\\uFFFD").toWellFormed();

function argumentsOf(text: string): JsonObject | undefined {
  const value = parsed(text.trim() === "" ? "{}" : text);
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  return isObject ? (value as JsonObject) : undefined;
}

/** A server may report anything. */
const tokens = (reported: unknown): number =>
  typeof reported === "number" && Number.isSafeInteger(reported) && reported >= 0 ? reported : 0;

/** Strict, which makes the provider guarantee it, only where every object is closed and all is required. */
function responseFormat(schema: JsonSchema) {
  const strict = schema.type === "object" && isClosed(schema);
  return { type: "json_schema" as const, json_schema: { name: "answer", strict, schema: { ...schema } } };
}

function isClosed(schema: JsonSchema): boolean {
  const { properties = {}, items, anyOf = [] } = schema;
  const required = Array.isArray(schema["required"]) ? schema["required"] : [];
  if (schema.type === "object") {
    const isComplete = Object.keys(properties).every((name) => required.includes(name));
    if (schema.additionalProperties !== false || !isComplete) return false;
  }
  const children = [...Object.values(properties), ...(items === undefined ? [] : [items]), ...anyOf];
  return schema.default === undefined && children.every(isClosed);
}

const broken = (): AgentError =>
  new AgentError("model_stream_broken", "The model's answer broke off before it was complete.", {
    retriable: true,
  });

/** The client's error as one of ours; it says nothing that the provider said, which may quote the prompt. */
function translated(thrown: unknown): AgentError {
  if (thrown instanceof AgentError) return thrown;
  const status = statusOf(thrown);
  const retryAfterMs = status === 429 || status === 503 ? retryAfterOf(thrown) : undefined;
  if (status === 401 || status === 403)
    return new AgentError("model_unauthorized", "The model provider does not accept the API key.");
  if (status === 429)
    return new AgentError("model_rate_limited", "The model provider refuses more requests for now.", {
      retriable: true,
      retryAfterMs,
    });
  if (status !== undefined && status >= 400 && status < 500)
    return new AgentError("model_request_rejected", "The model provider does not accept the request.");
  if (status !== undefined)
    return new AgentError("model_unavailable", "The model provider failed.", {
      retriable: true,
      retryAfterMs,
    });
  const isTimeout = thrown instanceof Error && thrown.name === "TimeoutError";
  if (isTimeout || thrown instanceof OpenAIClient.APIConnectionError)
    return new AgentError("model_unavailable", "The model provider could not be reached.", { retriable: true });
  return broken();
}

function statusOf(thrown: unknown): number | undefined {
  if (!(thrown instanceof Error)) return undefined;
  if ("status" in thrown && typeof thrown.status === "number") return thrown.status;
  return statusOf(thrown.cause);
}

/** What the provider's \`Retry-After\` says, in milliseconds: seconds, or a date (RFC 9110 section 10.2.3). */
function retryAfterOf(thrown: unknown): number | undefined {
  if (!(thrown instanceof Error)) return undefined;
  if (!("headers" in thrown && thrown.headers instanceof Headers)) return retryAfterOf(thrown.cause);
  const text = thrown.headers.get("retry-after")?.trim() ?? "";
  if (/^\\d{1,9}(\\.\\d+)?$/.test(text)) return Math.ceil(Number(text) * 1_000);
  if (!/^[A-Z][a-z]+,? /.test(text)) return undefined;
  const date = Date.parse(text.endsWith("GMT") ? text : \`\${text} GMT\`);
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}

/** Structured output: a text that is JSON and satisfies the schema. */
export function readAnswer(text: string, schema: JsonSchema): Json {
  const value = parsed(text);
  if (value === undefined)
    throw new AgentError(
      "answer_invalid",
      "The model's answer does not fit the output schema. It is not JSON.",
      { retriable: true },
    );
  return readAs(schema, value, "answer_invalid", "The model's answer does not fit the output schema", true);
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json; // JSON.parse makes JSON
  } catch {
    return undefined;
  }
}
`;
