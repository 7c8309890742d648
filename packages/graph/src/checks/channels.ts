import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { diagnostic } from "../diagnostics/registry.ts";
import type { Reducer } from "../document/graph-document.ts";
import type { GraphView } from "../flow/graph-view.ts";
import { whyNotAssignable } from "../schema/assignable.ts";
import { createValidator } from "../schema/validate.ts";
import type { CheckContext } from "./check-context.ts";
import { anyType, listOf, numberType, typeOfSchema, unionOf, type ValueType } from "../schema/value-type.ts";

/** PB1108: a channel whose first value its own schema refuses, or that is too large to be judged. */
export function channelDefaults({ document }: GraphView, { effort }: CheckContext): Diagnostic[] {
  return Object.entries(document.state).flatMap(([name, channel]) => {
    if (channel.default === undefined) return [];
    // At worst each part of the value is compared with each part of the schema.
    if (!effort.defaults.spend(partsOf(channel.schema) * partsOf(channel.default))) {
      const message = "The default and its schema are too large together to compare the one with the other.";
      return [diagnostic("PB1108", `/state/${name}/default`, message)];
    }
    const validator = createValidator(channel.schema);
    const [violation] = validator.violations(validator.withDefaults(channel.default));
    if (violation === undefined) return [];
    return [
      diagnostic(
        "PB1108",
        `/state/${name}/default`,
        `The default does not satisfy the channel's schema${violation.pointer === "" ? "" : ` at ${violation.pointer}`}. ${violation.message}`,
      ),
    ];
  });
}

function partsOf(value: unknown): number {
  if (typeof value !== "object" || value === null) return 1;
  return Object.values(value).reduce<number>((sum, each) => sum + partsOf(each), 1);
}

/** PB1109: a reducer that cannot combine the values of its channel. */
export function channelReducers({ document }: GraphView): Diagnostic[] {
  return Object.entries(document.state).flatMap(([name, { schema, reducer }]) => {
    const type = typeOfSchema(schema);
    // Null counts as nothing yet.
    const combined =
      type.kind === "union" ? unionOf(type.members.filter(({ kind }) => kind !== "null")) : type;
    const reason = whyNotAssignable(combined, combinable[reducer]);
    if (reason === undefined) return [];
    return [
      diagnostic("PB1109", `/state/${name}/reducer`, `“${reducer}” cannot combine these values: ${reason}.`, {
        fixes: [
          {
            title: "Change to “replace”",
            patch: [{ op: "replace", path: `/state/${name}/reducer`, value: "replace" }],
          },
        ],
      }),
    ];
  });
}

const anyObject: ValueType = { kind: "object", fields: new Map(), rest: anyType };

const combinable: Readonly<Record<Reducer, ValueType>> = {
  replace: anyType,
  append: listOf(anyType),
  union: listOf(anyType),
  merge: anyObject,
  sum: numberType,
  min: numberType,
  max: numberType,
};
