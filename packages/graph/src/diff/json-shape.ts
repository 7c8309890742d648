import { isList, isObject, type Json, type JsonObject } from "../json.ts";

/** A member of its own, so that `__proto__` and `constructor` are keys like any other. */
export const memberOf = (object: JsonObject, key: string): Json | undefined =>
  Object.hasOwn(object, key) ? object[key] : undefined;

/** The keys of all objects, each once, in the order in which they are first seen. */
export const keysOf = (...objects: readonly JsonObject[]): readonly string[] => [
  ...new Set(objects.flatMap((each) => Object.keys(each))),
];

/** Whether two values say the same: the order of keys says nothing, that of lists does. Nested as deep as may be. */
export function sameJson(one: Json | undefined, other: Json | undefined): boolean {
  const pairs: [Json | undefined, Json | undefined][] = [[one, other]];
  for (let pair = pairs.pop(); pair !== undefined; pair = pairs.pop()) {
    const [a, b] = pair;
    if (a === b) continue;
    if (isList(a) && isList(b) && a.length === b.length) {
      for (const [index, each] of a.entries()) pairs.push([each, b[index]]);
    } else if (isObject(a) && isObject(b)) {
      for (const key of Object.keys(a)) pairs.push([a[key], memberOf(b, key)]);
      for (const key of Object.keys(b)) if (!Object.hasOwn(a, key)) pairs.push([undefined, b[key]]);
    } else {
      return false;
    }
  }
  return true;
}

/** Whether a value is nested deeper than `levels`; looks no deeper than that. */
export function isDeeperThan(levels: number, value: Json): boolean {
  let level: readonly Json[] = [value];
  for (let depth = 0; depth <= levels && level.length > 0; depth++) {
    level = level.flatMap((each) =>
      typeof each === "object" && each !== null ? Object.values<Json>(each) : [],
    );
  }
  return level.length > 0;
}
