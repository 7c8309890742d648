import type { CreateOrganization, Membership } from "@patchbay/contracts";
import { type Database, inBootstrap, newId } from "@patchbay/database";

import { listMemberships } from "./list-memberships.ts";
import {
  OrganizationNameTakenError,
  PersonRequiredError,
  TooManyOrganizationsError,
  UnknownOrganizationError,
} from "./organization-errors.ts";
import { type Principal, requirePermission } from "./principal.ts";
import { writeAudit } from "./write-audit.ts";

/** More than one person works in; enough that nobody fills the server with empty ones. */
export const mostOrganizations = 50;

/**
 * Makes an organization with its first project; whoever makes it owns it. All or nothing.
 *
 * @throws {PersonRequiredError} for a program: an organization without a member nobody could enter
 * @throws {PermissionDeniedError} when they may not in the organization that they are in
 * @throws {OrganizationNameTakenError} when one of theirs is called so, whatever the case
 * @throws {TooManyOrganizationsError}
 */
export async function createOrganization(
  db: Database,
  principal: Principal,
  { name, project_name }: CreateOrganization,
): Promise<Membership> {
  if (principal.kind !== "user") throw new PersonRequiredError();
  requirePermission(principal, "organizations:write");
  const user_id = principal.user.id;
  const org_id = newId("org");
  const project_id = newId("prj");
  const wanted = name.toLowerCase();
  if ((await listMemberships(db, user_id)).some((each) => each.name.toLowerCase() === wanted))
    throw new OrganizationNameTakenError(name);
  await inBootstrap(
    db,
    async (tx) => {
      // One after another, so that many requests at once do not pass the limit together.
      const memberships = await tx.sql
        .selectFrom("members")
        .select("org_id")
        .where("user_id", "=", user_id)
        .execute();
      if (memberships.length >= mostOrganizations) throw new TooManyOrganizationsError(mostOrganizations);
      await tx.sql.insertInto("organizations").values({ id: org_id, name }).execute();
      await tx.sql.insertInto("projects").values({ id: project_id, org_id, name: project_name }).execute();
      await tx.sql.insertInto("members").values({ org_id, user_id, role: "owner" }).execute();
      await writeAudit(tx, org_id, {
        action: "organization.created",
        actor_id: user_id,
        target_id: org_id,
        details: { name, project_id },
      });
    },
    user_id,
  );
  const made = (await listMemberships(db, user_id)).find(({ id }) => id === org_id);
  // Taken away from them again in between.
  if (made === undefined) throw new UnknownOrganizationError(org_id);
  return made;
}
