/** `src/history.ts`, the same in every project that has it. */
export const historyFile = `import type { Message } from "./messages.ts";

/** What nobody has answered yet: from the last thing that a person said. */
export function sinceLastQuestion(messages: readonly Message[]): readonly Message[] {
  const asked = messages.findLastIndex(({ role }) => role === "user");
  return asked === -1 ? [] : messages.slice(asked);
}

/**
 * The newest messages, at most \`count\`. A message that asks for tools and the answers of those tools stay together.
 *
 * @param isQuestion whether the newest message is what is to be answered, so that it is never left out
 */
export function lastMessages(
  messages: readonly Message[],
  count: number,
  isQuestion: boolean,
): readonly Message[] {
  const exchanges = exchangesOf(messages);
  let first = exchanges.length;
  let taken = 0;
  for (const exchange of exchanges.toReversed()) {
    taken += exchange.length;
    if (taken > count && !(isQuestion && first === exchanges.length)) break;
    first--;
  }
  return exchanges.slice(first).flat();
}

/** Messages in the pieces that must not be torn apart; an answer to nothing is left out. */
function exchangesOf(messages: readonly Message[]): Message[][] {
  const exchanges: Message[][] = [];
  for (const message of messages) {
    const current = exchanges.at(-1);
    if (message.role !== "tool") exchanges.push([message]);
    else if (current?.[0]?.tool_calls?.some(({ id }) => id === message.tool_call_id) === true)
      current.push(message);
  }
  return exchanges;
}
`;
