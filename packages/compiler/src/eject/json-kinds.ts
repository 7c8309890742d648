import type { Json, JsonObject } from "@patchbay/graph";

export type { Json, JsonObject };

export const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

export const isObject = (value: Json): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);
