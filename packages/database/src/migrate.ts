import { type Kysely, sql } from "kysely";
import { type Migration, Migrator } from "kysely/migration";

import { connectionsOf, type Database } from "./database.ts";
import { ensureRoles } from "./roles.ts";
import type { Tables } from "./tables.ts";

/**
 * Makes the roles, then runs the migrations that have not run yet, in the order of their names, all in one transaction.
 * Processes that start together wait for each other (an advisory lock). There is no way back: a mistake is mended by
 * another migration.
 *
 * @returns the names of the migrations that ran, none when the database was up to date
 * @throws what the first failing migration threw; then nothing has changed
 */
export async function migrate(
  db: Database,
  migrations: Readonly<Record<string, Migration>>,
): Promise<string[]> {
  const { app, owner } = connectionsOf(db);
  // The embedded engine has no login besides its owner, and its application connection needs the roles to open.
  const members =
    db.engine === "postgres"
      ? [await currentUser(owner), await currentUser(app)]
      : [await currentUser(owner)];
  await ensureRoles(owner, members);
  const migrator = new Migrator({
    db: owner,
    provider: { getMigrations: () => Promise.resolve({ ...migrations }) },
  });
  const { error, results } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
  return (results ?? []).map((result) => result.migrationName);
}

async function currentUser(connection: Kysely<Tables>): Promise<string> {
  const { rows } = await sql<{ name: string }>`select current_user::text as name`.execute(connection);
  const name = rows[0]?.name;
  if (name === undefined) throw new Error("The database does not say who is connected.");
  return name;
}
