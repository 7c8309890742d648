import { sql } from "kysely";
import { expect } from "vitest";

import { inProject, sendInProject } from "./tenant.ts";
import { describeEachEngine, type TestTenant } from "./testing/index.ts";
import { createTestTenant } from "./testing/test-tenant.ts";
import type { Database } from "./database.ts";
import { newId } from "./new-id.ts";

const names = (db: Database, tenant: TestTenant): Promise<string[]> =>
  inProject(db, tenant, async (tx) =>
    (await tx.sql.selectFrom("agents").select("slug").orderBy("slug").execute()).map(({ slug }) => slug),
  );

/** Adds an agent; the same slug twice is refused. */
const adding = (tenant: TestTenant, slug: string) =>
  sql<{ slug: string }>`
    insert into agents (id, org_id, project_id, slug, name, description, draft)
    values (${newId("agt")}, ${tenant.org_id}, ${tenant.project_id}, ${slug}, ${slug}, '', '{}')
    returning slug`;

describeEachEngine("statements that are sent together", (test) => {
  test("are answered in their order", async ({ db, tenant }) => {
    const [first, second, none] = await sendInProject(db, tenant, (tx) => [
      adding(tenant, "one"),
      adding(tenant, "two"),
      tx.sql.updateTable("agents").set({ name: "Three" }).where("slug", "=", "three"),
    ]);
    expect([first.rows, second.rows, none.numAffectedRows]).toEqual([
      [{ slug: "one" }],
      [{ slug: "two" }],
      0n,
    ]);
    expect(await names(db, tenant)).toEqual(["one", "two"]);
  });

  test("are carried out all or none, however often, and what comes next works", async ({ db, tenant }) => {
    for (let index = 0; index < 6; index++) {
      const failing = sendInProject(db, tenant, () => [
        adding(tenant, "one"),
        adding(tenant, "one"),
        adding(tenant, "two"),
      ]);
      await expect(failing).rejects.toMatchObject({ code: "23505" });
      expect(await names(db, tenant)).toEqual([]);
    }
    await sendInProject(db, tenant, () => [adding(tenant, "one"), adding(tenant, "two")]);
    expect(await names(db, tenant)).toEqual(["one", "two"]);
  });

  test("show and write the project's rows alone", async ({ db, tenant }) => {
    const other = await createTestTenant(db);
    await sendInProject(db, other, () => [adding(other, "theirs")]);
    const [seen] = await sendInProject(db, tenant, (tx) => [tx.sql.selectFrom("agents").select("slug")]);
    expect(seen.rows).toEqual([]);
    await expect(sendInProject(db, tenant, () => [adding(other, "mine")])).rejects.toMatchObject({
      code: "42501",
    });
    expect(await names(db, other)).toEqual(["theirs"]);
  });

  test("many at once do not get in each other's way", async ({ db, tenant }) => {
    const slugs = Array.from({ length: 40 }, (_, index) => `agent-${String(index).padStart(2, "0")}`);
    await Promise.all(slugs.map((slug) => sendInProject(db, tenant, () => [adding(tenant, slug)])));
    expect(await names(db, tenant)).toEqual(slugs);
  });

  test("are only written by whoever lists them", async ({ db, tenant }) => {
    let executed: Promise<unknown> | undefined;
    await sendInProject(db, tenant, (tx) => {
      executed = tx.sql.selectFrom("agents").select("slug").execute();
      executed.catch(() => {});
      return [tx.sql.selectFrom("agents").select("slug")];
    });
    await expect(executed).rejects.toThrow("only written here");
  });

  test("are refused inside a transaction, which they would not be part of", async ({ db, tenant }) => {
    const nested = inProject(db, tenant, () => sendInProject(db, tenant, () => [adding(tenant, "one")]));
    await expect(nested).rejects.toThrow("A transaction is already open here");
  });
});
