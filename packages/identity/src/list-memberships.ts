import type { Membership } from "@patchbay/contracts";
import { type Database, withCredential } from "@patchbay/database";

/** Every organization that somebody is a member of, with its projects, oldest membership first. One transaction. */
export async function listMemberships(db: Database, user_id: string): Promise<Membership[]> {
  const { members, projects } = await withCredential(db, { user_id }, async ({ sql }) => ({
    members: await sql
      .selectFrom("members")
      .innerJoin("organizations", "organizations.id", "members.org_id")
      .select(["organizations.id", "organizations.name", "members.role"])
      .where("members.user_id", "=", user_id)
      .orderBy("members.created_at")
      .orderBy("members.org_id")
      .execute(),
    // Those of the member's organizations: the role sees no others.
    projects: await sql
      .selectFrom("projects")
      .innerJoin("members", "members.org_id", "projects.org_id")
      .select(["projects.id", "projects.org_id", "projects.name", "projects.created_at"])
      .where("members.user_id", "=", user_id)
      .orderBy("projects.id")
      .execute(),
  }));
  const projectsOf = Map.groupBy(projects, ({ org_id }) => org_id);
  return members.map((member) => ({
    ...member,
    projects: (projectsOf.get(member.id) ?? []).map(({ created_at, ...project }) => ({
      ...project,
      created_at: created_at.toISOString(),
    })),
  }));
}
