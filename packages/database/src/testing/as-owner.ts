import type { Kysely } from "kysely";

import { connectionsOf, type Database } from "../database.ts";
import type { Tables } from "../tables.ts";

/**
 * The connection of the tables' owner, for what no application code may do: read catalogs, stage damage. On PGlite the
 * owner is a superuser and sees all rows; on Postgres it is not, and sees none.
 */
export function asOwner(db: Database): Kysely<Tables> {
  return connectionsOf(db).owner;
}

/** The application's connection outside any tenant, to see that it shows nothing. */
export function withoutTenant(db: Database): Kysely<Tables> {
  return connectionsOf(db).app;
}
