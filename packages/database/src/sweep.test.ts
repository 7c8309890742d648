import { expect } from "vitest";

import { isAccessRefused } from "./database-error.ts";
import { inSweep } from "./sweep.ts";
import { inProject } from "./tenant.ts";
import { createTestTenant, describeEachEngine, insertTestRun } from "./testing/index.ts";

describeEachEngine("a sweep", (test) => {
  test("sees and takes over the leases of every tenant's runs", async ({ db, tenant }) => {
    const other = await createTestTenant(db);
    const runs = [
      await inProject(db, tenant, (tx) => insertTestRun(tx)),
      await inProject(db, other, (tx) => insertTestRun(tx)),
    ];
    const taken = await inSweep(db, ({ sql }) =>
      sql
        .updateTable("runs")
        .set({ lease_owner: "a worker", lease_token: 1, lease_expires_at: new Date() })
        .where("id", "in", runs)
        .where("status", "=", "queued")
        .returning(["org_id", "lease_token"])
        .execute(),
    );
    expect(taken.map((row) => row.org_id).sort()).toEqual([tenant.org_id, other.org_id].sort());
    expect(taken.map((row) => row.lease_token)).toEqual(["1", "1"]);
  });

  test.for(["input", "output", "graph", "metadata"] as const)(
    "cannot read a run's %s",
    async (column, { db, tenant }) => {
      await inProject(db, tenant, (tx) => insertTestRun(tx));
      // The types forbid it, too.
      const read = inSweep(db, ({ sql }) =>
        sql
          .selectFrom("runs")
          .select(column as "id")
          .execute(),
      );
      await expect(read).rejects.toSatisfy(isAccessRefused);
    },
  );

  test("sees nothing of any other table", async ({ db }) => {
    const read = inSweep(db, ({ sql }) =>
      sql
        .selectFrom("agents" as "runs")
        .select("id")
        .execute(),
    );
    await expect(read).rejects.toSatisfy(isAccessRefused);
  });
});
