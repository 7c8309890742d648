import { expect } from "vitest";

import { inBootstrap } from "./bootstrap.ts";
import { withCredential } from "./credential.ts";
import { isAccessRefused } from "./database-error.ts";
import { newId } from "./new-id.ts";
import { inOrganization, inProject, inTenant, type TenantTransaction } from "./tenant.ts";
import { createTestMember, createTestTenant, describeEachEngine } from "./testing/index.ts";

type Writer = Pick<TenantTransaction, "sql" | "org_id">;

const write = ({ sql, org_id }: Writer, project_id: string | null): Promise<unknown> =>
  sql
    .insertInto("audit_log")
    .values({ id: newId("aud"), org_id, project_id, action: "a.done", target_id: "a", details: "{}" })
    .execute();

const projectsOf = async ({ sql }: Writer): Promise<(string | null)[]> => {
  const rows = await sql.selectFrom("audit_log").select("project_id").orderBy("id").execute();
  return rows.map(({ project_id }) => project_id);
};

describeEachEngine("what was done", (test) => {
  test("is seen by its organization; by a project where it is its own or everybody's", async ({ db }) => {
    const { org_id, project_ids } = await createTestTenant(db, 2);
    const [one = "", two = ""] = project_ids;
    await inProject(db, { org_id, project_id: one }, (tx) => write(tx, one));
    await inProject(db, { org_id, project_id: two }, (tx) => write(tx, two));
    await inOrganization(db, org_id, (tx) => write(tx, null));
    expect(await inOrganization(db, org_id, projectsOf)).toEqual([one, two, null]);
    expect(await inProject(db, { org_id, project_id: one }, projectsOf)).toEqual([one, null]);
    const other = await createTestTenant(db);
    expect(await inTenant(db, other, projectsOf)).toEqual([]);
    expect(await inOrganization(db, other.org_id, projectsOf)).toEqual([]);
  });

  test("is not written for another project or organization", async ({ db, tenant }) => {
    const other = await createTestTenant(db);
    const foreign = [
      inProject(db, tenant, (tx) => write(tx, other.project_id)),
      inProject(db, tenant, ({ sql }) => write({ sql, org_id: other.org_id }, null)),
    ];
    for (const refused of foreign) await expect(refused).rejects.toSatisfy(isAccessRefused);
  });

  test("never changes and never goes", async ({ db, tenant }) => {
    await inOrganization(db, tenant.org_id, (tx) => write(tx, null));
    const changed = inOrganization(db, tenant.org_id, ({ sql }) =>
      // The types forbid it, too.
      sql
        .updateTable("audit_log")
        .set({ action: "nothing" } as never)
        .execute(),
    );
    await expect(changed).rejects.toSatisfy(isAccessRefused);
    const gone = inOrganization(db, tenant.org_id, ({ sql }) => sql.deleteFrom("audit_log").execute());
    await expect(gone).rejects.toSatisfy(isAccessRefused);
  });
});

describeEachEngine("a user whose id is known", (test) => {
  test("is shown the organizations that they belong to, with their projects, and no other", async ({
    db,
    tenant,
  }) => {
    const other = await createTestTenant(db);
    const { user_id } = await createTestMember(db, tenant);
    await createTestMember(db, other);
    const seen = await withCredential(db, { user_id }, async ({ sql }) => ({
      organizations: (await sql.selectFrom("organizations").select("id").execute()).map(({ id }) => id),
      projects: (await sql.selectFrom("projects").select("id").execute()).map(({ id }) => id),
    }));
    expect(seen).toEqual({ organizations: [tenant.org_id], projects: tenant.project_ids });
  });

  test("is asked how many organizations they have when they make one, and nobody else is", async ({
    db,
    tenant,
  }) => {
    const { user_id } = await createTestMember(db, tenant);
    await createTestMember(db, tenant);
    const read = (founder?: string) =>
      inBootstrap(
        db,
        ({ sql }) => sql.selectFrom("members").select(["org_id", "user_id"]).execute(),
        founder,
      );
    expect(await read(user_id)).toEqual([{ org_id: tenant.org_id, user_id }]);
    expect(await read()).toEqual([]);
  });
});
