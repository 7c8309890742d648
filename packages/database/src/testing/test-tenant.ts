import { inBootstrap } from "../bootstrap.ts";
import type { Database } from "../database.ts";
import { newId } from "../new-id.ts";
import type { Tenant } from "../tenant.ts";

/** An organization with its projects, of which `project_id` is the first; fits `inTenant` and `inProject`. */
export interface TestTenant extends Tenant {
  readonly project_id: string;
}

/** Makes a new organization with so many projects (one unless told), and nobody in it. */
export async function createTestTenant(db: Database, projects = 1): Promise<TestTenant> {
  const org_id = newId("org");
  const project_id = newId("prj");
  const project_ids = [project_id, ...Array.from({ length: projects - 1 }, () => newId("prj"))];
  await inBootstrap(db, async (tx) => {
    await tx.sql.insertInto("organizations").values({ id: org_id, name: "An organization" }).execute();
    await tx.sql
      .insertInto("projects")
      .values(project_ids.map((id) => ({ id, org_id, name: "A project" })))
      .execute();
  });
  return { org_id, project_id, project_ids };
}
