import {
  createInProcessSignals,
  openPostgresSignals,
  openRedisSignals,
  type RunSignals,
} from "@patchbay/runtime";
import { errorFields, type Logger } from "@patchbay/telemetry";

import type { Settings } from "./settings.ts";

/** How the processes on one database tell each other of runs: by Redis where there is one, else by Postgres itself. */
export function openSignals(
  { database, redisUrl }: Pick<Settings, "database" | "redisUrl">,
  logger: Logger,
): Promise<RunSignals> {
  const onError = (error: unknown): void =>
    logger.warn("signals to other processes are interrupted", errorFields(error));
  if (redisUrl !== undefined) return openRedisSignals({ url: redisUrl, onError });
  // The embedded database is open in one process only.
  return database.kind === "embedded"
    ? Promise.resolve(createInProcessSignals())
    : openPostgresSignals({ url: database.url, onError });
}
