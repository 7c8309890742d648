import { english } from "./english.ts";
import { german } from "./german.ts";
import { currentLanguage } from "./language.ts";

/** A text of the catalog, by its name. */
export type WordKey = keyof typeof english;

type Placeholder<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholder<Rest>
  : never;

type Values<Key extends WordKey> = Record<Placeholder<(typeof english)[Key]>, string | number>;

const catalogs = { en: english, de: german };

/**
 * A text whose name is known at run time only, such as one for a code that the server sent. Undefined where the catalog has
 * none, or where a value is missing that it tells.
 */
export function textFor(key: string, values: Readonly<Record<string, unknown>> = {}): string | undefined {
  if (!isWordKey(key)) return undefined;
  const text: string = catalogs[currentLanguage()][key];
  const isComplete = (text.match(/\{\w+\}/g) ?? []).every((each) => isTold(values[each.slice(1, -1)]));
  return isComplete ? text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name])) : undefined;
}

const isWordKey = (key: string): key is WordKey => Object.hasOwn(english, key);

const isTold = (value: unknown): value is string | number =>
  typeof value === "string" || typeof value === "number";

/**
 * A text that people read, with its `{placeholders}` filled in. Every such text comes from the catalog, so that another
 * language is another catalog; a missing key or value does not compile.
 */
export function t<Key extends WordKey>(
  key: Key,
  ...values: [Placeholder<(typeof english)[Key]>] extends [never] ? [] : [Values<Key>]
): string {
  const found: Readonly<Record<string, string | number>> = values[0] ?? {};
  return catalogs[currentLanguage()][key].replace(/\{(\w+)\}/g, (placeholder, name: string) =>
    String(found[name] ?? placeholder),
  );
}
