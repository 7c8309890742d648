import type { Migration } from "kysely/migration";

import { foundation } from "./0001-foundation.ts";
import { durableRuns } from "./0002-durable-runs.ts";
import { providerKeys } from "./0003-provider-keys.ts";
import { manyOrganizations } from "./0004-many-organizations.ts";
import { versionChanges } from "./0005-version-changes.ts";

/** All migrations by name, oldest first. Names sort in the order in which they run; a merged one is never edited. */
export const migrations: Readonly<Record<string, Migration>> = {
  "0001-foundation": foundation,
  "0002-durable-runs": durableRuns,
  "0003-provider-keys": providerKeys,
  "0004-many-organizations": manyOrganizations,
  "0005-version-changes": versionChanges,
};
