import { sql } from "kysely";
import { describe, expect } from "vitest";

import type { Database } from "./database.ts";
import { newId } from "./new-id.ts";
import { inProject, sendInProject } from "./tenant.ts";
import { createTestTenant, describeEachEngine, type TestTenant } from "./testing/index.ts";

const transaction = async (db: Database, tenant: TestTenant): Promise<string | undefined> => {
  const [{ rows }] = await sendInProject(db, tenant, () => [
    sql<{ id: string }>`select pg_current_xact_id()::text as id`,
  ]);
  return rows[0]?.id;
};

/** Adds an agent; the same slug twice is refused. */
const adding = (tenant: TestTenant, slug: string) => sql`
    insert into agents (id, org_id, project_id, slug, name, description, draft)
    values (${newId("agt")}, ${tenant.org_id}, ${tenant.project_id}, ${slug}, ${slug}, '', '{}')`;

const renaming = (slug: string) => sql`update agents set name = name || '!' where slug = ${slug}`;

const slugs = (db: Database, tenant: TestTenant): Promise<string[]> =>
  inProject(db, tenant, async (tx) =>
    (await tx.sql.selectFrom("agents").select("slug").orderBy("slug").execute()).map(({ slug }) => slug),
  );

describe("what several send in one turn", () => {
  describeEachEngine("for one project", (test) => {
    test("is one transaction, and another project's is another", async ({ db, tenant }) => {
      const other = await createTestTenant(db);
      const [first, second, elsewhere] = await Promise.all([
        transaction(db, tenant),
        transaction(db, tenant),
        transaction(db, other),
      ]);
      expect(second).toBe(first);
      expect(elsewhere).not.toBe(first);
      expect(await transaction(db, tenant)).not.toBe(first);
    });

    test("fails for whom it fails, and nobody else", async ({ db, tenant }) => {
      const sent = await Promise.allSettled([
        sendInProject(db, tenant, () => [adding(tenant, "one")]),
        sendInProject(db, tenant, () => [adding(tenant, "two"), adding(tenant, "two")]),
        sendInProject(db, tenant, () => [adding(tenant, "three")]),
      ]);
      expect(sent.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
      expect(await slugs(db, tenant)).toEqual(["one", "three"]);
    });

    test("is answered each by its own answers", async ({ db, tenant }) => {
      const saying = (...numbers: readonly number[]) =>
        sendInProject(db, tenant, () => numbers.map((each) => sql<{ n: number }>`select ${each}::int as n`));
      const answers = await Promise.all([saying(1, 2), saying(), saying(3)]);
      expect(answers.map((each) => each.map(({ rows }) => rows[0]?.n))).toEqual([[1, 2], [], [3]]);
    });

    test("waits for nobody's row but its own", async ({ db, tenant, skip }) => {
      skip(db.engine === "embedded", "It has one session: whoever holds a row holds everything.");
      await sendInProject(db, tenant, () => [adding(tenant, "held"), adding(tenant, "free")]);
      const isHeld = Promise.withResolvers<void>();
      const letGo = Promise.withResolvers<void>();
      const holding = inProject(db, tenant, async (tx) => {
        await renaming("held").execute(tx.sql);
        isHeld.resolve();
        await letGo.promise;
      });
      await isHeld.promise;
      const waiting = sendInProject(db, tenant, () => [renaming("held")]);
      const [{ numAffectedRows }] = await sendInProject(db, tenant, () => [renaming("free")]);
      expect(numAffectedRows).toBe(1n);
      letGo.resolve();
      await holding;
      expect((await waiting)[0].numAffectedRows).toBe(1n);
    });
  });
});
