import { anyType, isNumeric, type ValueType } from "./value-type.ts";

/** Whether nothing is known of a value, or there is none. */
export const isUnknown = (type: ValueType): boolean => type.kind === "any" || type.kind === "never";

/** Whether some value of the one type equals some value of the other. */
export function canBeEqual(a: ValueType, b: ValueType): boolean {
  if (isUnknown(a) || isUnknown(b)) return true;
  if (a.kind === "union") return a.members.some((member) => canBeEqual(member, b));
  if (b.kind === "union") return b.members.some((member) => canBeEqual(a, member));
  // Asking whether something is null is always a fair question.
  if (a.kind === "null" || b.kind === "null") return true;
  if (isNumeric(a) && isNumeric(b)) return true;
  // The engine compares what optionals hold, not optionals.
  if (a.kind === "optional" || b.kind === "optional") return false;
  if (a.kind === "string" && b.kind === "string" && a.values !== undefined && b.values !== undefined) {
    return a.values.some((value) => b.values?.includes(value));
  }
  return a.kind === b.kind;
}

/** The plainest value of a type, as an author would write it; null where there is none. */
export function emptyValue(type: ValueType): string {
  switch (type.kind) {
    case "string":
      return JSON.stringify(type.values?.[0] ?? "");
    case "int":
      return "0";
    case "number":
      return "0.0";
    case "bool":
      return "false";
    case "list":
      return "[]";
    case "union":
      return type.members.some((member) => member.kind === "null")
        ? "null"
        : emptyValue(type.members[0] ?? anyType);
    case "object":
      return type.fields.size === 0 ? "{}" : "null";
    case "any":
    case "null":
    case "never":
    case "timestamp":
    case "duration":
    case "bytes":
    case "optional":
      return "null";
  }
}
