import type { Message, Usage } from "@patchbay/contracts";

import { RunFailure } from "../run/run-failure.ts";
import { nothingUsed, sumUsage } from "../run/usage-meter.ts";
import { askForText } from "./ask-about.ts";
import { estimateTokens } from "./estimate-tokens.ts";
import type { Activation } from "./executor.ts";
import { exchangesOf } from "./newest-messages.ts";

/** A summary of the beginning of a thread. */
export interface ThreadSummary {
  readonly text: string;
  /** The messages that were made for it and that the thread is to keep: one, or none where what it knew sufficed. */
  readonly kept: readonly Message[];
  readonly usage: Usage;
}

/**
 * Summarizes `older`, the messages of a thread before those that are shown as they are. It goes on from the newest
 * summary in the thread that speaks of nothing younger than they are, so each message is read for a summary once, also
 * where several nodes of a graph, or several runs, want one.
 *
 * @param thread all messages of the thread, earlier summaries among them
 * @throws {ModelError} what the model's call throws; {@link RunFailure} `answer_invalid` where it answers with nothing
 */
export async function summarizeThread(
  thread: readonly Message[],
  older: readonly Message[],
  model: string,
  activation: Activation,
): Promise<ThreadSummary> {
  const known = newestSummary(thread, older);
  const last = older.at(-1);
  const rest = older.slice(known.length);
  if (last === undefined || rest.length === 0) return { text: known.text, kept: [], usage: nothingUsed };
  let { text } = known;
  let usage = nothingUsed;
  for (const batch of batchesOf(rest)) {
    const asked = { model, instructions, text: transcript(text, batch) };
    const answer = await askForText(asked, activation);
    text = answer.text.trim();
    usage = sumUsage(usage, answer.usage);
    if (text === "") {
      const message = "The model summarized the thread as nothing at all.";
      throw new RunFailure("answer_invalid", message, { isRetriable: true });
    }
  }
  // Nothing was left that could be read: answers of tools whose calls are gone.
  if (text === "") return { text, kept: [], usage };
  const { context, node_id } = activation;
  const kept: Message = { id: context.newMessageId(), role: "system", text, node_id, summary_of: last.id };
  return { text, kept: [kept], usage };
}

/** The summary that covers most of `older`, and how many of its messages that are. */
function newestSummary(thread: readonly Message[], older: readonly Message[]) {
  const places = new Map(older.map(({ id }, index) => [id, index + 1]));
  let best = { text: "", length: 0 };
  for (const { text, summary_of } of thread) {
    const length = summary_of === undefined ? 0 : (places.get(summary_of) ?? 0);
    if (length > 0 && length >= best.length) best = { text, length };
  }
  return best;
}

/** What one call reads, in estimated tokens: fits every model, and a thread's beginning is seldom longer. */
const batchTokens = 16_000;

/** What of one message is read, in UTF-16 code units: beyond it a page that a tool fetched would drown all that was said. */
const readOfMessage = 16_000;

function batchesOf(messages: readonly Message[]): Message[][] {
  const batches: Message[][] = [];
  let left = 0;
  for (const exchange of exchangesOf(messages)) {
    const size = exchange.reduce((sum, message) => sum + estimateTokens(readable(message)), 0);
    const current = batches.at(-1);
    if (current === undefined || size > left) {
      batches.push([...exchange]);
      left = batchTokens - size;
    } else {
      current.push(...exchange);
      left -= size;
    }
  }
  return batches;
}

/** A message as far as a summary cares: without the bytes of what is attached, and not without end. */
const readable = (message: Message): Message => ({
  ...message,
  text: excerpt(message.text),
  attachments: undefined,
});

const excerpt = (text: string): string =>
  text.length <= readOfMessage ? text : `${text.slice(0, readOfMessage).toWellFormed()}…`;

/** One JSON object a line, so that no message can pass for another. */
function transcript(summary: string, messages: readonly Message[]): string {
  const lines = messages.map(({ role, text, tool_calls, attachments }) => ({
    role,
    text: excerpt(text),
    // JSON leaves out what is undefined.
    tool_calls: tool_calls?.map((call) => ({ name: call.name, arguments: call.arguments })),
    attachments: attachments?.map(({ type, name = "" }) => `${type} ${name}`.trim()),
  }));
  return [...(summary === "" ? [] : [{ summary }]), ...lines].map((line) => JSON.stringify(line)).join("\n");
}

const instructions = `Summarize a conversation between a person and an assistant, so that the assistant can go on with it without having seen its beginning.
The text has one JSON object a line: first the summary so far, if there is one, then the messages that came after it, oldest first.
Keep names, numbers, dates, decisions, what the person wants and prefers, what tools have found out, and what is still open. Leave out pleasantries.
Write in the language of the conversation, in at most 300 words, and write nothing but the summary.`;
