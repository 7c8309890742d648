import type { ModelCapability } from "./nodes/define-node.ts";
import type { EffectClass } from "./nodes/effect-class.ts";
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

/** What an agent takes and answers: the two schemas of its graph. */
export interface AgentSignature {
  readonly input: JsonSchema;
  readonly output: JsonSchema;
}

/** What the checker must know of a published agent; its own signature is that of the published version. */
export interface AgentResource extends AgentSignature {
  /** Every version that there is, by its number; absent where that is not known. */
  readonly versions?: ReadonlyMap<number, AgentSignature>;
  /** The strongest effect of what it can do; absent where that is not known. */
  readonly effect?: EffectClass;
}

/** The registries of a project as far as documents can name what is in them. */
export interface Resources {
  readonly models: ReadonlyMap<string, ModelResource>;
  readonly tools: ReadonlyMap<string, ToolResource>;
  /** By slug. */
  readonly agents: ReadonlyMap<string, AgentResource>;
  /** Node types that nothing here can run. */
  readonly unavailable?: ReadonlySet<string>;
}

/** Nothing is registered, and everything can run. */
export const noResources: Resources = { models: new Map(), tools: new Map(), agents: new Map() };

/** An agent's signature in a version, or without one in the published version; undefined where it is not known. */
export function signatureOf(
  agent: AgentResource | undefined,
  version: number | undefined,
): AgentSignature | undefined {
  return version === undefined ? agent : agent?.versions?.get(version);
}
