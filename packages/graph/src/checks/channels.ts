import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { diagnostic } from "../diagnostics/registry.ts";
import type { Reducer } from "../document/graph-document.ts";
import type { GraphView } from "../flow/graph-view.ts";
import { whyNotAssignable } from "../schema/assignable.ts";
import { createValidator } from "../schema/validate.ts";
import { anyType, listOf, numberType, typeOfSchema, unionOf, type ValueType } from "../schema/value-type.ts";

/** PB1108: a channel whose first value its own schema refuses. */
export function channelDefaults({ document }: GraphView): Diagnostic[] {
  return Object.entries(document.state).flatMap(([name, channel]) => {
    if (channel.default === undefined) return [];
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
