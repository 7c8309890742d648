// `npm run test:faults`: kills processes, cuts connections, restarts Redis and stops clocks, as often as durability is
// promised to survive it. `npm test` runs the same suites, with fewer processes killed one by one.
import { parseArgs } from "node:util";

import { startPostgres } from "./services/postgres.ts";
import { startRedis } from "./services/redis.ts";
import { runSteps, type Step } from "./steps.ts";

const { values } = parseArgs({
  options: { help: { type: "boolean", default: false }, rounds: { type: "string", default: "20" } },
});
if (values.help) {
  console.log(
    "Runs the fault suites on the embedded database, on Postgres and on Redis.\n\n" +
      "  --rounds N   how often a process with one run is killed at each point of the run's life (default 20)",
  );
} else {
  process.exitCode = await runFaults(values.rounds);
}

async function runFaults(rounds: string): Promise<number> {
  const postgres = await startPostgres();
  if (postgres === undefined)
    console.log("skip  Postgres is not installed here (Debian: postgresql); its suites are left out.");
  const redis = await startRedis().catch(async (error: unknown) => {
    await postgres?.stop();
    throw error;
  });
  if (redis === undefined)
    console.log("skip  Redis is not installed here (Debian: redis-server); its suites are left out.");
  const env = {
    PATCHBAY_FAULT_ROUNDS: rounds,
    ...(postgres === undefined ? {} : { PATCHBAY_TEST_POSTGRES_URL: postgres.url }),
    ...(redis === undefined ? {} : { PATCHBAY_TEST_REDIS_URL: redis.url }),
  };
  const step = (name: string, ...files: readonly string[]): Step => ({
    name,
    command: ["vitest", "run", ...files],
    env,
  });
  try {
    return await runSteps([
      step(
        "processes, databases, providers and Redis that go away",
        "packages/runtime/src/faults",
        "packages/runtime/src/checkpoints",
      ),
      step(
        "jobs that are lost, orphaned or delivered twice",
        "packages/jobs/src",
        "packages/runtime/src/jobs",
        "packages/runtime/src/events",
      ),
      step("readers who stall", "apps/api/src/http/event-stream.test.ts", "apps/api/src/ws"),
    ]);
  } finally {
    await Promise.all([postgres?.stop(), redis?.stop()]);
  }
}
