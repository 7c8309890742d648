import { randomBytes } from "node:crypto";

import { type Database, inOrganization, newId, withCredential } from "@patchbay/database";

import { secretDigest } from "./secret-digest.ts";

/** Thirty days from sign-in, used or not: then the password is asked for again. */
const lifetimeMs = 30 * 24 * 60 * 60 * 1_000;

/** Somebody in an organization. */
export interface MemberId {
  readonly org_id: string;
  readonly user_id: string;
}

/** A session that has just begun. The token is shown here and never again: only its digest is stored. */
export interface NewSession {
  readonly id: string;
  readonly token: string;
  readonly expires_at: Date;
}

/**
 * Begins a session of a member, who enters their organization where a request names no other, and forgets those of theirs
 * that have expired. What it opens is asked with each request.
 */
export async function createSession(db: Database, { org_id, user_id }: MemberId): Promise<NewSession> {
  const token = randomBytes(32).toString("base64url");
  const id = newId("ses");
  const expires_at = new Date(Date.now() + lifetimeMs);
  await inOrganization(db, org_id, async ({ sql }) => {
    await sql
      .deleteFrom("sessions")
      .where("org_id", "=", org_id)
      .where("user_id", "=", user_id)
      .where("expires_at", "<", new Date())
      .execute();
    await sql
      .insertInto("sessions")
      .values({ id, org_id, user_id, token_digest: secretDigest(token), expires_at })
      .execute();
  });
  return { id, token, expires_at };
}

/** Ends the session that has this token, at once and everywhere. A token that opens nothing is no error. */
export async function signOut(db: Database, token: string): Promise<void> {
  const session = await withCredential(db, { session_digest: secretDigest(token) }, ({ sql }) =>
    sql.selectFrom("sessions").select(["id", "org_id"]).executeTakeFirst(),
  );
  if (session === undefined) return;
  const { id, org_id } = session;
  await inOrganization(db, org_id, ({ sql }) =>
    sql.deleteFrom("sessions").where("org_id", "=", org_id).where("id", "=", id).execute(),
  );
}
