import {
  AIMessage,
  type BaseMessage,
  HumanMessage,
  SystemMessage,
  ToolMessage,
} from "@langchain/core/messages";
import type { ChatRequest } from "@patchbay/compiler";
import type { Message } from "@patchbay/contracts";

/** The conversation as LangChain's classes, the node's own system prompt first. */
export function toLangChainMessages({ system, messages }: ChatRequest): BaseMessage[] {
  const translated = messages.map(toLangChainMessage);
  return system === undefined ? translated : [new SystemMessage(system), ...translated];
}

function toLangChainMessage(message: Message): BaseMessage {
  const { text } = message;
  switch (message.role) {
    case "system":
      return new SystemMessage(text);
    case "user":
      return new HumanMessage(text);
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
