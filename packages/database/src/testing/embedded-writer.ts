// A process that tests kill: opens the embedded database in the folder that its argument names, migrates it, and makes
// organizations until it dies. Prints each one's id once its commit was acknowledged.
import { writeSync } from "node:fs";

import { migrations } from "@patchbay/migrations";

import { openEmbeddedDatabase } from "../embedded/open-embedded-database.ts";
import { migrate } from "../migrate.ts";
import { createTestTenant } from "./test-tenant.ts";

const folder = process.argv[2];
if (folder === undefined) throw new Error("usage: embedded-writer.ts FOLDER");
const db = await openEmbeddedDatabase({ folder });
await migrate(db, migrations);
for (;;) {
  const { org_id } = await createTestTenant(db);
  // Synchronous: what was printed was printed, whenever the process dies.
  writeSync(1, `${org_id}\n`);
}
