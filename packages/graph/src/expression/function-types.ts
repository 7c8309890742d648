import type { Message } from "../diagnostics/message.ts";
import { enumerated, say, sentences } from "../diagnostics/say.ts";
import { nearest } from "../nearest.ts";
import {
  anyType,
  boolType,
  describeType,
  intType,
  isNumeric,
  listOf,
  numberType,
  stringType,
  unionOf,
  type ValueType,
} from "../schema/value-type.ts";

/** A type of the result, or why there is none. */
export type CallType = ValueType | CallProblem;

export interface CallProblem {
  readonly problem: Message;
  /** The function of nearly this name that there is. */
  readonly meant?: string | undefined;
}

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
  if (overloads === undefined)
    return unknown(say("no_such_function", { name }), name, Object.keys(functions));
  return choose(name, overloads, args);
}

/** The type of `receiver.name(args…)`. */
export function callMethod(name: string, receiver: ValueType, args: readonly ValueType[]): CallType {
  if (receiver.kind === "any" || receiver.kind === "never") return methodOfUnknown(name, args);
  if (receiver.kind === "optional") return methodOfOptional(name, receiver.value, args);
  const known = methods[receiver.kind] ?? {};
  const overloads = Object.hasOwn(known, name) ? known[name] : undefined;
  if (overloads === undefined)
    return unknown(
      say("no_such_method_of", { type: describeType(receiver), name }),
      name,
      Object.keys(known),
    );
  const items = Object.hasOwn(itemKinds, name) ? itemKinds[name] : undefined;
  if (receiver.kind === "list" && items !== undefined && !fits(receiver.items, items))
    return {
      problem: say("wants_list_of", {
        function: name,
        items: describeKind(items),
        type: describeType(receiver),
      }),
    };
  return choose(name, overloads, args);
}

function methodOfUnknown(name: string, args: readonly ValueType[]): CallType {
  const overloads = Object.values(methods).flatMap((known) =>
    Object.hasOwn(known, name) ? (known[name] ?? []) : [],
  );
  if (overloads.length === 0) {
    return unknown(
      say("no_such_method", { name }),
      name,
      Object.values(methods).flatMap((known) => Object.keys(known)),
    );
  }
  const result = choose(name, overloads, args);
  return "kind" in result && new Set(overloads.map((each) => each.result.kind)).size > 1 ? anyType : result;
}

function methodOfOptional(name: string, value: ValueType, args: readonly ValueType[]): CallType {
  const [other] = args;
  switch (name) {
    case "hasValue":
      return args.length === 0 ? boolType : { problem: say("takes_nothing", { function: name }) };
    case "value":
      return args.length === 0 ? value : { problem: say("takes_nothing", { function: name }) };
    case "orValue":
      return other === undefined || args.length > 1
        ? { problem: say("or_value_takes") }
        : unionOf([value, other]);
    case "or":
      return other?.kind !== "optional" || args.length > 1
        ? { problem: say("or_takes") }
        : { kind: "optional", value: unionOf([value, other.value]) };
    default:
      return unknown(
        say("no_such_method_of", {
          type: say("type_optional", { value: describeType(value) }),
          name,
        }),
        name,
        ["hasValue", "value", "orValue", "or"],
      );
  }
}

function choose(name: string, overloads: readonly Overload[], args: readonly ValueType[]): CallType {
  const fitting = overloads.find(
    ({ parameters }) =>
      parameters.length === args.length &&
      parameters.every((kind, index) => fits(args[index] ?? anyType, kind)),
  );
  if (fitting !== undefined) return fitting.result;
  const nothing = say("type_nothing");
  const given = enumerated("listed", args.map(describeType), nothing);
  const ways = overloads.map(({ parameters }) => enumerated("listed", parameters.map(describeKind), nothing));
  const wanted = enumerated("listed_or", ways, nothing);
  return { problem: say("call_takes", { function: name, wanted, given }) };
}

function fits(type: ValueType, kind: Kind): boolean {
  if (type.kind === "any" || type.kind === "never" || kind === "any") return true;
  if (kind === "sized")
    return type.kind === "string" || type.kind === "bytes" || type.kind === "list" || type.kind === "object";
  if (kind === "number" || kind === "int") return isNumeric(type);
  return type.kind === kind;
}

/** What a parameter takes, as messages name it. */
function describeKind(kind: Kind): Message {
  switch (kind) {
    case "sized":
      return say("type_sized");
    case "bool":
    case "int":
    case "number":
    case "any":
    case "null":
    case "timestamp":
    case "duration":
    case "bytes":
    case "never":
    case "string":
      return describeType({ kind });
    case "list":
      return say("type_list", { items: say("type_any") });
    case "object":
      return say("type_object");
    case "optional":
      return say("type_optional", { value: say("type_any") });
    case "union":
      return say("type_any");
  }
}

function unknown(problem: Message, name: string, candidates: readonly string[]): CallProblem {
  const meant = nearest(name, candidates);
  return meant === undefined
    ? { problem }
    : { problem: sentences(problem, say("did_you_mean", { name: meant })), meant };
}
