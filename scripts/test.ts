// `npm test`: everything that CI runs. Starts what the tests need on free ports, and stops it again.
import { parseArgs } from "node:util";

import { buildAdmin } from "./build-admin.ts";
import { findChromium } from "./services/chromium.ts";
import { startPostgres } from "./services/postgres.ts";
import { startRedis } from "./services/redis.ts";
import { runSteps, type Step } from "./steps.ts";

const { values } = parseArgs({ options: { help: { type: "boolean", default: false } } });
if (values.help) {
  console.log("Runs format, lint, types, dependency rules, unit, contract, API and browser tests.");
} else {
  process.exitCode = await runTests();
}

async function runTests(): Promise<number> {
  const postgres = await startPostgres();
  if (postgres === undefined)
    console.log("skip  Postgres is not installed here (Debian: postgresql); its suites run on PGlite alone.");
  const redis = await startRedis().catch(async (error: unknown) => {
    await postgres?.stop();
    throw error;
  });
  if (redis === undefined)
    console.log("skip  Redis is not installed here (Debian: redis-server); its suites are left out.");
  const chromium = findChromium();
  if (chromium === undefined)
    console.log(
      "skip  No Chromium here (set CHROMIUM_PATH, or install Debian's chromium): browser tests are left out.",
    );
  const env: Record<string, string> = {
    ...(postgres === undefined ? {} : { PATCHBAY_TEST_POSTGRES_URL: postgres.url }),
    ...(redis === undefined ? {} : { PATCHBAY_TEST_REDIS_URL: redis.url }),
  };
  const tests: Step[] = [
    { name: "format", command: ["oxfmt", "--check"] },
    { name: "lint", command: ["oxlint", "--type-aware", "--deny-warnings"] },
    { name: "types", command: ["tsc", "-b"] },
    { name: "unit, contract and API tests", command: ["vitest", "run"], env },
  ];
  try {
    const code = await runSteps(tests);
    if (code !== 0 || chromium === undefined) return code;
    await buildAdmin();
    return await runSteps([
      { name: "browser tests", command: ["playwright", "test"], env: { CHROMIUM_PATH: chromium } },
    ]);
  } finally {
    await Promise.all([postgres?.stop(), redis?.stop()]);
  }
}
