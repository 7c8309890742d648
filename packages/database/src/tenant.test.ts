import { sql } from "kysely";
import { describe, expect, test as plainTest } from "vitest";

import { isAccessRefused, isForeignKeyViolation } from "./database-error.ts";
import { roles } from "./roles.ts";
import { inOrganization, inProject, inTenant, type ProjectTransaction } from "./tenant.ts";
import {
  asOwner,
  createTestTenant,
  describeEachEngine,
  insertTestAgent,
  insertTestRun,
  insertTestThread,
  withoutTenant,
} from "./testing/index.ts";

describeEachEngine("a tenant's wall", (test) => {
  test("every table that our roles may touch has forced row-level security", async ({ db }) => {
    const open = await sql<{ name: string }>`
      select relname as name from pg_class
      where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm', 'f')
        and not (relrowsecurity and relforcerowsecurity)
        and exists (
          select from unnest(${[...roles]}::text[]) as role
          where has_any_column_privilege(role, pg_class.oid, 'select, insert, update')
             or has_table_privilege(role, pg_class.oid, 'delete, truncate'))`.execute(asOwner(db));
    expect(open.rows).toEqual([]);
  });

  test("no role of ours owns anything, signs in or passes row-level security", async ({ db }) => {
    const found = await sql<{ name: string; is_weak: boolean }>`
      select rolname as name,
        not (rolcanlogin or rolsuper or rolbypassrls or rolcreaterole or rolcreatedb)
        and not exists (select from pg_class where relowner = pg_roles.oid) as is_weak
      from pg_roles where rolname = any(${[...roles]}::text[])`.execute(asOwner(db));
    expect(Object.fromEntries(found.rows.map((row) => [row.name, row.is_weak]))).toEqual(
      Object.fromEntries(roles.map((role) => [role, true])),
    );
  });

  test("a query without a tenant sees no row of any table", async ({ db, tenant }) => {
    await inProject(db, tenant, (tx) => insertTestRun(tx));
    const tables = await sql<{ name: string }>`
      select relname as name from pg_class
      where relnamespace = 'public'::regnamespace and relkind = 'r' and relrowsecurity`.execute(asOwner(db));
    expect(tables.rows.length).toBeGreaterThan(10);
    const seen = await Promise.all(
      tables.rows.map(async ({ name }) => {
        const { rows } = await sql`select 1 from ${sql.id(name)} limit 1`.execute(withoutTenant(db));
        return { name, rows: rows.length };
      }),
    );
    expect(seen).toEqual(tables.rows.map(({ name }) => ({ name, rows: 0 })));
  });

  test("a tenant of no projects sees no project and nothing in one", async ({ db, tenant }) => {
    await inProject(db, tenant, (tx) => insertTestRun(tx));
    const seen = await inTenant(db, { org_id: tenant.org_id, project_ids: [] }, (tx) => counts(tx));
    expect(seen).toEqual({ projects: 0, agents: 0, runs: 0 });
  });

  test("a project's id alone opens nothing without its organization", async ({ db, tenant }) => {
    await inProject(db, tenant, (tx) => insertTestRun(tx));
    const other = await createTestTenant(db);
    const seen = await inProject(db, { ...tenant, org_id: other.org_id }, (tx) => counts(tx));
    expect(seen).toEqual({ projects: 0, agents: 0, runs: 0 });
  });

  test("another organization's rows are neither seen, changed nor removed", async ({ db, tenant }) => {
    const agent = await inProject(db, tenant, (tx) => insertTestAgent(tx));
    const other = await createTestTenant(db);
    const done = await inProject(db, other, async ({ sql }) => ({
      seen: await sql.selectFrom("agents").select("id").where("id", "=", agent).execute(),
      changed: await sql
        .updateTable("agents")
        .set({ name: "taken" })
        .where("id", "=", agent)
        .executeTakeFirst(),
      removed: await sql.deleteFrom("agents").where("id", "=", agent).executeTakeFirst(),
    }));
    expect(done).toEqual({ seen: [], changed: { numUpdatedRows: 0n }, removed: { numDeletedRows: 0n } });
    const still = await inProject(db, tenant, ({ sql }) => sql.selectFrom("agents").select("name").execute());
    expect(still).toEqual([{ name: "An agent" }]);
  });

  test("a row cannot be put into another tenant", async ({ db, tenant }) => {
    const other = await createTestTenant(db);
    const foreign = inProject(db, tenant, (tx) => insertTestAgent(tx, other));
    await expect(foreign).rejects.toSatisfy(isAccessRefused);
  });

  test("a row cannot point into another tenant", async ({ db, tenant }) => {
    const other = await createTestTenant(db);
    const agent = await inProject(db, other, (tx) => insertTestAgent(tx));
    const pointing = inProject(db, tenant, (tx) => insertTestThread(tx, agent));
    await expect(pointing).rejects.toSatisfy((error) => isForeignKeyViolation(error));
  });

  test("the projects listed are seen, the organization's others are not", async ({ db }) => {
    const { org_id, project_ids } = await createTestTenant(db, 3);
    for (const project_id of project_ids) {
      await inProject(db, { org_id, project_id }, (tx) => insertTestAgent(tx));
    }
    const two = project_ids.slice(0, 2);
    const seen = await inTenant(db, { org_id, project_ids: two }, async ({ sql }) => ({
      projects: (await sql.selectFrom("projects").select("id").orderBy("id").execute()).map((row) => row.id),
      agents: (await sql.selectFrom("agents").select("project_id").orderBy("project_id").execute()).map(
        (row) => row.project_id,
      ),
    }));
    expect(seen).toEqual({ projects: two, agents: two });
  });

  test("an organization's view lists its projects and shows nothing in them", async ({ db, tenant }) => {
    await inProject(db, tenant, (tx) => insertTestRun(tx));
    expect(await inOrganization(db, tenant.org_id, (tx) => counts(tx))).toEqual({
      projects: 1,
      agents: 0,
      runs: 0,
    });
  });

  test("a version never changes", async ({ db, tenant }) => {
    const changed = inProject(db, tenant, ({ sql }) =>
      // The types forbid it, too.
      sql
        .updateTable("agent_versions")
        .set({ note: "another" } as never)
        .execute(),
    );
    await expect(changed).rejects.toSatisfy(isAccessRefused);
  });

  test("the application cannot read a password's hash", async ({ db, tenant }) => {
    const read = inOrganization(db, tenant.org_id, ({ sql }) =>
      sql.selectFrom("users").select("password_hash").execute(),
    );
    await expect(read).rejects.toSatisfy(isAccessRefused);
  });

  test("what fails leaves no trace, and the next transaction has a tenant of its own", async ({
    db,
    tenant,
  }) => {
    const failing = inProject(db, tenant, async (tx) => {
      await insertTestAgent(tx);
      throw new Error("changed my mind");
    });
    await expect(failing).rejects.toThrow("changed my mind");
    expect(await inProject(db, tenant, (tx) => counts(tx))).toEqual({ projects: 1, agents: 0, runs: 0 });
  });

  test("transactions of many tenants at once never see each other's rows", async ({ db }) => {
    const tenants = await Promise.all(Array.from({ length: 8 }, () => createTestTenant(db)));
    const seen = await Promise.all(
      tenants.map((tenant) =>
        inProject(db, tenant, async (tx) => {
          const agent = await insertTestAgent(tx);
          const rows = await tx.sql.selectFrom("agents").select("id").execute();
          return rows.length === 1 && rows[0]?.id === agent;
        }),
      ),
    );
    expect(seen).toEqual(tenants.map(() => true));
  });

  test("a transaction inside a transaction is refused instead of waiting for ever", async ({
    db,
    tenant,
  }) => {
    const nested = inProject(db, tenant, () => inProject(db, tenant, () => Promise.resolve()));
    await expect(nested).rejects.toThrow("already open");
  });

  test("deleting an agent takes along all that it did", async ({ db, tenant }) => {
    await inProject(db, tenant, (tx) => insertTestRun(tx));
    await inProject(db, tenant, ({ sql }) => sql.deleteFrom("agents").execute());
    expect(await inProject(db, tenant, (tx) => counts(tx))).toEqual({ projects: 1, agents: 0, runs: 0 });
  });

  test("rows look the same on every engine", async ({ db, tenant }) => {
    const input = { text: "a \u0000 b", list: [1, "2", null] };
    const run = await inProject(db, tenant, (tx) => insertTestRun(tx, input));
    const row = await inProject(db, tenant, ({ sql }) =>
      sql
        .selectFrom("runs")
        .select(["input", "lease_token", "created_at", "version", "output"])
        .where("id", "=", run)
        .executeTakeFirstOrThrow(),
    );
    expect(row).toEqual({
      input,
      lease_token: "0",
      created_at: expect.any(Date),
      version: null,
      output: null,
    });
  });

  test("how many rows were touched is known, also behind a common table expression", async ({
    db,
    tenant,
  }) => {
    const agent = await inProject(db, tenant, (tx) => insertTestAgent(tx));
    const touched = await inProject(db, tenant, ({ sql }) =>
      sql
        .with("chosen", (chosen) => chosen.selectFrom("agents").select("id").where("id", "=", agent))
        .updateTable("agents")
        .from("chosen")
        .set({ name: "renamed" })
        .whereRef("agents.id", "=", "chosen.id")
        .executeTakeFirst(),
    );
    expect(touched.numUpdatedRows).toBe(1n);
  });

  test("a commit that Postgres turned into a rollback is an error", async ({ db, tenant }) => {
    const swallowing = inProject(db, tenant, async (tx) => {
      await insertTestAgent(tx);
      await tx.sql
        .selectFrom("users")
        .select("password_hash")
        .execute()
        .catch(() => {});
    });
    await expect(swallowing).rejects.toThrow("rolled back");
    expect(await inProject(db, tenant, (tx) => counts(tx))).toMatchObject({ agents: 0 });
  });
});

describe("a tenant's list of projects", () => {
  plainTest("refuses an id that would name two projects", async () => {
    const db = { engine: "embedded", close: () => Promise.resolve() } as const;
    const two = inTenant(db, { org_id: "org", project_ids: ["one,two"] }, () => Promise.resolve());
    await expect(two).rejects.toThrow(TypeError);
    const nameless = inTenant(db, { org_id: "org", project_ids: [""] }, () => Promise.resolve());
    await expect(nameless).rejects.toThrow(TypeError);
  });
});

async function counts({ sql }: Pick<ProjectTransaction, "sql">) {
  const count = async (table: "projects" | "agents" | "runs") =>
    (await sql.selectFrom(table).select("id").execute()).length;
  return { projects: await count("projects"), agents: await count("agents"), runs: await count("runs") };
}
