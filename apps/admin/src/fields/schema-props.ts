import type { JsonObject } from "@patchbay/graph";

import type { Route } from "../editing/commands/change-at.ts";

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
}
