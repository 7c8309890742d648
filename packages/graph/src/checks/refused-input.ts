import type { Diagnostic, Fix } from "../diagnostics/diagnostic.ts";
import type { Message } from "../diagnostics/message.ts";
import { diagnostic, fixing } from "../diagnostics/registry.ts";
import { say, sentences } from "../diagnostics/say.ts";
import { escapePointer } from "../expression/parse-value.ts";
import { isObject, type Json } from "../json.ts";
import { nearest } from "../nearest.ts";
import { whyNotAssignable } from "../schema/assignable.ts";
import type { JsonSchema } from "../schema/json-schema.ts";
import { objectOf, typeOfSchema, type ValueType } from "../schema/value-type.ts";
import type { CheckEffort } from "./check-effort.ts";

/** What a tool or an agent is given, and what it takes. */
export interface GivenInput {
  readonly types: Readonly<Record<string, ValueType>>;
  readonly schema: JsonSchema;
  /** Where it is written, and what is written there. */
  readonly path: string;
  readonly value: Json | undefined;
}

/** An input that would be refused; `problem` makes a sentence of the reason. */
export function refusedInput(
  code: "PB4004" | "PB4007",
  problem: (reason: Message) => Message,
  { types, schema, path, value }: GivenInput,
  { comparisons, hints }: CheckEffort,
): Diagnostic[] {
  const reason = whyNotAssignable(objectOf(types), typeOfSchema(schema, "accepted"), comparisons);
  const stray = strayName(Object.keys(types), schema);
  // Where other names may come, one is no reason by itself; it can be why another is missing.
  if (reason === undefined && (stray === undefined || schema.additionalProperties !== false)) return [];
  if (stray === undefined) return reason === undefined ? [] : [diagnostic(code, path, problem(reason))];
  const missing = Object.keys(schema.properties ?? {}).filter((name) => !Object.hasOwn(types, name));
  const close = hints.spend(1) ? nearest(stray, missing) : undefined;
  const takesNone = say("takes_no", { name: stray });
  const what = reason === undefined ? takesNone : say("reason_and", { first: reason, second: takesNone });
  if (close === undefined) return [diagnostic(code, path, problem(what))];
  const fixes = renaming(path, value, stray, close);
  return [diagnostic(code, path, sentences(problem(what), say("did_you_mean", { name: close })), { fixes })];
}

/** A name that is given and not listed, where the schema lists all that it knows. */
function strayName(
  given: readonly string[],
  { properties, additionalProperties: more = false }: JsonSchema,
): string | undefined {
  if (properties === undefined || more !== false) return undefined;
  return given.find((name) => !Object.hasOwn(properties, name));
}

function renaming(path: string, value: Json | undefined, from: string, to: string): Fix[] {
  const moved = isObject(value) ? value[from] : undefined;
  if (moved === undefined) return [];
  return [
    fixing(say("rename_to", { name: to }), [
      { op: "remove", path: `${path}/${escapePointer(from)}` },
      { op: "add", path: `${path}/${escapePointer(to)}`, value: moved },
    ]),
  ];
}
