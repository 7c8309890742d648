import type { JsonObject, JsonSchema, Limits, Policy, Reducer, Json } from "@patchbay/graph";

/** A channel of the graph's state. */
export interface PlannedChannel {
  readonly name: string;
  readonly schema: JsonSchema;
  readonly reducer: Reducer;
  readonly default?: Json;
}

/** A node with everything resolved: its complete config, and where each of its ports leads. */
export interface PlannedNode {
  readonly id: string;
  readonly type: string;
  readonly config: JsonObject;
  readonly policy?: Policy;
  /** The nodes that run next, by port; in document order. */
  readonly targets: Readonly<Record<string, readonly string[]>>;
}

/**
 * What a graph document means, made plain: the form between the checked document and whatever runs or prints it. Plain
 * data that can be printed, hashed and compared; nothing here needs the document again.
 */
export interface Plan {
  readonly content_hash: string;
  readonly start: string;
  readonly nodes: readonly PlannedNode[];
  readonly channels: readonly PlannedChannel[];
  readonly input: JsonSchema;
  readonly output: JsonSchema;
  readonly limits: Limits;
}
