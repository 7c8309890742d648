import type { Message, MessageParam, MessageParams } from "./message.ts";
import type { messages } from "./messages.ts";

/** A message of the catalog, by its name. */
export type MessageKey = keyof typeof messages;

type Placeholder<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholder<Rest>
  : never;

type Arguments<Key extends MessageKey> = [Placeholder<(typeof messages)[Key]>] extends [never]
  ? []
  : [Readonly<Record<Placeholder<(typeof messages)[Key]>, MessageParam>>];

/** Names and quotations can be as long as a document. */
const longestQuotation = 1_000;

/**
 * A message of the catalog with what its placeholders stand for; an argument that is missing, or that no placeholder asks
 * for, does not compile. Nothing is put into words here: that costs time, and most of what could be said never is.
 */
export function say<Key extends MessageKey>(key: Key, ...[params]: Arguments<Key>): Message {
  if (params === undefined) return { message_key: key };
  return { message_key: key, params: shortened(params) };
}

/** Checked by hand, without a copy where none is needed: of a document of nonsense this is done a million times. */
function shortened(params: MessageParams): MessageParams {
  for (const name in params)
    if (isLong(params[name]))
      return Object.fromEntries(
        Object.entries(params).map(([name, param]) => [
          name,
          isLong(param) ? `${param.slice(0, longestQuotation - 1)}…` : param,
        ]),
      );
  return params;
}

const isLong = (param: MessageParam | undefined): param is string =>
  typeof param === "string" && param.length > longestQuotation;

/** One sentence after the other; those that are undefined are left out. */
export const sentences = (first: Message, ...others: readonly (Message | undefined)[]): Message =>
  others.reduce<Message>(
    (before, next) => (next === undefined ? before : say("both", { first: before, second: next })),
    first,
  );

/** What stands between the parts of an enumeration: a comma, “or”, or the bar between types. */
type Joint = "listed" | "listed_or" | "type_or";

/** Several in a row, as one parameter; `none` where there are none. */
export function enumerated(
  joint: Joint,
  [first, ...others]: readonly MessageParam[],
  none: MessageParam,
): MessageParam {
  if (first === undefined) return none;
  return others.length === 0 ? first : say(joint, { first, others: enumerated(joint, others, none) });
}
