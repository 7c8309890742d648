// `npm run test:faults`: kills processes, cuts connections and stops clocks, as often as durability is promised to survive
// it. `npm test` runs the same suites with fewer rounds.
import { parseArgs } from "node:util";

import { startPostgres } from "./services/postgres.ts";
import { runSteps } from "./steps.ts";

const { values } = parseArgs({
  options: { help: { type: "boolean", default: false }, rounds: { type: "string", default: "20" } },
});
if (values.help) {
  console.log(
    "Runs the fault suites on the embedded database and on Postgres.\n\n" +
      "  --rounds N   how often a process is killed at each point of a run's life (default 20)",
  );
} else {
  process.exitCode = await runFaults(values.rounds);
}

async function runFaults(rounds: string): Promise<number> {
  const postgres = await startPostgres();
  if (postgres === undefined)
    console.log("skip  Postgres is not installed here (Debian: postgresql); its suites are left out.");
  try {
    const env = {
      PATCHBAY_FAULT_ROUNDS: rounds,
      ...(postgres === undefined ? {} : { PATCHBAY_TEST_POSTGRES_URL: postgres.url }),
    };
    return await runSteps([
      { name: "fault suites", command: ["vitest", "run", "packages/runtime/src/faults"], env },
    ]);
  } finally {
    await postgres?.stop();
  }
}
