import { z } from "zod";

/**
 * Something said to a reader, apart from the language that it is said in: the key of a template in a catalog, and what its
 * `{placeholders}` stand for. A parameter may be a message itself, such as a reason or the name of a type.
 */
export type Message = {
  message_key: string;
  params?: MessageParams | undefined;
};

/** What stands in the place of a `{placeholder}`: a quotation that no language changes, a number, or another message. */
export type MessageParam = string | number | Message;
export type MessageParams = Record<string, MessageParam>;

/** By the name of the placeholder. */
export const MessageParams: z.ZodType<MessageParams> = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.lazy(() => Message)]),
);

export const Message: z.ZodType<Message> = z
  .strictObject({ message_key: z.string(), params: MessageParams.optional() })
  .meta({ id: "Message" });

/** The templates of one language by their keys. */
export type MessageTemplates = Readonly<Record<string, string>>;

/**
 * A message in the words of a catalog; undefined where the catalog does not know it, or one that stands in it. What is
 * filled in is not read as a template again.
 *
 * @param language how numbers are written (BCP 47)
 */
export function fillMessage(
  templates: MessageTemplates,
  { message_key: key, params = {} }: Message,
  language = "en",
): string | undefined {
  const template = Object.hasOwn(templates, key) ? templates[key] : undefined;
  if (template === undefined) return undefined;
  const [first = "", ...parts] = partsOf(template);
  let text = first;
  for (let at = 0; at < parts.length; at += 2) {
    const param = params[parts[at] ?? ""];
    const told = param === undefined ? undefined : textOf(templates, param, language);
    if (told === undefined) return undefined;
    text += told + (parts[at + 1] ?? "");
  }
  return text;
}

const split = new Map<string, readonly string[]>();

/** The texts of a template, and between them the names of its placeholders. Found once: there are as many as in the catalogs. */
function partsOf(template: string): readonly string[] {
  const known = split.get(template);
  if (known !== undefined) return known;
  const parts = template.split(/\{(\w+)\}/);
  split.set(template, parts);
  return parts;
}

function textOf(templates: MessageTemplates, param: MessageParam, language: string): string | undefined {
  if (typeof param === "string") return param;
  return typeof param === "number"
    ? numbersIn(language).format(param)
    : fillMessage(templates, param, language);
}

const formats = new Map<string, Intl.NumberFormat>();

/** Made once for each language: a format costs far more than what it formats. */
function numbersIn(language: string): Intl.NumberFormat {
  const format = formats.get(language) ?? new Intl.NumberFormat(language, { maximumFractionDigits: 20 });
  formats.set(language, format);
  return format;
}

/** Whether two messages say the same. */
export function sameMessage(a: Message | undefined, b: Message | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined || a.message_key !== b.message_key) return false;
  const [ours, theirs] = [Object.entries(a.params ?? {}), b.params ?? {}];
  return (
    ours.length === Object.keys(theirs).length &&
    ours.every(([name, param]) => sameParam(param, theirs[name]))
  );
}

const sameParam = (a: MessageParam, b: MessageParam | undefined): boolean =>
  typeof a === "object" && typeof b === "object" ? sameMessage(a, b) : a === b;
