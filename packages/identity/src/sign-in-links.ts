import { randomBytes } from "node:crypto";

import type { Database } from "@patchbay/database";

import { secretDigest } from "./secret-digest.ts";
import { createSession, type MemberId, type NewSession } from "./session.ts";
import { UnauthenticatedError } from "./unauthenticated-error.ts";

/** Links that sign somebody in without a password, valid until the process ends and as often as they are opened. */
export interface SignInLinks {
  /** The secret of a new link for a member, to be shown to them alone. */
  issue(member: MemberId): string;
  /** Begins a session of the member whom the link was made for. @throws {UnauthenticatedError} */
  redeem(token: string): Promise<NewSession>;
}

/** Keeps links in memory: the server prints one when it starts, to whoever can read its output anyway. */
export function createSignInLinks(db: Database): SignInLinks {
  const members = new Map<string, MemberId>();
  return {
    issue(member) {
      const token = randomBytes(32).toString("base64url");
      members.set(keyOf(token), member);
      return token;
    },
    async redeem(token) {
      const member = members.get(keyOf(token));
      if (member === undefined) {
        throw new UnauthenticatedError(
          "The sign-in link is no longer valid: use the one that the server printed last.",
        );
      }
      return createSession(db, member);
    },
  };
}

/** By digest, so that how long a look-up takes says nothing about a secret. */
function keyOf(token: string): string {
  return secretDigest(token).toString("base64");
}
