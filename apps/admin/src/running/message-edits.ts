import type { Message } from "@patchbay/contracts";

/**
 * A talk without one of its messages. A call and its answer go together, for no model takes one without the other: with
 * what asked for calls go the answers, with an answer its call, and with its last call a message that said nothing else.
 */
export function withoutMessage(messages: readonly Message[], id: string): readonly Message[] {
  const removed = messages.find((message) => message.id === id);
  if (removed === undefined) return messages;
  const calls = new Set((removed.tool_calls ?? []).map((call) => call.id));
  return messages.flatMap((message): Message[] => {
    if (message.id === id) return [];
    if (message.tool_call_id !== undefined && calls.has(message.tool_call_id)) return [];
    return removed.tool_call_id === undefined ? [message] : withoutCall(message, removed.tool_call_id);
  });
}

function withoutCall(message: Message, callId: string): Message[] {
  const { tool_calls, ...said } = message;
  if (tool_calls?.some((call) => call.id === callId) !== true) return [message];
  const left = tool_calls.filter((call) => call.id !== callId);
  if (left.length > 0) return [{ ...said, tool_calls: left }];
  return said.text.trim() === "" ? [] : [said];
}

/** A talk with one of its messages changed. */
export const withMessage = (
  messages: readonly Message[],
  id: string,
  change: Pick<Message, "text"> | Pick<Message, "role">,
): readonly Message[] => messages.map((message) => (message.id === id ? { ...message, ...change } : message));

/** A talk with something else said at its end; whose turn it would be says it. */
export function withNewMessage(messages: readonly Message[]): readonly Message[] {
  const ids = new Set(messages.map(({ id }) => id));
  let number = messages.length + 1;
  while (ids.has(`added_${number}`)) number += 1;
  const role = messages.at(-1)?.role === "user" ? "assistant" : "user";
  return [...messages, { id: `added_${number}`, role, text: "" }];
}

/** Whether a message's role may be changed: calls and their answers are what they are. */
export const isPlain = ({ role, tool_calls = [], summary_of }: Message): boolean =>
  role !== "tool" && tool_calls.length === 0 && summary_of === undefined;
