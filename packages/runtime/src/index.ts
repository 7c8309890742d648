export {
  AgentInUseError,
  AgentNotFoundError,
  AgentNotPublishedError,
  AgentVersionNotFoundError,
  DraftConflictError,
  ProjectNotFoundError,
  SlugTakenError,
} from "./agents/agent-errors.ts";
export { AgentService } from "./agents/agent-service.ts";
export { createMemoryNodeCache } from "./cache/memory-node-cache.ts";
export {
  type Answerer,
  AnswerInvalidError,
  NotAnApproverError,
  NotAnswerableError,
} from "./interrupts/check-answer.ts";
export { ErasureService } from "./erasure/erasure-service.ts";
export { RetentionService } from "./erasure/retention-service.ts";
export { createInProcessSignals } from "./events/in-process-signals.ts";
export { openPostgresSignals, type PostgresSignalsOptions } from "./events/postgres-signals.ts";
export { openRedisSignals, type RedisSignalsOptions } from "./events/redis-signals.ts";
export type { RunSignals, RunSubscription, RunTopic } from "./events/run-signals.ts";
export {
  type IdempotencyClaim,
  IdempotencyKeys,
  IdempotencyMismatchError,
  type IdempotentAnswer,
} from "./idempotency/idempotency-keys.ts";
export { IdempotencyInProgressError, type RepeatableRequest } from "./idempotency/once-under-key.ts";
export { InterruptClosedError, InterruptNotFoundError } from "./interrupts/interrupt-errors.ts";
export { executeRun, type RunJob } from "./jobs/execute-run.ts";
export { hostRunJobs } from "./jobs/host-run-jobs.ts";
export { CursorInvalidError } from "./page-cursor.ts";
export type { DescribedModel, ModelCaller, Registries } from "./registries.ts";
export {
  InputInvalidError,
  RunNotFoundError,
  ShuttingDownError,
  ThreadBusyError,
  TrialInvalidError,
} from "./runs/run-errors.ts";
export { RunService } from "./runs/run-service.ts";
export { ScheduleInvalidError, ScheduleNotFoundError } from "./schedules/schedule-errors.ts";
export { ScheduleService } from "./schedules/schedule-service.ts";
export {
  CheckpointNotFoundError,
  CheckpointNotResumableError,
  ForkEditInvalidError,
} from "./threads/fork-errors.ts";
export { ThreadNotFoundError } from "./threads/thread-repository.ts";
export { ThreadService } from "./threads/thread-service.ts";
