import type { Usage } from "@patchbay/contracts";
import type { JsonObject } from "@patchbay/graph";
import type { BaseCheckpointSaver } from "@langchain/langgraph";

import type { Continuation } from "./continuation.ts";
import type { PauseRequest } from "./pause.ts";
import type { ThreadState } from "./thread-state.ts";

/** How far a run came: to its end, or to where it can only go on when somebody answers. */
export type AgentResult =
  | {
      readonly status: "completed";
      readonly output: JsonObject;
      readonly thread: ThreadState;
      readonly usage: Usage;
    }
  | {
      readonly status: "waiting";
      /** What can be answered; at least one. */
      readonly requests: readonly PauseRequest[];
      readonly continuation: Continuation;
      readonly usage: Usage;
    };

/** Where a run keeps its steps, so that another process can go on with it. */
export interface Checkpointing {
  /** Knows one run, under the run's own id. */
  readonly saver: BaseCheckpointSaver;
  /** Whether a step waits until the one before it is stored; with `exit` only the last one is. */
  readonly durability: "exit" | "async" | "sync";
}

/** What earlier executions of the same run have used. */
export interface Spent {
  readonly usage: Usage;
  readonly elapsed_ms: number;
}
