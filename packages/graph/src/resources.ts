import type { EffectClass, ModelCapability } from "./nodes/define-node.ts";
import type { JsonSchema } from "./schema/json-schema.ts";

/** What the checker must know of a registered model. */
export interface ModelResource {
  readonly capabilities: ReadonlySet<ModelCapability>;
}

/** What the checker must know of a registered tool. */
export interface ToolResource {
  readonly effect: EffectClass;
  readonly input: JsonSchema;
  readonly output: JsonSchema;
}

/** The registries of a project as far as documents can name what is in them. */
export interface Resources {
  readonly models: ReadonlyMap<string, ModelResource>;
  readonly tools: ReadonlyMap<string, ToolResource>;
}
