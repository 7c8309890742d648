import type { english } from "./english.ts";
import { currentLanguage, type Language } from "./language.ts";
import type { Translation } from "./translation.ts";

/** A text of the catalog, by its name. */
export type WordKey = keyof typeof english;

type Placeholder<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholder<Rest>
  : never;

type Values<Key extends WordKey> = Record<Placeholder<(typeof english)[Key]>, string | number>;

type Catalog = Translation<typeof english>;

/** A catalog is as large as a page, and nobody reads two of them. */
const readers: Readonly<Record<Language, () => Promise<Catalog>>> = {
  en: async () => (await import("./english.ts")).english,
  de: async () => (await import("./german.ts")).german,
};

const loaded = new Map<Language, Catalog>();

/** Loads the catalog of a language; to be awaited for the page's own before anything is drawn. Rejects where it cannot be had. */
export async function loadWords(language: Language = currentLanguage()): Promise<void> {
  if (!loaded.has(language)) loaded.set(language, await readers[language]());
}

/** @throws {Error} before the catalog of the page's language is loaded: a mistake in our code */
function catalog(): Catalog {
  const found = loaded.get(currentLanguage());
  if (found === undefined) throw new Error("A text is asked for before the words are loaded.");
  return found;
}

/**
 * A text whose name is known at run time only, such as one for a code that the server sent. Undefined where the catalog has
 * none, or where a value is missing that it tells.
 */
export function textFor(key: string, values: Readonly<Record<string, unknown>> = {}): string | undefined {
  const words = catalog();
  if (!isKeyOf(words, key)) return undefined;
  const text = words[key];
  const isComplete = (text.match(/\{\w+\}/g) ?? []).every((each) => isTold(values[each.slice(1, -1)]));
  return isComplete ? text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name])) : undefined;
}

const isKeyOf = (words: Catalog, key: string): key is WordKey => Object.hasOwn(words, key);

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
  return catalog()[key].replace(/\{(\w+)\}/g, (placeholder, name: string) =>
    String(found[name] ?? placeholder),
  );
}
