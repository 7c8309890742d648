import type { ChatRequest } from "@patchbay/compiler";
import type { Message } from "@patchbay/contracts";

import { type ContentPart, contentParts } from "./content-parts.ts";
import type { ProviderErrors } from "./provider-error.ts";
import { responseFormat } from "./response-format.ts";

/**
 * The body of a request for a streamed answer (https://platform.openai.com/docs/api-reference/chat/create). What the
 * request does not ask for is left out: models reject parameters that they do not know.
 *
 * @throws {ModelError} `model_input_unsupported` for an attachment that the protocol has no place for
 */
export function chatCompletionsRequest(
  model: string,
  { system, messages, tools = [], temperature, max_output_tokens, output_schema, reasoning }: ChatRequest,
  errors: ProviderErrors,
) {
  const systemRole = isReasoningModel(model) ? "developer" : "system";
  const limit = isReasoningModel(model) ? "max_completion_tokens" : "max_tokens";
  return {
    model,
    stream: true,
    stream_options: { include_usage: true },
    messages: [
      ...(system === undefined ? [] : [{ role: systemRole, content: system }]),
      ...messages.map((message) => chatMessage(message, systemRole, errors)),
    ],
    ...(temperature === undefined ? {} : { temperature }),
    ...(max_output_tokens === undefined ? {} : { [limit]: max_output_tokens }),
    ...(reasoning === undefined ? {} : { reasoning_effort: reasoning }),
    ...(tools.length === 0
      ? {}
      : {
          tools: tools.map(({ name, description, input }) => ({
            type: "function",
            function: { name, description, parameters: input },
          })),
        }),
    ...(output_schema === undefined ? {} : { response_format: responseFormat(output_schema) }),
  };
}

/**
 * OpenAI's models that reason have other words for two things, and reject the old ones
 * (https://platform.openai.com/docs/guides/reasoning). They are known by their names alone.
 */
const isReasoningModel = (model: string): boolean => /^(?:o\d|gpt-[56](?!-chat))/.test(model);

type ChatMessage =
  | { readonly role: "system" | "developer"; readonly content: string }
  | { readonly role: "user"; readonly content: string | readonly ContentPart[] }
  | { readonly role: "tool"; readonly content: string; readonly tool_call_id: string }
  | { readonly role: "assistant"; readonly content: string; readonly tool_calls?: readonly object[] };

function chatMessage(
  message: Message,
  systemRole: "system" | "developer",
  errors: ProviderErrors,
): ChatMessage {
  const { role, text } = message;
  switch (role) {
    case "system":
      return { role: systemRole, content: text };
    case "user":
      return { role, content: message.attachments === undefined ? text : contentParts(message, errors) };
    case "tool":
      return { role, content: text, tool_call_id: message.tool_call_id ?? "" };
    case "assistant": {
      const { tool_calls = [] } = message;
      if (tool_calls.length === 0) return { role, content: text };
      return {
        role,
        content: text,
        tool_calls: tool_calls.map(({ id, name, arguments: args }) => ({
          id,
          type: "function",
          function: { name, arguments: JSON.stringify(args) },
        })),
      };
    }
  }
}
