import type { ToolCall } from "@patchbay/contracts";
import { z } from "zod";

import { shorten } from "./shorten.ts";

const Failure = z.object({ error: z.string() });
const Calculation = z.object({ text: z.string() });
const Page = z.object({ status: z.number(), text: z.string() });

/** One tool result in words: the number, what a page begins with, or honestly that it did not work. */
export function tellResult(call: ToolCall | undefined, text: string): string {
  const result = readJson(text);
  const failure = Failure.safeParse(result);
  if (failure.success) return `${nameOf(call)} did not work: ${shorten(failure.data.error, 300)}`;
  if (call?.name === "calculator") {
    const calculation = Calculation.safeParse(result);
    if (calculation.success) return `${argument(call, "expression")} = ${calculation.data.text}`;
  }
  if (call?.name === "http_get") {
    const page = Page.safeParse(result);
    if (page.success) return tellPage(argument(call, "url"), page.data);
  }
  return `${nameOf(call)} answered: ${shorten(text, 300)}`;
}

function tellPage(url: string, { status, text }: z.infer<typeof Page>): string {
  if (status >= 400) return `${url} answered with status ${status}, so there is nothing to read there.`;
  const lines = text.split("\n").map((line) => line.trim());
  const [title = "", ...rest] = lines.filter((line) => line !== "");
  if (title === "") return `${url} answered with status ${status} and without any text.`;
  const heading = `${url} answered with status ${status}. It begins with “${shorten(title, 120)}”`;
  // A page's title is often its first heading as well.
  const body = firstSentences(rest.filter((line) => line !== title).join(" "));
  return body === "" ? `${heading}.` : `${heading} and goes on:\n\n> ${body}`;
}

/** The first two sentences, or what fits of them. */
function firstSentences(text: string): string {
  const start = text.slice(0, 2_000);
  const sentences = [...new Intl.Segmenter("en", { granularity: "sentence" }).segment(start)].slice(0, 2);
  return shorten(sentences.map((each) => each.segment).join(""), 320);
}

const nameOf = (call: ToolCall | undefined): string =>
  call === undefined ? "A tool" : `The tool ${call.name}`;

function argument(call: ToolCall, name: string): string {
  const value = call.arguments[name];
  return typeof value === "string" ? shorten(value, 200) : call.name;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
