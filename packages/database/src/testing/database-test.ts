import { test as base, describe, type TestAPI } from "vitest";

import type { Database } from "../database.ts";
import { openEmbeddedTestDatabase } from "./embedded-test-database.ts";
import { openPostgresTestDatabase, testPostgresUrl } from "./postgres-test-database.ts";
import { createTestTenant, type TestTenant } from "./test-tenant.ts";

/** What a test of the database is given. */
export interface DatabaseFixtures {
  /** Migrated; shared by the tests of a worker, who do not see each other because each has a tenant of its own. */
  db: Database;
  /** An organization and a project that this test alone knows. */
  tenant: TestTenant;
}

/** `test` with an embedded database (in memory) and a tenant of its own. */
export const test: TestAPI<DatabaseFixtures> = withTenant(
  base.extend<{ $worker: { db: Database } }>({
    db: [
      // oxlint-disable-next-line no-empty-pattern -- Vitest reads from the pattern what a fixture needs.
      async ({}, use) => {
        const db = await openEmbeddedTestDatabase();
        await use(db);
        await db.close();
      },
      { scope: "worker" },
    ],
  }),
);

/** The same on a real Postgres, as an owner that is no superuser, so that forced row-level security is proven. */
const postgresTest: TestAPI<DatabaseFixtures> = withTenant(
  base.extend<{ $worker: { db: Database } }>({
    db: [
      // oxlint-disable-next-line no-empty-pattern -- Vitest reads from the pattern what a fixture needs.
      async ({}, use) => {
        const { db, remove } = await openPostgresTestDatabase();
        await use(db);
        await remove();
      },
      { scope: "worker" },
    ],
  }),
);

/**
 * Runs a suite on PGlite and, when `PATCHBAY_TEST_POSTGRES_URL` names a cluster (as a superuser), on Postgres too.
 *
 * ```ts
 * describeEachEngine("agents", (test) => {
 *   test("are listed newest first", async ({ db, tenant }) => { … });
 * });
 * ```
 */
export function describeEachEngine(name: string, suite: (test: TestAPI<DatabaseFixtures>) => void): void {
  describe(`${name} (PGlite)`, () => {
    suite(test);
  });
  describe.skipIf(testPostgresUrl === undefined)(
    `${name} (Postgres; needs PATCHBAY_TEST_POSTGRES_URL)`,
    () => {
      suite(postgresTest);
    },
  );
}

function withTenant(test: TestAPI<{ db: Database }>): TestAPI<DatabaseFixtures> {
  return test.extend<{ tenant: TestTenant }>({
    tenant: async ({ db }, use) => {
      await use(await createTestTenant(db));
    },
  });
}
