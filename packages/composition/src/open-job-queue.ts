import {
  type EmbeddedJobQueueOptions,
  type JobObserver,
  type JobQueue,
  openEmbeddedJobQueue,
  openPostgresJobQueue,
  openRedisJobQueue,
} from "@patchbay/jobs";
import { errorFields, type Logger } from "@patchbay/telemetry";

import type { Settings } from "./settings.ts";

/** Opens the job queue that the settings name: in Redis where there is one, else in the database itself. @throws {JobQueueUnavailableError} */
export async function openJobQueue(
  { database, redisUrl }: Pick<Settings, "database" | "redisUrl">,
  engine: EmbeddedJobQueueOptions["engine"] | undefined,
  logger: Logger,
): Promise<JobQueue> {
  const observe = observer(logger);
  if (redisUrl !== undefined) return await openRedisJobQueue({ url: redisUrl, observe });
  if (database.kind === "postgres") {
    const { url, migrationUrl } = database;
    return await openPostgresJobQueue({
      url,
      ...(migrationUrl === undefined ? {} : { migration_url: migrationUrl }),
      observe,
    });
  }
  if (engine === undefined) throw new TypeError("The embedded database was opened without its engine.");
  return await openEmbeddedJobQueue({ engine, observe });
}

/** Says what somebody should look at; what a job worked on is not in it. */
function observer(logger: Logger): JobObserver {
  return (event) => {
    switch (event.type) {
      case "job.failed":
      case "job.died":
        logger.warn(event.type, {
          job: event.job,
          job_id: event.id,
          attempt: event.attempt,
          ...errorFields(event.error),
        });
        return;
      case "job.stalled":
        logger.warn(event.type, { job: event.job });
        return;
      case "queue.failed":
        logger.warn(event.type, {
          ...(event.job === undefined ? {} : { job: event.job }),
          ...errorFields(event.error),
        });
        return;
      case "job.enqueued":
      case "job.started":
      case "job.completed":
      case "job.returned":
        logger.debug(event.type, { job: event.job, job_id: event.id });
    }
  };
}
