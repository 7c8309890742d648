import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { diagnostic, fixing } from "../diagnostics/registry.ts";
import { say } from "../diagnostics/say.ts";
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
    const path = `/state/${name}/default`;
    const fixes = [fixing(say("remove_default"), [{ op: "remove", path }])];
    // At worst each part of the value is compared with each part of the schema.
    if (!effort.defaults.spend(partsOf(channel.schema) * partsOf(channel.default))) {
      return [diagnostic("PB1108", path, say("default_too_large"), { fixes })];
    }
    const validator = createValidator(channel.schema);
    const [problem] = validator.problems(validator.withDefaults(channel.default));
    if (problem === undefined) return [];
    const { pointer, message: reason } = problem;
    const message =
      pointer === ""
        ? say("default_not_fitting", { reason })
        : say("default_not_fitting_at", { pointer, reason });
    return [diagnostic("PB1108", path, message, { fixes })];
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
      diagnostic("PB1109", `/state/${name}/reducer`, say("reducer_not_fitting", { reducer, reason }), {
        fixes: [
          fixing(say("change_to", { value: "replace" }), [
            { op: "replace", path: `/state/${name}/reducer`, value: "replace" },
          ]),
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
