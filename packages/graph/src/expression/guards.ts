import type { ASTNode } from "@marcbachmann/cel-js";

import type { ValueType } from "../schema/value-type.ts";

/** What is known at one place of an expression: the names, and which optional paths a guard has proven. */
export interface Place {
  readonly names: ReadonlyMap<string, ValueType>;
  readonly present: ReadonlySet<string>;
  readonly nonNull: ReadonlySet<string>;
}

interface Facts {
  readonly present: readonly string[];
  readonly nonNull: readonly string[];
}

const nothing: Facts = { present: [], nonNull: [] };

/** What is known where `test` was true. `has(a.b.c)` proves c, and that it was asked at all proves nothing of a.b. */
export function whenTrue(test: ASTNode): Facts {
  if (test.op === "in") {
    const [key, target] = [keyOf(test.args[0]), pathOf(test.args[1])];
    return key === undefined || target === undefined
      ? nothing
      : { present: [`${target}[${key}]`], nonNull: [] };
  }
  if (test.op === "&&") return bothOnce(test, whenTrue);
  if (test.op === "!_") return whenFalse(test.args);
  if (test.op === "!=") return nonNullFact(test.args);
  if (test.op === "call" && test.args[0] === "has") {
    const path = test.args[1][0] === undefined ? undefined : pathOf(test.args[1][0]);
    return path === undefined ? nothing : { present: [path], nonNull: [] };
  }
  return nothing;
}

export function whenFalse(test: ASTNode): Facts {
  if (test.op === "||") return bothOnce(test, whenFalse);
  if (test.op === "!_") return whenTrue(test.args);
  if (test.op === "==") return nonNullFact(test.args);
  return nothing;
}

function nonNullFact([left, right]: readonly [ASTNode, ASTNode]): Facts {
  const path = isNull(right) ? pathOf(left) : isNull(left) ? pathOf(right) : undefined;
  return path === undefined ? nothing : { present: [], nonNull: [path] };
}

const known = new WeakMap<ASTNode, Facts>();

/** A long chain is asked about again with each of its parts. What `&&` says where it is true, `||` says where it is false. */
function bothOnce(test: ASTNode & { op: "&&" | "||" }, facts: (side: ASTNode) => Facts): Facts {
  const before = known.get(test);
  if (before !== undefined) return before;
  const found = both(facts(test.args[0]), facts(test.args[1]));
  known.set(test, found);
  return found;
}

const isNull = (node: ASTNode): boolean => node.op === "value" && node.args === null;

const both = (a: Facts, b: Facts): Facts => ({
  present: [...a.present, ...b.present],
  nonNull: [...a.nonNull, ...b.nonNull],
});

export function assuming(place: Place, facts: Facts): Place {
  if (facts.present.length === 0 && facts.nonNull.length === 0) return place;
  return {
    names: place.names,
    present: new Set([...place.present, ...facts.present]),
    nonNull: new Set([...place.nonNull, ...facts.nonNull]),
  };
}

/** Inside a macro its variable hides an outer name, and what was proven of that name. */
export function naming(place: Place, name: string, type: ValueType): Place {
  const isOther = (path: string): boolean => !path.split(/[[\]]/).includes(`$${name}`);
  return {
    names: new Map([...place.names, [name, type]]),
    present: new Set([...place.present].filter(isOther)),
    nonNull: new Set([...place.nonNull].filter(isOther)),
  };
}

/** A macro's variable; where it walks the keys of the object at `path`, each of them is surely there. */
export function walking(place: Place, name: string, type: ValueType, path: string | undefined): Place {
  const inner = naming(place, name, type);
  const isHidden = path === undefined || path.split(/[[\]]/).includes(`$${name}`);
  return isHidden ? inner : assuming(inner, { present: [`${path}[$${name}]`], nonNull: [] });
}

/**
 * A name for the place that a node reads, the same however it is spelled: `a.b` and `a["b"]` are `$a["b"]`. Undefined for
 * what is no place. Variables carry a `$`, which no other part of it does, so that one can be told to be hidden.
 */
export function pathOf(node: ASTNode): string | undefined {
  if (node.op === "id") return `$${node.args}`;
  if (node.op !== "." && node.op !== ".?" && node.op !== "[]") return undefined;
  const target = pathOf(node.args[0]);
  const key = node.op === "[]" ? keyOf(node.args[1]) : keyName(node.args[1]);
  return target === undefined || key === undefined ? undefined : `${target}[${key}]`;
}

const keyName = (name: string): string => JSON.stringify(name).replaceAll("$", "\\u0024");

function keyOf(node: ASTNode): string | undefined {
  if (node.op !== "value") return pathOf(node);
  if (typeof node.args === "string") return keyName(node.args);
  return typeof node.args === "bigint" ? String(node.args) : undefined;
}
