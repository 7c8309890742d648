export { type Liveness } from "./bullmq/bullmq-job-worker.ts";
export { type Backoff, defineJob, type JobDefinition, type JobPayload } from "./define-job.ts";
export { JobCounters, type JobTotals } from "./job-counters.ts";
export {
  JobPayloadInvalidError,
  JobQueueUnavailableError,
  JobScheduleInvalidError,
  UnrecoverableJobError,
} from "./job-errors.ts";
export type { JobEvent, JobObserver } from "./job-events.ts";
export type { JobQueueOptions } from "./job-queue-options.ts";
export type {
  CloseOptions,
  DeadJob,
  EnqueueOptions,
  HandleOptions,
  JobContext,
  JobCounts,
  JobHandler,
  JobQueue,
  JobWorker,
} from "./job-queue.ts";
export { type EmbeddedJobQueueOptions, openEmbeddedJobQueue } from "./postgres/open-embedded-job-queue.ts";
export { openPostgresJobQueue, type PostgresJobQueueOptions } from "./postgres/open-postgres-job-queue.ts";
export { openRedisJobQueue, type RedisJobQueueOptions } from "./redis/open-redis-job-queue.ts";
export { nextTick, type Schedule } from "./schedule.ts";
