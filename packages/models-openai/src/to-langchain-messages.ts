import {
  AIMessage,
  type BaseMessage,
  HumanMessage,
  SystemMessage,
  ToolMessage,
} from "@langchain/core/messages";
import type { ChatRequest } from "@patchbay/compiler";
import type { Message } from "@patchbay/contracts";

import { contentParts } from "./content-parts.ts";
import type { ProviderErrors } from "./provider-error.ts";

/**
 * The conversation as LangChain's classes, the node's own system prompt first.
 *
 * @throws {ModelError} `model_input_unsupported` for an attachment that the protocol has no place for
 */
export function toLangChainMessages(
  { system, messages }: ChatRequest,
  errors: ProviderErrors,
): BaseMessage[] {
  const translated = messages.map((message) => toLangChainMessage(message, errors));
  return system === undefined ? translated : [new SystemMessage(system), ...translated];
}

function toLangChainMessage(message: Message, errors: ProviderErrors): BaseMessage {
  const { text } = message;
  switch (message.role) {
    case "system":
      return new SystemMessage(text);
    case "user":
      return new HumanMessage(
        message.attachments === undefined ? text : { content: contentParts(message, errors) },
      );
    case "tool":
      return new ToolMessage({ content: text, tool_call_id: message.tool_call_id ?? "" });
    case "assistant": {
      const tool_calls = message.tool_calls?.map(({ id, name, arguments: args }) => ({
        type: "tool_call" as const,
        id,
        name,
        args,
      }));
      return new AIMessage({ content: text, ...(tool_calls === undefined ? {} : { tool_calls }) });
    }
  }
}
