import { sql } from "kysely";
import { describe, expect } from "vitest";

import { confined } from "../confined.ts";
import { withCredential } from "../credential.ts";
import { inProject, sendInProject } from "../tenant.ts";
import { describeEachEngine } from "../testing/database-test.ts";
import { createTestTenant } from "../testing/test-tenant.ts";

describe("statements that come again and again", () => {
  describeEachEngine("are the same to whoever sends them", (test) => {
    test("one tenant's never shows another's rows, however often it was sent", async ({ db, tenant }) => {
      const other = await createTestTenant(db);
      for (let index = 0; index < 12; index++) {
        for (const each of [tenant, other]) {
          const found = await inProject(db, each, (tx) =>
            tx.sql.selectFrom("projects").select("id").execute(),
          );
          expect(found).toEqual([{ id: each.project_id }]);
        }
      }
    });

    test("one role's is not another's, on the same connection", async ({ db }) => {
      const seen = async (role: "patchbay_app" | "patchbay_sweeper") =>
        confined(db, role, {}, async (tx) => {
          const { rows } = await sql<{ role: string }>`
            select current_user::text as role where ${1}::int = 1`.execute(tx);
          return rows[0]?.role;
        });
      for (let index = 0; index < 8; index++) {
        expect(await seen("patchbay_app")).toBe("patchbay_app");
        expect(await seen("patchbay_sweeper")).toBe("patchbay_sweeper");
      }
    });

    test("a statement that fails does so every time, and the next one works", async ({ db, tenant }) => {
      for (let index = 0; index < 6; index++) {
        const failing = inProject(db, tenant, (tx) =>
          sql`select 1 / (${index} - ${index}::int)`.execute(tx.sql),
        );
        await expect(failing).rejects.toThrow("division by zero");
      }
      await inProject(db, tenant, (tx) => sql`select 1`.execute(tx.sql));
    });
  });

  describeEachEngine("in one transaction", (test) => {
    test("that are asked at once are carried out in their order", async ({ db, tenant }) => {
      const answers = await inProject(db, tenant, (tx) =>
        Promise.all(
          Array.from({ length: 20 }, async (_, index) => {
            const { rows } = await sql<{ said: number }>`select ${index}::int as said`.execute(tx.sql);
            return rows[0]?.said;
          }),
        ),
      );
      expect(answers).toEqual(Array.from({ length: 20 }, (_, index) => index));
    });

    test("and one that cannot be sent fails alone with what it has to say", async ({ db, tenant }) => {
      const circular: { self?: unknown } = {};
      circular.self = circular;
      for (let index = 0; index < 4; index++) {
        const failing = inProject(db, tenant, (tx) => sql`select ${circular}::json`.execute(tx.sql));
        await expect(failing).rejects.toThrow("circular structure");
      }
      const { rows } = await inProject(db, tenant, (tx) => sql`select ${1}::int as said`.execute(tx.sql));
      expect(rows).toEqual([{ said: 1 }]);
    });

    test("a thousand that begin at once are all carried out", async ({ db, tenant }) => {
      const answers = await Promise.all(
        Array.from({ length: 1_000 }, (_, index) =>
          sendInProject(db, tenant, () => [sql<{ said: number }>`select ${index}::int as said`]),
        ),
      );
      expect(answers.map(([{ rows }]) => rows[0]?.said)).toEqual(
        Array.from({ length: 1_000 }, (_, index) => index),
      );
    });

    test("that asks nothing begins nothing, and one that only reads ends by itself", async ({
      db,
      tenant,
    }) => {
      await inProject(db, tenant, () => Promise.resolve());
      const digest = { api_key_digest: new Uint8Array(32) };
      const ids = () =>
        withCredential(db, digest, (tx) => tx.sql.selectFrom("api_keys").select("id").execute());
      expect(await Promise.all(Array.from({ length: 30 }, ids))).toEqual(
        Array.from({ length: 30 }, () => []),
      );
    });
  });
});
