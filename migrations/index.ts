import type { Migration } from "kysely/migration";

import { foundation } from "./0001-foundation.ts";
import { durableRuns } from "./0002-durable-runs.ts";
import { providerKeys } from "./0003-provider-keys.ts";

/** All migrations by name, oldest first. Names sort in the order in which they run; a merged one is never edited. */
export const migrations: Readonly<Record<string, Migration>> = {
  "0001-foundation": foundation,
  "0002-durable-runs": durableRuns,
  "0003-provider-keys": providerKeys,
};
