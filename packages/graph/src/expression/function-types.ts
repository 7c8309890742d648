import { nearest } from "../nearest.ts";
import {
  anyType,
  boolType,
  intType,
  isNumeric,
  listOf,
  nameOfType,
  numberType,
  stringType,
  unionOf,
  type ValueType,
} from "../schema/value-type.ts";

/** A type of the result, or why there is none. */
export type CallType = ValueType | { readonly problem: string };

interface Overload {
  readonly parameters: readonly Kind[];
  readonly result: ValueType;
}

type Kind = ValueType["kind"] | "sized";

/** What a method asks of the list that it is called on. */
const itemKinds: Readonly<Record<string, Kind>> = { join: "string" };

const timestamp: ValueType = { kind: "timestamp" };
const duration: ValueType = { kind: "duration" };
const overload = (result: ValueType, ...parameters: Kind[]): Overload => ({ result, parameters });

/** The functions of the CEL standard library that the engine has (cel-spec, doc/langdef.md, “List of Standard Definitions”). */
const functions: Readonly<Record<string, readonly Overload[]>> = {
  dyn: [overload(anyType, "any")],
  size: [overload(intType, "sized")],
  bool: [overload(boolType, "bool"), overload(boolType, "string")],
  bytes: [overload({ kind: "bytes" }, "string"), overload({ kind: "bytes" }, "bytes")],
  double: [overload(numberType, "number"), overload(numberType, "string")],
  int: [overload(intType, "number"), overload(intType, "string")],
  string: [
    overload(stringType, "string"),
    overload(stringType, "bool"),
    overload(stringType, "number"),
    overload(stringType, "bytes"),
  ],
  timestamp: [overload(timestamp, "string"), overload(timestamp, "number")],
  duration: [overload(duration, "string")],
};

const dateParts = [
  "getDate",
  "getDayOfMonth",
  "getDayOfWeek",
  "getDayOfYear",
  "getFullYear",
  "getHours",
  "getMilliseconds",
  "getMinutes",
  "getMonth",
  "getSeconds",
];

const methods: Readonly<Partial<Record<ValueType["kind"], Readonly<Record<string, readonly Overload[]>>>>> = {
  string: {
    size: [overload(intType)],
    startsWith: [overload(boolType, "string")],
    endsWith: [overload(boolType, "string")],
    contains: [overload(boolType, "string")],
    matches: [overload(boolType, "string")],
    lowerAscii: [overload(stringType)],
    upperAscii: [overload(stringType)],
    trim: [overload(stringType)],
    indexOf: [overload(intType, "string"), overload(intType, "string", "int")],
    lastIndexOf: [overload(intType, "string"), overload(intType, "string", "int")],
    substring: [overload(stringType, "int"), overload(stringType, "int", "int")],
    split: [overload(listOf(stringType), "string"), overload(listOf(stringType), "string", "int")],
  },
  list: { size: [overload(intType)], join: [overload(stringType), overload(stringType, "string")] },
  object: { size: [overload(intType)] },
  bytes: {
    size: [overload(intType)],
    hex: [overload(stringType)],
    base64: [overload(stringType)],
    string: [overload(stringType)],
  },
  timestamp: Object.fromEntries(
    dateParts.map((name) => [name, [overload(intType), overload(intType, "string")]]),
  ),
  duration: Object.fromEntries(
    ["getHours", "getMinutes", "getSeconds", "getMilliseconds"].map((name) => [name, [overload(intType)]]),
  ),
};

/** Whether a method's argument is a position in a text, or a count of its parts. */
export const isPosition = (name: string, at: number): boolean => positions.get(name)?.includes(at) === true;

const positions: ReadonlyMap<string, readonly number[]> = new Map([
  ["substring", [0, 1]],
  ["indexOf", [1]],
  ["lastIndexOf", [1]],
  ["split", [1]],
]);

/** A function or a method as it is offered to an author: its name, what it takes, and what comes of it. */
export interface Callable {
  readonly name: string;
  /** One way to call it, in words: `substring(int, int)`. */
  readonly signature: string;
  readonly result: ValueType;
}

/** The functions that every expression can call, macros apart. */
export const knownFunctions = (): readonly Callable[] => callables(functions);

/** The methods of a type; of a value of which nothing is known, none. */
export function knownMethods(type: ValueType): readonly Callable[] {
  if (type.kind !== "optional") return callables(methods[type.kind] ?? {});
  const { value } = type;
  return [
    { name: "orValue", signature: "orValue(default)", result: value },
    { name: "hasValue", signature: "hasValue()", result: boolType },
    { name: "value", signature: "value()", result: value },
  ];
}

const callables = (known: Readonly<Record<string, readonly Overload[]>>): readonly Callable[] =>
  Object.entries(known).flatMap(([name, overloads]) => {
    const longest = overloads.toSorted((a, b) => b.parameters.length - a.parameters.length)[0];
    return longest === undefined
      ? []
      : [{ name, signature: `${name}(${longest.parameters.join(", ")})`, result: longest.result }];
  });

/** The type of `name(args…)`. */
export function callFunction(name: string, args: readonly ValueType[]): CallType {
  const overloads = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (overloads === undefined) return { problem: unknown("function", name, Object.keys(functions)) };
  return choose(`${name}()`, overloads, args);
}

/** The type of `receiver.name(args…)`. */
export function callMethod(name: string, receiver: ValueType, args: readonly ValueType[]): CallType {
  if (receiver.kind === "any" || receiver.kind === "never") return methodOfUnknown(name, args);
  if (receiver.kind === "optional") return methodOfOptional(name, receiver.value, args);
  const known = methods[receiver.kind] ?? {};
  const overloads = Object.hasOwn(known, name) ? known[name] : undefined;
  if (overloads === undefined)
    return { problem: `${nameOfType(receiver)}: ${unknown("method", name, Object.keys(known))}` };
  const items = Object.hasOwn(itemKinds, name) ? itemKinds[name] : undefined;
  if (receiver.kind === "list" && items !== undefined && !fits(receiver.items, items))
    return { problem: `${name}() wants a list of ${items}; this is a ${nameOfType(receiver)}.` };
  return choose(`${name}()`, overloads, args);
}

function methodOfUnknown(name: string, args: readonly ValueType[]): CallType {
  const overloads = Object.values(methods).flatMap((known) =>
    Object.hasOwn(known, name) ? (known[name] ?? []) : [],
  );
  if (overloads.length === 0) {
    return {
      problem: unknown(
        "method",
        name,
        Object.values(methods).flatMap((known) => Object.keys(known)),
      ),
    };
  }
  const result = choose(`${name}()`, overloads, args);
  return "kind" in result && new Set(overloads.map((each) => each.result.kind)).size > 1 ? anyType : result;
}

function methodOfOptional(name: string, value: ValueType, args: readonly ValueType[]): CallType {
  const [other] = args;
  switch (name) {
    case "hasValue":
      return args.length === 0 ? boolType : { problem: "hasValue() takes nothing." };
    case "value":
      return args.length === 0 ? value : { problem: "value() takes nothing." };
    case "orValue":
      return other === undefined || args.length > 1
        ? { problem: "orValue() takes the value to use where there is none." }
        : unionOf([value, other]);
    case "or":
      return other?.kind !== "optional" || args.length > 1
        ? { problem: "or() takes another optional; orValue() takes a value." }
        : { kind: "optional", value: unionOf([value, other.value]) };
    default:
      return { problem: `optional: ${unknown("method", name, ["hasValue", "value", "orValue", "or"])}` };
  }
}

function choose(name: string, overloads: readonly Overload[], args: readonly ValueType[]): CallType {
  const fitting = overloads.find(
    ({ parameters }) =>
      parameters.length === args.length &&
      parameters.every((kind, index) => fits(args[index] ?? anyType, kind)),
  );
  if (fitting !== undefined) return fitting.result;
  const given = args.map(nameOfType).join(", ") || "nothing";
  const wanted = overloads.map(({ parameters }) => parameters.join(", ") || "nothing").join(" or ");
  return { problem: `${name} takes ${wanted}; it was given ${given}.` };
}

function fits(type: ValueType, kind: Kind): boolean {
  if (type.kind === "any" || type.kind === "never" || kind === "any") return true;
  if (kind === "sized")
    return type.kind === "string" || type.kind === "bytes" || type.kind === "list" || type.kind === "object";
  if (kind === "number" || kind === "int") return isNumeric(type);
  return type.kind === kind;
}

function unknown(what: string, name: string, candidates: readonly string[]): string {
  const close = nearest(name, candidates);
  return `There is no ${what} “${name}”.${close === undefined ? "" : ` Did you mean “${close}”?`}`;
}
