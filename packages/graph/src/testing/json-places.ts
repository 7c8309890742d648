import type { Json } from "../json.ts";

/** A value inside a document. */
export interface Place {
  readonly path: readonly string[];
  readonly value: Json;
}

/** The document itself and everything in it. */
export function placesOf(value: Json, path: readonly string[] = []): Place[] {
  const members = typeof value === "object" && value !== null ? Object.entries<Json>(value) : [];
  return [{ path, value }, ...members.flatMap(([name, each]) => placesOf(each, [...path, name]))];
}

/** The document with another value in a place; without the place where the value is undefined. */
export function put(
  document: Json,
  [token, ...rest]: readonly string[],
  value: Json | undefined,
): Json | undefined {
  if (token === undefined) return value;
  if (typeof document !== "object" || document === null) return document;
  const members = Object.entries<Json>(document).flatMap(([name, each]): [string, Json][] => {
    const next = name === token ? put(each, rest, value) : each;
    return next === undefined ? [] : [[name, next]];
  });
  return Array.isArray(document) ? members.map(([, each]) => each) : Object.fromEntries(members);
}
