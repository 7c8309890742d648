import type { CheckContext } from "./checks/check-context.ts";
import { CheckEffort } from "./checks/check-effort.ts";
import { GraphTypes } from "./checks/graph-types.ts";
import { inEnglish } from "./diagnostics/in-english.ts";
import type { Message } from "./diagnostics/message.ts";
import { readDocument, type ReadGraph } from "./document/read-document.ts";
import { checkExpression } from "./expression/check-expression.ts";
import { knownFunctions, knownMethods } from "./expression/function-types.ts";
import { parseExpression } from "./expression/parse-expression.ts";
import { viewGraph } from "./flow/graph-view.ts";
import type { Resources } from "./resources.ts";
import {
  anyType,
  boolType,
  describeType,
  type FieldType,
  listOf,
  stringType,
  unionOf,
  type ValueType,
} from "./schema/value-type.ts";

/** Something that can be written at a place of an expression. Plain data, so that a worker can answer with it. */
export interface ScopeMember {
  readonly name: string;
  readonly kind: "name" | "field" | "function" | "method" | "macro";
  /** The name of its type, or of what it answers. */
  readonly type: string;
  /** How a function is called; absent for what is none. */
  readonly signature?: string;
  /** Why a field may be missing; absent where it is always there. */
  readonly missing?: string;
}

/** Puts a message into words. */
type Speak = (message: Message) => string;

/** What an expression at one place of a document can read. */
export class ExpressionScope {
  readonly #names: ReadonlyMap<string, ValueType>;
  readonly #speak: Speak;
  /** The name of the type that the expression must have; undefined where any will do. */
  readonly expected: string | undefined;

  constructor(
    names: ReadonlyMap<string, ValueType>,
    expected: ValueType | undefined,
    speak: Speak = inEnglish,
  ) {
    this.#names = names;
    this.#speak = speak;
    this.expected = expected === undefined || expected.kind === "any" ? undefined : this.#nameOf(expected);
  }

  /** What an expression can begin with: names first, then functions. */
  roots(): readonly ScopeMember[] {
    return [
      ...[...this.#names].map(([name, type]): ScopeMember => ({
        name,
        kind: "name",
        type: this.#nameOf(type),
      })),
      { name: "has", kind: "macro", type: this.#nameOf(boolType), signature: "has(name.field)" },
      ...knownFunctions().map(({ name, signature, result }): ScopeMember => ({
        name,
        kind: "function",
        type: this.#nameOf(result),
        signature,
      })),
    ];
  }

  /** What can stand behind a dot after `source`: fields first, then methods. Nothing where its type is not known. */
  membersOf(source: string): readonly ScopeMember[] {
    const type = this.#typeOf(source);
    if (type === undefined) return [];
    const fields = [...fieldsOf(type)].map(([name, field]): ScopeMember => ({
      name,
      kind: "field",
      type: this.#nameOf(field.type),
      ...(field.missing !== undefined && { missing: this.#speak(field.missing) }),
    }));
    const methods = knownMethods(type).map(({ name, signature, result }): ScopeMember => ({
      name,
      kind: "method",
      type: this.#nameOf(result),
      signature,
    }));
    return [...fields, ...methods, ...(type.kind === "list" ? this.#macrosOf(type.items) : [])];
  }

  /** The name of the type of an expression; undefined where it cannot be read or inferred. */
  typeOf(source: string): string | undefined {
    const type = this.#typeOf(source);
    return type === undefined ? undefined : this.#nameOf(type);
  }

  /** The scope inside a macro such as `list.map(name, …)`, where `name` stands for each item of `list`. */
  withItem(name: string, list: string): ExpressionScope {
    const type = this.#typeOf(list);
    const item = type === undefined ? anyType : itemOf(type);
    return new ExpressionScope(new Map([...this.#names, [name, item]]), undefined, this.#speak);
  }

  #nameOf(type: ValueType): string {
    return this.#speak(describeType(type));
  }

  #macrosOf(items: ValueType): readonly ScopeMember[] {
    return macrosOf(items).map(([name, signature, result]) => ({
      name,
      kind: "macro",
      type: this.#nameOf(result),
      signature,
    }));
  }

  #typeOf(source: string): ValueType | undefined {
    const parsed = parseExpression(source);
    return parsed.ok ? checkExpression(parsed.expression, this.#names, false).type : undefined;
  }
}

/**
 * What an expression at a JSON pointer of a document can read, as the checker sees it: also inside the bodies of maps.
 * Undefined where the pointer leads into no node's config. Total on any JSON; a document that is wrong elsewhere tells as
 * much as it can. Takes about as long as checking the document.
 *
 * @param speak puts the names of types, and why something may be missing, into words
 */
export function scopeAt(
  raw: unknown,
  resources: Resources,
  pointer: string,
  speak: Speak = inEnglish,
): ExpressionScope | undefined {
  const read = readDocument(raw);
  return read.document === undefined
    ? undefined
    : scopeIn({ ...read, document: read.document }, { names: {}, resources, speak }, pointer);
}

function scopeIn(
  graph: ReadGraph,
  ground: {
    readonly names: CheckContext["names"];
    readonly resources: Resources;
    readonly speak: Speak;
  },
  pointer: string,
): ExpressionScope | undefined {
  const { names, resources, speak } = ground;
  const [, index, rest = ""] = /^\/nodes\/(\d+)\/config(\/.*)?$/s.exec(pointer) ?? [];
  const view = viewGraph(graph.document, resources, graph.edgePositions);
  const node = index === undefined ? undefined : view.nodes[Number(index)];
  if (node === undefined) return undefined;
  let inner: CheckContext["names"] = {};
  const types = new GraphTypes(view, {
    bodies: graph.bodies,
    names,
    effort: new CheckEffort(),
    memo: undefined,
    checkBody: (_body, itemNames, id) => {
      if (id === node.node.id) inner = itemNames;
      return [];
    },
  });
  const { names: known, expected } = types.scopeOf(node, rest);
  const body = rest.startsWith("/body/") ? graph.bodies.get(node.index) : undefined;
  return body === undefined
    ? new ExpressionScope(known, expected, speak)
    : scopeIn(body, { ...ground, names: inner }, rest.slice("/body".length));
}

/** The fields that can be read of a value; of several kinds of objects, those of any. */
function fieldsOf(type: ValueType): ReadonlyMap<string, FieldType> {
  switch (type.kind) {
    case "object":
      return type.fields;
    case "optional":
      return fieldsOf(type.value);
    case "union":
      return new Map(type.members.flatMap((member) => [...fieldsOf(member)]));
    case "any":
    case "null":
    case "bool":
    case "int":
    case "number":
    case "timestamp":
    case "duration":
    case "bytes":
    case "never":
    case "string":
    case "list":
      return new Map();
  }
}

/** What a macro goes through: the items of a list, the keys of an object. */
function itemOf(type: ValueType): ValueType {
  if (type.kind === "list") return type.items;
  if (type.kind === "object") return stringType;
  return type.kind === "union" ? unionOf(type.members.map(itemOf)) : anyType;
}

/** cel-spec, doc/langdef.md, “Macros”. */
const macrosOf = (items: ValueType): readonly (readonly [name: string, signature: string, ValueType])[] => [
  ["map", "map(each, …)", listOf(anyType)],
  ["filter", "filter(each, …)", listOf(items)],
  ["exists", "exists(each, …)", boolType],
  ["all", "all(each, …)", boolType],
  ["exists_one", "exists_one(each, …)", boolType],
];
