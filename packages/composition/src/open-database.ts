import { type Database, migrate, openEmbeddedDatabase, openPostgresDatabase } from "@patchbay/database";
import type { EmbeddedJobQueueOptions } from "@patchbay/jobs";
import { migrations } from "@patchbay/migrations";

import type { Settings } from "./settings.ts";

interface OpenDatabase {
  readonly db: Database;
  /** The way to the embedded engine, for the job queue's own tables; undefined on Postgres. */
  readonly engine: EmbeddedJobQueueOptions["engine"] | undefined;
}

/** Opens the database that the settings name and brings its schema up to date. */
export async function openDatabase(settings: Settings["database"]): Promise<OpenDatabase> {
  const opened = await open(settings);
  try {
    await migrate(opened.db, migrations);
    return opened;
  } catch (error) {
    await opened.db.close();
    throw error;
  }
}

async function open(settings: Settings["database"]): Promise<OpenDatabase> {
  if (settings.kind === "embedded") {
    let engine: OpenDatabase["engine"];
    const { folder } = settings;
    const db = await openEmbeddedDatabase({ folder, onOpen: (opened) => (engine = opened) });
    return { db, engine };
  }
  const { url, migrationUrl } = settings;
  const db = openPostgresDatabase({
    url,
    ...(migrationUrl === undefined ? {} : { migration_url: migrationUrl }),
  });
  return { db, engine: undefined };
}
