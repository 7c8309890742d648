import { mkdir, realpath } from "node:fs/promises";

import { Kysely, PostgresDialect } from "kysely";

import { type Database, databaseOver } from "../database.ts";
import type { Role } from "../roles.ts";
import type { Tables } from "../tables.ts";
import { type EmbeddedEngine, engineOver } from "./embedded-engine.ts";
import { lockFolder } from "./folder-lock.ts";
import { PglitePool } from "./pglite-pool.ts";
import { type PgliteSession, sessionOf } from "./pglite-session.ts";
import { PgliteThread } from "./pglite-thread.ts";

export interface EmbeddedOptions {
  readonly folder: string;
  /** Called once, before the database is handed over, with the way to its engine for libraries with their own tables. */
  readonly onOpen?: ((engine: EmbeddedEngine) => void) | undefined;
}

/**
 * Opens the database that lives in `folder` (its `postgres` subfolder), making both when they are missing. Every commit
 * is on disk when it is acknowledged. About 3 s the first time, half a second later on. The caller closes it.
 *
 * @throws {DataFolderInUseError} when another process has it open
 */
export async function openEmbeddedDatabase({ folder, onOpen }: EmbeddedOptions): Promise<Database> {
  // Nobody else on this machine needs to look into it.
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const home = await realpath(folder);
  const unlock = await lockFolder(home);
  try {
    const thread = await PgliteThread.start({ kind: "folder", folder: home });
    return embeddedDatabase(thread, unlock, onOpen);
  } catch (error) {
    await unlock();
    throw error;
  }
}

/** A `Database` on a running thread, which it then owns. */
export function embeddedDatabase(
  thread: PgliteThread,
  afterClose: () => Promise<void>,
  onOpen?: (engine: EmbeddedEngine) => void,
): Database {
  const session = sessionOf(thread);
  onOpen?.(engineOver(session));
  const app = kyselyOver(session, "patchbay_app");
  const owner = kyselyOver(session, null);
  return databaseOver("embedded", { app, owner }, async () => {
    try {
      // Both wait for their turn, so that transactions under way end first.
      await Promise.all([app.destroy(), owner.destroy()]);
      await thread.close();
    } finally {
      await afterClose();
    }
  });
}

function kyselyOver(session: PgliteSession, role: Role | null): Kysely<Tables> {
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool: new PglitePool(session, role) }) });
}
