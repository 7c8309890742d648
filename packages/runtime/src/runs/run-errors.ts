import { AppError } from "@patchbay/errors";
import type { SchemaViolation } from "@patchbay/graph";

/** Also for a run of another project. */
export class RunNotFoundError extends AppError<"run_not_found"> {
  constructor(id: string) {
    super("run_not_found", `There is no run ${id}.`, { details: { id } });
  }
}

/** The input does not fit the graph's `input` schema. */
export class InputInvalidError extends AppError<"input_invalid"> {
  readonly violations: readonly SchemaViolation[];

  constructor(violations: readonly SchemaViolation[]) {
    super("input_invalid", "The input does not fit the agent's input schema.");
    this.violations = violations;
  }
}

/** The trial names what the draft does not have. */
export class TrialInvalidError extends AppError<"trial_invalid"> {
  readonly violations: readonly SchemaViolation[];

  constructor(violations: readonly SchemaViolation[]) {
    super("trial_invalid", "The trial names what the draft does not have; nothing was run.");
    this.violations = violations;
  }
}

/** A thread has one writer at a time. */
export class ThreadBusyError extends AppError<"thread_busy"> {
  /** @param runId the run that it is busy with; absent where that has ended just then */
  constructor(threadId: string, runId?: string) {
    super("thread_busy", "Another run of this thread has not ended yet.", {
      details: { thread_id: threadId, ...(runId === undefined ? {} : { run_id: runId }) },
    });
  }
}

/** The process is about to end and takes no new runs. */
export class ShuttingDownError extends AppError<"shutting_down"> {
  constructor() {
    super("shutting_down", "The server is shutting down; try again in a moment.");
  }
}

/** Why a run's signal aborts when somebody cancels it. */
export class RunCancelled extends Error {
  /** What the canceller said, for people; empty where they said nothing. */
  readonly reason: string;

  constructor(reason = "") {
    super("The run was cancelled.");
    this.name = "RunCancelled";
    this.reason = reason;
  }
}

/** Why a run's signal aborts when its process gives it up for another one to go on with. */
export class RunInterrupted extends Error {
  /** Whether that was in good order: what was not, a run does not survive for ever. */
  readonly isOrderly: boolean;

  constructor({ isOrderly = true, cause }: { readonly isOrderly?: boolean; readonly cause?: unknown } = {}) {
    super("The run was given up before it ended.", { cause });
    this.name = "RunInterrupted";
    this.isOrderly = isOrderly;
  }
}
