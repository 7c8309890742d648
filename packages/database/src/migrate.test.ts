import { migrations } from "@patchbay/migrations";
import { sql } from "kysely";
import { describe, expect, test as plainTest } from "vitest";

import { connectionsOf, type Database } from "./database.ts";
import { migrate } from "./migrate.ts";
import { openPostgresDatabase } from "./postgres/open-postgres-database.ts";
import { roles } from "./roles.ts";
import {
  asOwner,
  createPostgresDatabase,
  createTestTenant,
  describeEachEngine,
  testPostgresUrl,
} from "./testing/index.ts";

describeEachEngine("migrating", (test) => {
  test("an up-to-date database runs nothing", async ({ db }) => {
    expect(await migrate(db, migrations)).toEqual([]);
  });

  test("what fails changes nothing and is thrown", async ({ db }) => {
    const failing = {
      ...migrations,
      "9999-failing": {
        up: async (tx: ReturnType<typeof asOwner>) => {
          await sql`create table half_done (id int)`.execute(tx);
          await sql`select nonsense`.execute(tx);
        },
      },
    };
    await expect(migrate(db, failing)).rejects.toThrow("nonsense");
    const { rows } = await sql`select to_regclass('half_done') as found`.execute(asOwner(db));
    expect(rows).toEqual([{ found: null }]);
  });
});

describe.skipIf(testPostgresUrl === undefined)(
  "migrating a Postgres server (needs PATCHBAY_TEST_POSTGRES_URL)",
  () => {
    plainTest("processes that start together migrate once", async () => {
      await withDatabases(3, async (databases) => {
        const ran = await Promise.all(databases.map((db) => migrate(db, migrations)));
        expect(ran.flat()).toEqual(Object.keys(migrations));
      });
    });

    plainTest("an owner that is no superuser can take every role, and the tables are its own", async () => {
      await withDatabases(1, async ([db]) => {
        if (db === undefined) throw new Error("There is no database.");
        await migrate(db, migrations);
        await createTestTenant(db);
        const { rows } = await sql<{ is_superuser: boolean; roles: string[] }>`
          select rolsuper as is_superuser,
            array(select name from unnest(${[...roles]}::text[]) as name where pg_has_role(name, 'member')) as roles
          from pg_roles where rolname = current_user`.execute(connectionsOf(db).app);
        expect(rows).toEqual([{ is_superuser: false, roles: [...roles] }]);
      });
    });
  },
);

/** So many processes' connections to one new database. */
async function withDatabases(count: number, work: (databases: Database[]) => Promise<void>): Promise<void> {
  const server = await createPostgresDatabase();
  const databases = Array.from({ length: count }, () => openPostgresDatabase({ url: server.url }));
  try {
    await work(databases);
  } finally {
    await Promise.all(databases.map((db) => db.close()));
    await server.drop();
  }
}
