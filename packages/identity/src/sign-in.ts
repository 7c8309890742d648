import type { SignIn } from "@patchbay/contracts";
import { type Database, withCredential } from "@patchbay/database";

import { findMembership } from "./find-membership.ts";
import { hashOfNobody, verifyPassword } from "./password.ts";
import { createSession, type NewSession } from "./session.ts";
import type { SignInLimiter } from "./sign-in-limiter.ts";
import { UnauthenticatedError } from "./unauthenticated-error.ts";

/** What signing in needs: one limiter for the whole process. */
export interface SignInNeeds {
  readonly db: Database;
  readonly limiter: SignInLimiter;
}

/**
 * Begins a session of the person with that email address and password. Answers in the same words, after the same work,
 * whether the address is unknown or the password wrong.
 *
 * @param clientAddress where the request came from, for counting attempts
 * @throws {UnauthenticatedError} when they do not fit
 * @throws {TooManyAttemptsError} after too many that did not
 */
export async function signIn(
  { db, limiter }: SignInNeeds,
  { email, password }: SignIn,
  clientAddress: string,
): Promise<NewSession> {
  await limiter.begin(email, clientAddress);
  const user = await withCredential(db, { email }, ({ sql }) =>
    sql.selectFrom("users").select(["id", "password_hash"]).executeTakeFirst(),
  );
  // Not inside the transaction: hashing takes half a second, and the embedded database has one session.
  const isRight = await verifyPassword(password, user?.password_hash ?? hashOfNobody);
  const member = user === undefined || !isRight ? undefined : await findMembership(db, user.id);
  if (member === undefined) throw new UnauthenticatedError("The email address or the password is wrong.");
  await limiter.succeed(email, clientAddress);
  return createSession(db, member);
}
