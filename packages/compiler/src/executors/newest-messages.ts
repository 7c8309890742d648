import type { Message } from "@patchbay/contracts";

/** How much of a thread is wanted, counted from its end. */
export interface Room {
  /** What a message takes of it. */
  readonly sizeOf: (message: Message) => number;
  readonly size: number;
  /** Whether the newest message is wanted however large it is, because without it nothing would be asked. */
  readonly isNewestSure: boolean;
}

/**
 * The newest messages that fit. A message of a model that asks for tools and the answers of those tools stay together,
 * so nothing ever begins with an answer whose question is missing.
 */
export function newestMessages(
  messages: readonly Message[],
  { sizeOf, size, isNewestSure }: Room,
): Message[] {
  const exchanges = exchangesOf(messages);
  let first = exchanges.length;
  let taken = 0;
  for (const exchange of exchanges.toReversed()) {
    taken += exchange.reduce((sum, message) => sum + sizeOf(message), 0);
    if (taken > size && !(isNewestSure && first === exchanges.length)) break;
    first--;
  }
  return exchanges.slice(first).flat();
}

/** Messages in the pieces that must not be torn apart; an answer to nothing is left out, for no provider takes one. */
export function exchangesOf(messages: readonly Message[]): Message[][] {
  const exchanges: Message[][] = [];
  for (const message of messages) {
    const current = exchanges.at(-1);
    if (message.role !== "tool") exchanges.push([message]);
    else if (current?.[0]?.tool_calls?.some(({ id }) => id === message.tool_call_id) === true)
      current.push(message);
  }
  return exchanges;
}
