import { sql } from "kysely";
import type { Migration } from "kysely/migration";

/**
 * What changed in a version, beside its one line of English: for readers of any language.
 *
 * Locks: `agent_versions` for an instant, as a column without a default is only written down.
 */
export const versionChanges: Migration = {
  async up(db) {
    await sql.raw(statement).execute(db);
  },
};

const statement = `
  -- Null in versions that were published before, and in first ones.
  alter table agent_versions add column changes jsonb;
`;
