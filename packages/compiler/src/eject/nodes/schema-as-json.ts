import type { JsonSchema } from "@patchbay/graph";

import type { Json } from "../json-kinds.ts";

// A schema is JSON; its type spells absent keys as undefined, which printing leaves out.
export const schemaAsJson = (schema: JsonSchema): Json => schema as Json;
