import { inBootstrap } from "../bootstrap.ts";
import type { Database } from "../database.ts";
import { newId } from "../new-id.ts";
import type { MemberRole } from "../tables.ts";

export interface TestMember {
  readonly org_id: string;
  readonly user_id: string;
  readonly email: string;
}

/** Makes a new user who belongs to the organization; an owner without a password unless told otherwise. */
export async function createTestMember(
  db: Database,
  { org_id }: { readonly org_id: string },
  { role = "owner", password_hash = null }: { role?: MemberRole; password_hash?: string | null } = {},
): Promise<TestMember> {
  const user_id = newId("usr");
  const email = `${user_id}@example.com`;
  await inBootstrap(db, async ({ sql }) => {
    await sql.insertInto("users").values({ id: user_id, email, name: "Somebody", password_hash }).execute();
    await sql.insertInto("members").values({ org_id, user_id, role }).execute();
  });
  return { org_id, user_id, email };
}
