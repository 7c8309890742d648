import type { Message, Usage } from "@patchbay/contracts";
import type { Json, JsonObject, Reads, Scope } from "@patchbay/graph";
import type { z } from "zod";

import type { RunContext } from "../run/run-context.ts";
import type { Continuation } from "../run/continuation.ts";
import type { Answer, PauseRequest } from "../run/pause.ts";
import type { ItemNames } from "../run/run-frame.ts";
import type { UsageMeter } from "../run/usage-meter.ts";

/** One activation of a node. */
export interface Activation {
  readonly node_id: string;
  /**
   * Names this activation among all that a run can have, bodies of maps included; the same when it is executed again
   * after a crash or a pause. What is done once per activation is keyed by it.
   */
  readonly path: string;
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
  /**
   * Whether a wait for the clock may be a pause. Not in a race, which it could not win while others are at work, and not
   * under a time limit of its own, which only counts while it runs.
   */
  readonly mayRest: boolean;
  /** Runs something as if LangGraph had not been entered, so that a graph inside a node is a graph of its own. */
  readonly outside: <Result>(work: () => Result) => Result;
  /** What the activation left behind when it paused, and what was answered since; absent when it begins. */
  readonly resumed?: {
    readonly kept: Json;
    /** By interrupt id; a pause that nobody has answered yet has none. */
    readonly answers: ReadonlyMap<string, Answer>;
  };
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
  /** The activation has not ended: it goes on, as `resumed`, when one of these is answered. Excludes all of the above. */
  readonly pause?: { readonly requests: readonly PauseRequest[]; readonly kept?: Json };
}

/** The port of an activation that leaves by all of its ports at once. */
export const allPorts = "*";

/** A node made ready: all that its config decides is decided. */
export interface PreparedNode {
  /** What its expressions read, so that no more is put together for it. */
  readonly reads: readonly Reads[];
  readonly usesMessages: boolean;
  readonly usesMemory?: boolean;
  /** Whether an activation may pause. */
  readonly canPause?: boolean;
  /**
   * For a node that chooses its port: the one that outputs mean which its policy puts in the place of its own;
   * undefined where they mean none.
   */
  readonly portOf?: (outputs: JsonObject) => string | undefined;
  readonly execute: (activation: Activation) => Promise<Outcome> | Outcome;
}

/** The compiled graph of a node's body, which the node runs as often as it likes. */
export interface Body {
  readonly canPause: boolean;
  readonly run: (
    given: {
      readonly input: JsonObject;
      readonly names: ItemNames;
      /** Where this run of the body belongs: `[2]` for the third item. */
      readonly label: string;
      /** As that of an activation, for those in the body. */
      readonly mayRest: boolean;
      /** What an earlier run of it left behind when it paused. */
      readonly resumed?: { readonly kept: Continuation; readonly answers: ReadonlyMap<string, Answer> };
    },
    activation: Activation,
    signal: AbortSignal,
  ) => Promise<BodyResult>;
}

export type BodyResult =
  | { readonly status: "completed"; readonly output: JsonObject }
  | { readonly status: "waiting"; readonly requests: readonly PauseRequest[]; readonly kept: Continuation };

/** How one node type runs. */
export interface Executor {
  readonly type: string;
  /** Parses expressions, makes validators: once per compilation, never per step. The config has passed the checker. */
  readonly prepare: (config: JsonObject, body?: Body) => PreparedNode;
}

/** Ties an executor to its node's config schema. */
export function defineExecutor<Schema extends z.ZodType>(
  type: string,
  schema: Schema,
  prepare: (config: z.infer<Schema>, body?: Body) => PreparedNode,
): Executor {
  return { type, prepare: (config, body) => prepare(schema.parse(config), body) };
}
