/** `src/messages.ts`, the same in every project that has it. */
export const messagesFile = `import type { JsonObject } from "./json.ts";

/** A tool that a model asked for. */
export type ToolCall = {
  readonly id: string;
  readonly name: string;
  /** Empty where the model wrote no JSON object. */
  readonly arguments: JsonObject;
  /** What it wrote instead. */
  readonly malformed?: string;
};

/** One message of a thread, oldest first. */
export type Message = {
  readonly id: string;
  readonly role: "system" | "user" | "assistant" | "tool";
  readonly text: string;
  /** The node that wrote it. */
  readonly node_id?: string;
  readonly tool_calls?: readonly ToolCall[];
  /** The call that a tool's message answers. */
  readonly tool_call_id?: string;
};
`;
