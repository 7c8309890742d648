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
  /** The graph that the node runs, as often as it likes, inside one step: the body of a map. */
  readonly body?: Plan;
  /** The nodes that run next, by port; in document order. */
  readonly targets: Readonly<Record<string, readonly string[]>>;
}

/** A fork and the join that closes it. Branches are apart: each has one way in, one way out, and one token. */
export interface PlannedRegion {
  readonly fork: string;
  readonly join: string;
  readonly mode: "all" | "any" | "quorum";
  /** How many branches must arrive whole. */
  readonly wanted: number;
  /** Whether a branch may fail without the run failing. */
  readonly tolerates: boolean;
  readonly branches: readonly {
    readonly port: string;
    /** Where the branch begins; the join itself for an empty one. */
    readonly to: string;
    readonly nodes: readonly string[];
  }[];
}

/** A loop node and the nodes of its laps. */
export interface PlannedLoop {
  readonly loop: string;
  readonly body: readonly string[];
}

/**
 * What a graph document means, made plain: the form between the checked document and whatever runs or prints it. Plain
 * data that can be printed, hashed and compared; nothing here needs the document again.
 */
export interface Plan {
  readonly content_hash: string;
  readonly start: string;
  readonly nodes: readonly PlannedNode[];
  readonly regions: readonly PlannedRegion[];
  readonly loops: readonly PlannedLoop[];
  readonly channels: readonly PlannedChannel[];
  readonly input: JsonSchema;
  readonly output: JsonSchema;
  readonly limits: Limits;
}
