import { z } from "zod";

import { schemaMessages } from "../diagnostics/schema-messages.ts";
import { Id } from "../document/graph-document.ts";
import { anyType, type FieldType, objectOf, type ObjectType, type ValueType } from "../schema/value-type.ts";
import { defineNode, type OutputFacts } from "./define-node.ts";
import { Cel } from "./fields.ts";

/** Each may read all before it, so the work can grow with the square of their number. The message names it too. */
const mostValues = 200;

export const TransformConfig = z.strictObject({
  values: z
    .record(Id, Cel("any"))
    .refine((values) => Object.keys(values).length <= mostValues, schemaMessages.most_values)
    .meta({ title: "Values", description: "In order; later ones read earlier ones as this.name." }),
});
export type TransformConfig = z.infer<typeof TransformConfig>;

/** Computes named values. */
export const transform = defineNode({
  type: "transform",
  category: "data",
  title: "Transform",
  summary: "Computes named values from what is known.",
  icon: "function-square",
  effect: "none",
  config: TransformConfig,
  ports: () => ["out"],
  outputs: (config, facts) => objectOf(typesOf(Object.keys(config.values), facts)),
  // Most do not read it, and it grows with each value: it is put together for those that do.
  names: (pointer, config, facts) => ({
    get this(): ObjectType {
      const at = placesOf(config).get(pointer.split("/")[2] ?? "") ?? 0;
      return { kind: "object", fields: new EarlierValues(placesOf(config), at, facts) };
    },
  }),
});

const places = new WeakMap<TransformConfig, ReadonlyMap<string, number>>();

/** Which place each value has. */
function placesOf(config: TransformConfig): ReadonlyMap<string, number> {
  const known = places.get(config);
  if (known !== undefined) return known;
  const found = new Map(Object.keys(config.values).map((name, at) => [name, at]));
  places.set(config, found);
  return found;
}

/** The values that stand before a place. A view: of hundreds of values, each would otherwise list all before it. */
class EarlierValues implements ReadonlyMap<string, FieldType> {
  readonly size: number;
  readonly #places: ReadonlyMap<string, number>;
  readonly #facts: OutputFacts;

  constructor(places: ReadonlyMap<string, number>, size: number, facts: OutputFacts) {
    this.#places = places;
    this.size = size;
    this.#facts = facts;
  }

  has(name: string): boolean {
    return (this.#places.get(name) ?? this.size) < this.size;
  }

  get(name: string): FieldType | undefined {
    return this.has(name) ? { type: this.#facts.typeAt(`/values/${name}`) } : undefined;
  }

  keys(): MapIterator<string> {
    return new Map([...this.#places].slice(0, this.size)).keys();
  }

  entries(): MapIterator<[string, FieldType]> {
    return new Map([...this.keys()].map((name) => [name, this.get(name) ?? { type: anyType }])).entries();
  }

  values(): MapIterator<FieldType> {
    return new Map(this.entries()).values();
  }

  forEach(visit: (field: FieldType, name: string, all: ReadonlyMap<string, FieldType>) => void): void {
    for (const [name, field] of this) visit(field, name, this);
  }

  [Symbol.iterator](): MapIterator<[string, FieldType]> {
    return this.entries();
  }
}

const typesOf = (names: readonly string[], facts: OutputFacts): Record<string, ValueType> =>
  Object.fromEntries(names.map((name) => [name, facts.typeAt(`/values/${name}`)]));
