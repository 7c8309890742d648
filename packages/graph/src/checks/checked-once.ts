import type { Message } from "../diagnostics/message.ts";
import { checkExpression, type CheckedExpression } from "../expression/check-expression.ts";
import type { Expression } from "../expression/parse-expression.ts";
import { whyNotJson } from "../schema/assignable.ts";
import { sameType, sameTypes } from "../schema/same-type.ts";
import { anyType, type ValueType } from "../schema/value-type.ts";
import { graphNames } from "./scope-types.ts";

/** A name that an expression can begin with beside those of every graph. */
export type NamedType = readonly [name: string, type: ValueType];

/** A part of a site with what came of checking it last. */
export interface Checkable {
  readonly expression: Expression;
  last: CheckedOnce | undefined;
}

/** What came of checking an expression, and all that it depends on. */
export interface CheckedOnce extends CheckedExpression {
  /** By `graphNames`. */
  readonly scope: readonly ValueType[];
  readonly own: readonly NamedType[];
  readonly withHints: boolean;
  /** Why its value has no place in JSON. */
  readonly notJson: Message | undefined;
}

/** An expression whose names have the same types as last time is what it was. */
export function checkedOnce(
  part: Checkable,
  scope: readonly ValueType[],
  own: readonly NamedType[],
  withHints: boolean,
): CheckedOnce {
  const { expression, last } = part;
  if (
    last !== undefined &&
    last.withHints === withHints &&
    sameTypes(last.scope, scope) &&
    sameNames(last.own, own)
  )
    return last;
  const names = new Map([...graphNames.map((name, at): NamedType => [name, scope[at] ?? anyType]), ...own]);
  const { type, problems } = checkExpression(expression, names, withHints);
  const checked = { type, problems, scope, own, withHints, notJson: whyNotJson(type) };
  part.last = checked;
  return checked;
}

const sameNames = (a: readonly NamedType[], b: readonly NamedType[]): boolean =>
  a.length === b.length &&
  a.every(([name, type], index) => {
    const other = b[index];
    return other !== undefined && other[0] === name && sameType(type, other[1]);
  });
