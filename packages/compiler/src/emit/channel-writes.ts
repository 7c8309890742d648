import { createValidator, type Json, type JsonObject, type SchemaValidator } from "@patchbay/graph";

import type { Plan } from "../plan/plan.ts";
import { RunFailure } from "../run/run-failure.ts";

type Writes = (writes: JsonObject) => JsonObject;

const writeValidators = new WeakMap<Plan, Writes>();

/** Checks writes against their channels' schemas before they reach the state (GRAPH.md section 3.6); fills defaults in. */
export function writeValidator(plan: Plan): Writes {
  const known = writeValidators.get(plan);
  if (known !== undefined) return known;
  const validators = new Map(plan.channels.map(({ name, schema }) => [name, createValidator(schema)]));
  const made: Writes = (writes) =>
    Object.fromEntries(
      Object.entries(writes).map(([channel, value]) => [
        channel,
        valid(channel, value, validators.get(channel)),
      ]),
    );
  writeValidators.set(plan, made);
  return made;
}

function valid(channel: string, value: Json, validator: SchemaValidator | undefined): Json {
  const filled = validator === undefined ? value : validator.withDefaults(value);
  const [violation] = validator?.violations(filled) ?? [];
  if (violation === undefined) return filled;
  const at = violation.pointer === "" ? "" : ` at ${violation.pointer}`;
  throw new RunFailure(
    "state_invalid",
    `The write to “${channel}” does not fit its schema${at}. ${violation.message}`,
  );
}
