import type { Answer, Continuation, Spent, ThreadState } from "@patchbay/compiler";
import type { Durability } from "@patchbay/contracts";
import type { JsonObject } from "@patchbay/graph";

import type { RunTerms } from "./run-terms.ts";

/** Where a run belongs. */
export interface ProjectOfRun {
  readonly org_id: string;
  readonly project_id: string;
}

/** What is to be executed, the same in whichever process and however often. */
export interface RunOrder {
  readonly id: string;
  readonly org_id: string;
  readonly project_id: string;
  readonly agent: { readonly id: string; readonly slug: string; readonly version: number | null };
  readonly thread: { readonly id: string; readonly state: ThreadState };
  readonly caller_id: string;
  readonly channel: string;
  readonly input: JsonObject;
  readonly started_at: Date;
  readonly lease_token: number;
  /** The run that called this one. */
  readonly parent_run_id: string | null;
  /** How many runs stand above it. */
  readonly depth: number;
  readonly terms: RunTerms;
  /** What the agent says of how safe its steps are kept; null leaves it to what the graph does. */
  readonly durability: Durability | null;
}

/** Which part of a run a process executes: all of it, or what is left. */
export type RunPart =
  | { readonly kind: "begin" }
  | ({
      /** It waited, and somebody has answered. */
      readonly kind: "resume";
      readonly continuation: Continuation;
      readonly answers: ReadonlyMap<string, Answer>;
    } & LogSoFar)
  | ({
      /** The process that executed it is gone. */
      readonly kind: "recover";
      readonly answers: ReadonlyMap<string, Answer>;
      readonly spent: Spent;
    } & LogSoFar);

/** Where the run's log stands. */
export interface LogSoFar {
  readonly last_seq: number;
  /** Messages that were begun and neither finished nor taken back. */
  readonly unfinished: readonly { readonly message_id: string; readonly node_id: string }[];
}
