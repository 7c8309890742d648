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
