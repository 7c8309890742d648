import {
  asJsonType,
  objectOf,
  type ObjectType,
  printKey,
  type StaticType,
  unknownType,
} from "../expression/static-type.ts";

export interface Field {
  readonly name: string;
  readonly text: string;
  readonly type: StaticType;
}

export const printFields = (fields: readonly Field[]): string =>
  `{ ${fields.map(({ name, text }) => (name === text ? name : `${printKey(name)}: ${text}`)).join(", ")} }`;

/** Outputs that are not known by name beforehand. */
export function outputsOf(fields: readonly Field[]): ObjectType {
  if (fields.some(({ name }) => name in Object.prototype))
    return { kind: "object", fields: new Map(), rest: unknownType };
  return objectOf(Object.fromEntries(fields.map(({ name, type }) => [name, asJsonType(type)])));
}
