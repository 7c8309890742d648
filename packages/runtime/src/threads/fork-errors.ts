import { AppError } from "@patchbay/errors";
import type { SchemaViolation } from "@patchbay/graph";

/** Also for one of another thread, and for one that was pruned. */
export class CheckpointNotFoundError extends AppError<"checkpoint_not_found"> {
  constructor(runId: string, checkpointId: string) {
    super("checkpoint_not_found", `The run ${runId} of this thread has no checkpoint ${checkpointId}.`, {
      details: { run_id: runId, checkpoint_id: checkpointId },
    });
  }
}

/** The state can be had, but no other run can go on from it. */
export class CheckpointNotResumableError extends AppError<"checkpoint_not_resumable"> {
  constructor() {
    super(
      "checkpoint_not_resumable",
      "At this checkpoint something waits that only its own run can go on with. Fork from an earlier step, or without “resume”.",
    );
  }
}

/** A fork's edit does not fit the graph. */
export class ForkEditInvalidError extends AppError<"fork_edit_invalid"> {
  /** Pointers are relative to the edit. */
  readonly violations: readonly SchemaViolation[];

  constructor(violations: readonly SchemaViolation[]) {
    super("fork_edit_invalid", "What the edit puts into the state does not fit the graph.");
    this.violations = violations;
  }
}
