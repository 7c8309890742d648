import { isDeepStrictEqual } from "node:util";

import type { Json } from "@patchbay/graph";
import type { DiagnosticExample } from "@patchbay/graph/examples";

/** The members of a document that an example is about: where wrong and right differ, and what it asks for besides. */
export function membersThatMatter({ wrong, path, right, context = [] }: DiagnosticExample): Set<string> {
  const before = membersOf(wrong);
  const after = membersOf(right);
  const different = [...before.keys(), ...after.keys()].filter(
    (name) => !isDeepStrictEqual(before.get(name), after.get(name)),
  );
  const reported = path.split("/").slice(1, 2);
  return new Set([...different, ...reported, ...context]);
}

/**
 * A document with these members only, in its own order, as JSON with a line for each; all of it where it is no object.
 * Of a list that nobody would read to its end the first and the last element are left.
 */
export function excerptOf(document: Json, members: ReadonlySet<string>): string {
  const kept = [...membersOf(document)]
    .filter(([name]) => members.has(name))
    .map(([name, value]): [string, Json] => [name, shortened(value)]);
  return kept.length === 0 ? JSON.stringify(document) : lines(kept);
}

/** A whole document; undefined where it has no more than its excerpt, or more than anybody would read. */
export function wholeOf(document: Json, members: ReadonlySet<string>): string | undefined {
  const all = [...membersOf(document)];
  const isExcerpt = all.every(([name]) => members.has(name));
  return isExcerpt || all.some(([, value]) => isLong(value)) ? undefined : lines(all);
}

/** The formatter keeps an object open that begins with a line break, and breaks what is too wide. */
const lines = (members: readonly [string, Json][]): string =>
  `{\n${members.map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`).join(",\n")}\n}`;

const isLong = (value: Json): boolean => Array.isArray(value) && value.length > 50;

function shortened(value: Json): Json {
  if (!Array.isArray(value) || !isLong(value)) return value;
  return [value[0] ?? null, `… and ${value.length - 2} more …`, value.at(-1) ?? null];
}

const membersOf = (document: Json): Map<string, Json> =>
  new Map(
    typeof document === "object" && document !== null && !Array.isArray(document)
      ? Object.entries<Json>(document)
      : [],
  );
