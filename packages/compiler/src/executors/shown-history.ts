import type { Message, Usage } from "@patchbay/contracts";
import type { History } from "@patchbay/graph";

import { nothingUsed } from "../run/usage-meter.ts";
import { estimateTokens } from "./estimate-tokens.ts";
import type { Activation } from "./executor.ts";
import { newestMessages } from "./newest-messages.ts";
import { summarizeThread } from "./summarize-thread.ts";

/** What a model sees of a thread. */
export interface ShownHistory {
  /** Oldest first. */
  readonly messages: readonly Message[];
  /** What the thread is to keep, so that it need not be made again. */
  readonly kept: readonly Message[];
  /** What making it has used. */
  readonly usage: Usage;
}

/**
 * The part of the thread that a history policy lets through.
 *
 * @param isPrompt whether the thread itself is what the model is to answer, so that its newest message is never left out
 * @throws what a call of the model throws, with the policy `summary`
 */
export async function shownHistory(
  history: History,
  isPrompt: boolean,
  model: string,
  activation: Activation,
): Promise<ShownHistory> {
  const { messages: thread } = activation;
  const said = thread.filter(({ summary_of }) => summary_of === undefined);
  if (history === "thread") return plain(said);
  if (history === "none") {
    const asked = said.findLastIndex(({ role }) => role === "user");
    return plain(isPrompt && asked !== -1 ? said.slice(asked) : []);
  }
  const newest = (size: number, sizeOf: (message: Message) => number): Message[] =>
    newestMessages(said, { size, sizeOf, isNewestSure: isPrompt });
  if ("tokens" in history) return plain(newest(history.tokens, estimateTokens));
  if ("last" in history) return plain(newest(history.last, countOne));
  const shown = newest(history.summary, countOne);
  const older = shown[0] === undefined ? said : said.slice(0, said.indexOf(shown[0]));
  const { text, kept, usage } = await summarizeThread(thread, older, model, activation);
  return { messages: [...asMessage(text, activation), ...shown], kept, usage };
}

const plain = (messages: readonly Message[]): ShownHistory => ({ messages, kept: [], usage: nothingUsed });

const countOne = (): number => 1;

/** Said as the person's, not as the system's: it is made of what they and the tools wrote, and commands no more than that. */
const asMessage = (summary: string, { context }: Activation): Message[] =>
  summary === ""
    ? []
    : [
        {
          id: context.newMessageId(),
          role: "user",
          text: `The conversation so far, in short:\n\n${summary}`,
        },
      ];
