import type { z } from "zod";

/** One part of a document as a schema reads it; `issues` are relative to it, so that it may stand anywhere. */
export interface ReadPart<T> {
  /** What was read. */
  readonly value: unknown;
  /** What it means; undefined where it cannot be understood. */
  readonly data: T | undefined;
  readonly issues: readonly z.core.$ZodIssue[];
}

/** Reads a part. One with keys too many is understood without them. */
export function readPart<T>(schema: z.ZodType<T>, value: unknown): ReadPart<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return { value, data: parsed.data, issues: [] };
  const { issues } = parsed.error;
  const isOnlyMore = issues.every(({ code }) => code === "unrecognized_keys");
  const data = isOnlyMore ? schema.safeParse(withoutUnknownKeys(value, issues)).data : undefined;
  return { value, data, issues };
}

/** A copy without the keys that `issues` complain of. */
function withoutUnknownKeys(value: unknown, issues: readonly z.core.$ZodIssue[]): unknown {
  // It came out of JSON and goes back there.
  const copy: unknown = JSON.parse(JSON.stringify(value));
  for (const issue of issues) {
    const at = issue.path.reduce<unknown>(memberOf, copy);
    if (issue.code === "unrecognized_keys" && typeof at === "object" && at !== null)
      for (const key of issue.keys) Reflect.deleteProperty(at, key);
  }
  return copy;
}

/** A member of its own of whatever value. */
export const memberOf = (value: unknown, key: PropertyKey): unknown =>
  typeof value === "object" && value !== null && Object.hasOwn(value, key)
    ? Reflect.get(value, key)
    : undefined;
