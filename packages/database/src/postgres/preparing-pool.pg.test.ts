import { sql } from "kysely";
import { describe, expect } from "vitest";

import { confined } from "../confined.ts";
import { inProject } from "../tenant.ts";
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
});
