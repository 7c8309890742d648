import { PglitePool } from "./pglite-pool.ts";
import type { PgliteSession } from "./pglite-session.ts";

/**
 * The way to the engine of an embedded database for a library that keeps tables of its own beside ours. Only whoever
 * opens the database is given it: what a `Database` is handed on to must not be able to leave its tenant.
 */
export interface EmbeddedEngine {
  /**
   * What looks like a `pg.Pool` whose statements run as the owner of all tables, with unqualified names in `schema`,
   * which need not exist yet. It ends with the database; ending it earlier is allowed.
   */
  openPool(options: { readonly schema: string }): PglitePool;
}

export function engineOver(session: PgliteSession): EmbeddedEngine {
  return {
    openPool: ({ schema }) => {
      // It becomes part of a statement.
      if (!/^[a-z_][a-z0-9_]{0,62}$/.test(schema))
        throw new TypeError("A schema's name is a plain identifier.");
      return new PglitePool(session, null, schema);
    },
  };
}
