import type { Message, Usage } from "@patchbay/contracts";
import type { Json, JsonObject, Reads, Scope } from "@patchbay/graph";
import type { z } from "zod";

import type { RunContext } from "../run/run-context.ts";
import type { UsageMeter } from "../run/usage-meter.ts";

/** One activation of a node. */
export interface Activation {
  readonly node_id: string;
  /** Counts the activations of this node in this run, from 1. */
  readonly activation: number;
  /** The values of the names that the node's expressions read. */
  readonly scope: Scope;
  /** The thread's messages; empty for executors that did not ask for them. */
  readonly messages: readonly Message[];
  /** What the node left in its memory when it last ran since it was entered; null before. */
  readonly memory: Json;
  /** For a join: the nodes from which branches have arrived whole, first to last. */
  readonly arrived: readonly string[];
  readonly context: RunContext;
  readonly meter: UsageMeter;
  /** Aborts when the run is cancelled, its time is up, or the node's is. */
  readonly signal: AbortSignal;
  /** `written` once a tool with the effect `write` has been called; all attempts share it. */
  readonly effects: { written: boolean };
}

/** What an activation leaves behind. */
export interface Outcome {
  /** The port that it leaves by; `out` unless said. */
  readonly port?: string;
  readonly outputs?: JsonObject;
  /** Added to the thread. */
  readonly messages?: readonly Message[];
  /** Writes to channels, before their reducers. */
  readonly channels?: Readonly<Record<string, Json>>;
  readonly usage?: Usage;
  /** What the node wants to remember of itself; kept only for those that say `usesMemory`. */
  readonly memory?: Json;
}

/** The port of an activation that leaves by all of its ports at once. */
export const allPorts = "*";

/** A node made ready: all that its config decides is decided. */
export interface PreparedNode {
  /** What its expressions read, so that no more is put together for it. */
  readonly reads: readonly Reads[];
  readonly usesMessages: boolean;
  readonly usesMemory?: boolean;
  /**
   * For a node that chooses its port: the one that outputs mean which its policy puts in the place of its own;
   * undefined where they mean none.
   */
  readonly portOf?: (outputs: JsonObject) => string | undefined;
  readonly execute: (activation: Activation) => Promise<Outcome> | Outcome;
}

/** How one node type runs. */
export interface Executor {
  readonly type: string;
  /** Parses expressions, makes validators: once per compilation, never per step. The config has passed the checker. */
  readonly prepare: (config: JsonObject) => PreparedNode;
}

/** Ties an executor to its node's config schema. */
export function defineExecutor<Schema extends z.ZodType>(
  type: string,
  schema: Schema,
  prepare: (config: z.infer<Schema>) => PreparedNode,
): Executor {
  return { type, prepare: (config) => prepare(schema.parse(config)) };
}
