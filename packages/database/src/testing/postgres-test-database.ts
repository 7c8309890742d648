import { randomBytes } from "node:crypto";

import { migrations } from "@patchbay/migrations";
import { Client, escapeIdentifier } from "pg";

import type { Database } from "../database.ts";
import { migrate } from "../migrate.ts";
import { openPostgresDatabase } from "../postgres/open-postgres-database.ts";

/** A superuser's URL of a cluster that tests may fill; without it tests on Postgres are skipped. */
export const testPostgresUrl: string | undefined = process.env["PATCHBAY_TEST_POSTGRES_URL"];

export interface EmptyPostgresDatabase {
  /** Connects as the database's owner: a login like the one a careful operator makes, no superuser. */
  readonly url: string;
  /** Removes the database and its owner; connections to it are cut. */
  drop(): Promise<void>;
}

/** A new empty database on the test cluster. */
export async function createPostgresDatabase(): Promise<EmptyPostgresDatabase> {
  const name = `patchbay_test_${randomBytes(6).toString("hex")}`;
  const password = randomBytes(12).toString("hex");
  await asSuperuser(
    `create role ${escapeIdentifier(name)} login createrole password '${password}'`,
    // Since Postgres 16 only who made a role may grant it, and another test's owner may have made ours.
    `do $$ declare name text; begin
       for name in select rolname from pg_roles where rolname ~ '^patchbay_(app|credential|sweeper|bootstrap)$' loop
         execute format('grant %I to ${escapeIdentifier(name)} with admin option', name);
       end loop;
     end $$`,
    `create database ${escapeIdentifier(name)} owner ${escapeIdentifier(name)}`,
  );
  const url = new URL(clusterUrl());
  url.username = name;
  url.password = password;
  url.pathname = `/${name}`;
  return {
    url: url.href,
    drop: () =>
      asSuperuser(
        `drop database ${escapeIdentifier(name)} with (force)`,
        `drop role ${escapeIdentifier(name)}`,
      ),
  };
}

/** A migrated database on the test cluster; closing it removes it. */
export async function openPostgresTestDatabase(): Promise<{ db: Database; remove: () => Promise<void> }> {
  const server = await createPostgresDatabase();
  const db = openPostgresDatabase({ url: server.url });
  await migrate(db, migrations);
  const remove = async () => {
    await db.close();
    await server.drop();
  };
  return { db, remove };
}

async function asSuperuser(...statements: readonly string[]): Promise<void> {
  const client = new Client({ connectionString: clusterUrl() });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

function clusterUrl(): string {
  if (testPostgresUrl === undefined) throw new Error("PATCHBAY_TEST_POSTGRES_URL is not set.");
  return testPostgresUrl;
}
