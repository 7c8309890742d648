import type { RunError } from "@patchbay/contracts";

import { languageOf, violationInReadersWords } from "../problems/problem-words.ts";
import { textFor, t } from "../words/words.ts";
import { ApiError, UnreachableError } from "./api-error.ts";

/** What is wrong with one field, after the pointer to it; in English where no catalog has it. */
export interface Particular {
  readonly text: string;
  readonly lang: "en" | undefined;
}

/** An error in words for the person at the screen. */
export interface DescribedError {
  readonly title: string;
  readonly detail: string;
  /** The language of title and detail, where it is not the page's: the server speaks English. */
  readonly lang: "en" | undefined;
  /** What the server says of single fields. */
  readonly particulars: readonly Particular[];
  /** The stable code, where the server gave one. */
  readonly code: string | undefined;
}

/**
 * Puts any thrown value into words. What the server refuses is worded by its code; a code that this page does not know yet
 * is told as the server says it. What is not ours to explain gets a plain sentence, never a stack.
 */
export function describeError(error: unknown): DescribedError {
  if (error instanceof ApiError) {
    const { title, detail, code, errors = [], details = {} } = error.problem;
    const particulars = errors.map((each): Particular => {
      const { message, message_key } = violationInReadersWords(each);
      return { text: `${each.pointer || "/"}: ${message}`, lang: languageOf(message_key) };
    });
    const words = {
      title: textFor(`problem.${code}.title`),
      detail: textFor(`problem.${code}.text`, details),
    };
    return words.title === undefined || words.detail === undefined
      ? { title, detail, lang: "en", particulars, code }
      : { title: words.title, detail: words.detail, lang: undefined, particulars, code };
  }
  const kind = error instanceof UnreachableError ? "unreachable" : "unexpected";
  return {
    title: t(`error.${kind}.title`),
    detail: t(`error.${kind}.detail`),
    lang: undefined,
    particulars: [],
    code: undefined,
  };
}

/** Why a run or a node failed, in words. */
export interface DescribedFailure {
  /** What the code means, in the page's language; undefined for a code of the graph's author. */
  readonly meaning: string | undefined;
  /** What happened this time; undefined where the meaning says it all. */
  readonly message: string | undefined;
  /** The language of the message: English where the server wrote it, unknown where the graph's author did. */
  readonly lang: "en" | undefined;
}

/** Failures whose message is always the same sentence, or one of two: it would say again, in English, what is said. */
const saidByCode: ReadonlySet<string> = new Set([
  "model_rate_limited",
  "model_unavailable",
  "model_stream_broken",
  "model_request_rejected",
  "internal_error",
]);

/** Words for the failure of a run, a node or a tool. */
export function describeFailure({ code, message }: Pick<RunError, "code" | "message">): DescribedFailure {
  const meaning = textFor(`failure.${code}`);
  if (meaning === undefined) return { meaning, message, lang: undefined };
  return saidByCode.has(code)
    ? { meaning, message: undefined, lang: undefined }
    : { meaning, message, lang: "en" };
}

/** The same in one line, with the code by which people ask for help. */
export function failureLine(error: Pick<RunError, "code" | "message">): string {
  const { meaning, message } = describeFailure(error);
  if (meaning === undefined) return `${error.code}: ${error.message}`;
  return [meaning, ...(message === undefined ? [] : [message]), `(${error.code})`].join(" ");
}
