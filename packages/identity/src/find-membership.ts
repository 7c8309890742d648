import { type Database, withCredential } from "@patchbay/database";

import type { MemberId } from "./session.ts";

/** The organization that somebody signs in to: the first that they joined. Undefined when they belong to none. */
export async function findMembership(db: Database, user_id: string): Promise<MemberId | undefined> {
  return withCredential(db, { user_id }, ({ sql }) =>
    sql
      .selectFrom("members")
      .select(["org_id", "user_id"])
      .where("user_id", "=", user_id)
      .orderBy("created_at")
      .orderBy("org_id")
      .executeTakeFirst(),
  );
}

/** The member with that email address, whatever its case. For the server's own use: it asks for no secret. */
export async function findMemberByEmail(db: Database, email: string): Promise<MemberId | undefined> {
  const user = await withCredential(db, { email }, ({ sql }) =>
    sql.selectFrom("users").select("id").executeTakeFirst(),
  );
  return user === undefined ? undefined : findMembership(db, user.id);
}
