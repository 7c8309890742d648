import { type Database, migrate, openEmbeddedDatabase, openPostgresDatabase } from "@patchbay/database";
import { migrations } from "@patchbay/migrations";

import type { Settings } from "./settings.ts";

/** Opens the database that the settings name and brings its schema up to date. */
export async function openDatabase(settings: Settings["database"]): Promise<Database> {
  const db = await open(settings);
  try {
    await migrate(db, migrations);
    return db;
  } catch (error) {
    await db.close();
    throw error;
  }
}

async function open(settings: Settings["database"]): Promise<Database> {
  if (settings.kind === "embedded") return await openEmbeddedDatabase({ folder: settings.folder });
  const { url, migrationUrl } = settings;
  return openPostgresDatabase({
    url,
    ...(migrationUrl === undefined ? {} : { migration_url: migrationUrl }),
  });
}
