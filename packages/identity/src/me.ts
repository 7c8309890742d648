import type { Me } from "@patchbay/contracts";
import { type Database, inTenant } from "@patchbay/database";

import { listMemberships } from "./list-memberships.ts";
import type { Principal } from "./principal.ts";

/** Who the principal is, for the principal's own eyes. */
export async function me(db: Database, principal: Principal): Promise<Me> {
  const projects = await inTenant(db, principal, ({ sql, org_id }) =>
    sql
      .selectFrom("projects")
      .select(["id", "org_id", "name", "created_at"])
      .where("org_id", "=", org_id)
      .orderBy("id")
      .execute(),
  );
  return {
    kind: principal.kind,
    user: principal.kind === "user" ? principal.user : null,
    api_key: principal.kind === "api_key" ? principal.api_key : null,
    organization: { id: principal.org_id, name: principal.organization_name },
    projects: projects.map(({ id, org_id, name, created_at }) => ({
      id,
      org_id,
      name,
      created_at: created_at.toISOString(),
    })),
    permissions: [...principal.permissions],
    organizations: principal.kind === "user" ? await listMemberships(db, principal.user.id) : [],
  };
}
