import type { Message } from "../diagnostics/message.ts";
import { say } from "../diagnostics/say.ts";
import { describeType, isNumeric, type ObjectType, type ValueType } from "./value-type.ts";

/** What comparing types may cost. */
interface Allowance {
  /** False once too much was spent. */
  spend(cost: number): boolean;
}

/** What one comparison may cost where nobody counts several together: milliseconds. */
class OneComparison implements Allowance {
  #left = 20_000;

  spend(cost: number): boolean {
    this.#left -= cost;
    return this.#left >= 0;
  }
}

/**
 * Why a value of type `from` may not stand where `to` is expected, as half a sentence; undefined where it may. `any` fits everywhere: what is not known is checked when it is there. So is what is beyond the allowance.
 */
export function whyNotAssignable(
  from: ValueType,
  to: ValueType,
  allowance: Allowance = new OneComparison(),
): Message | undefined {
  if (from === to || from.kind === "any" || to.kind === "any" || from.kind === "never") return undefined;
  if (!allowance.spend(1)) return undefined;
  if (from.kind === "union") {
    return firstReason(from.members, (member) => whyNotAssignable(member, to, allowance));
  }
  if (to.kind === "union") {
    const fits = to.members.some((member) => whyNotAssignable(from, member, allowance) === undefined);
    return fits ? undefined : mismatch(from, to);
  }
  // A double may be whole, which only its value tells; validation has the last word.
  if (isNumeric(from) && isNumeric(to)) return undefined;
  if (from.kind === "string" && to.kind === "string") return whyNotAmong(from.values, to.values);
  if (from.kind === "list" && to.kind === "list") return whyNotAssignable(from.items, to.items, allowance);
  if (from.kind === "object" && to.kind === "object") return whyNotAssignableObject(from, to, allowance);
  return from.kind === to.kind ? undefined : mismatch(from, to);
}

/** What was found of each type: expressions that build on each other share types, and walking all paths never ends. */
const judged = new WeakMap<ValueType, { readonly reason: Message | undefined }>();

/** Why values of a type cannot leave an expression; undefined where they can. Each type is looked at once. */
export function whyNotJson(type: ValueType): Message | undefined {
  const known = judged.get(type);
  if (known !== undefined) return known.reason;
  const reason = reasonAgainstJson(type);
  judged.set(type, { reason });
  return reason;
}

function reasonAgainstJson(type: ValueType): Message | undefined {
  switch (type.kind) {
    case "bytes":
      return say("bytes_not_json");
    case "list":
      return whyNotJson(type.items);
    case "optional":
      return whyNotJson(type.value);
    case "object":
      return firstReason(
        [
          ...[...type.fields.values()].map((field) => field.type),
          ...(type.rest === undefined ? [] : [type.rest]),
        ],
        whyNotJson,
      );
    case "union":
      return firstReason(type.members, whyNotJson);
    case "any":
    case "never":
    case "null":
    case "bool":
    case "int":
    case "number":
    case "string":
    case "timestamp":
    case "duration":
      return undefined;
  }
}

function whyNotAmong(
  values: readonly string[] | undefined,
  allowed: readonly string[] | undefined,
): Message | undefined {
  if (allowed === undefined || values === undefined) return undefined;
  const odd = values.find((value) => !allowed.includes(value));
  return odd === undefined
    ? undefined
    : say("value_not_among", {
        value: JSON.stringify(odd),
        values: allowed.map((each) => JSON.stringify(each)).join(", "),
      });
}

function whyNotAssignableObject(from: ObjectType, to: ObjectType, allowance: Allowance): Message | undefined {
  for (const [name, field] of to.fields) {
    const given = from.fields.get(name);
    if (given === undefined) {
      if (field.missing === undefined && from.rest === undefined) return say("name_missing", { name });
      continue;
    }
    if (given.missing !== undefined && field.missing === undefined)
      return say("name_may_be_missing", { name });
    const reason = whyNotAssignable(given.type, field.type, allowance);
    if (reason !== undefined) return say("inside_name", { name, reason });
  }
  const { rest } = to;
  if (rest === undefined) return undefined;
  return firstReason(
    [...from.fields].filter(([name]) => !to.fields.has(name)),
    ([, field]) => whyNotAssignable(field.type, rest, allowance),
  );
}

function firstReason<T>(items: readonly T[], reason: (item: T) => Message | undefined): Message | undefined {
  for (const item of items) {
    const found = reason(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

const mismatch = (from: ValueType, to: ValueType): Message =>
  say("type_mismatch", { found: describeType(from), expected: describeType(to) });
