import type { JsonObject } from "@patchbay/graph";

import type { Route } from "../editing/commands/change-at.ts";
import { nullableSchema } from "./nullable-schema.ts";

/** Whether the values of a schema may be null, and the way to change that. */
export interface Nullability {
  readonly mayBeNull: boolean;
  readonly onChange: (mayBeNull: boolean) => void;
}

/** What every part of the editor of a schema is given. */
export interface SchemaProps {
  /** What the schema is of, for those who only hear it. */
  readonly name: string;
  /** As it is written: what the editor does not know of it stays. */
  readonly schema: JsonObject;
  readonly isReadOnly: boolean;
  readonly onChange: (schema: JsonObject) => void;
  /** Called with the way from the schema to a property that gets another name: `["properties", "city"]`. */
  readonly onRename: (route: Route, name: string) => void;
  /** Undefined where null cannot be a value. */
  readonly nullability?: Nullability;
}

/** The props for the schema without null: what is changed there is written back in the schema's own spelling. */
export function withoutNull({ schema, onChange, onRename, ...props }: SchemaProps): Required<SchemaProps> {
  const { plain, mayBeNull, inside, written } = nullableSchema(schema);
  return {
    ...props,
    schema: plain,
    onChange: (next) => onChange(written(next, mayBeNull)),
    onRename: (route, name) => onRename([...inside, ...route], name),
    nullability: { mayBeNull, onChange: (next) => onChange(written(plain, next)) },
  };
}
