import type { Kysely } from "kysely";

import { compiler } from "./compiler.ts";
import { confined, sendConfined, type Settings } from "./confined.ts";
import type { Database } from "./database.ts";
import type { Tables } from "./tables.ts";
import type { Statement } from "./tenant.ts";

/**
 * What is known of somebody before it is known whose tenant they are in: the SHA-256 of the secret that they hold, the
 * email address that they typed, or, once their password was right, their id.
 */
export type PresentedCredential =
  | { readonly session_digest: Uint8Array }
  | { readonly api_key_digest: Uint8Array }
  | { readonly email: string }
  | { readonly user_id: string };

type Opened = "sessions" | "api_keys" | "users" | "members" | "organizations" | "projects";

/** Reads the rows that a credential opens. Only `withCredential` makes one. */
export class CredentialTransaction {
  /** The transaction, for `select` only. */
  readonly sql: Kysely<Pick<Tables, Opened>>;

  constructor(sql: Kysely<Tables>) {
    this.sql = sql.$pickTables<Opened>();
  }
}

/**
 * Runs `work` in a read-only transaction in which a credential opens its own rows: the session or the API key
 * with that digest, the user with that email address, or the memberships of the user with that id, with the names of
 * their organizations and projects. Everything else stays invisible. What they name is then entered with
 * `inOrganization` or `inTenant`.
 */
export function withCredential<Result>(
  db: Database,
  credential: PresentedCredential,
  work: (tx: CredentialTransaction) => Promise<Result>,
): Promise<Result> {
  return confined(
    db,
    "patchbay_credential",
    settingsOf(credential),
    (sql) => work(new CredentialTransaction(sql)),
    "read only",
  );
}

/** Asks one thing in such a transaction, in one round trip. */
export async function readWithCredential<Row>(
  db: Database,
  credential: PresentedCredential,
  statement: (tx: CredentialTransaction) => Statement<Row>,
): Promise<readonly Row[]> {
  const written = statement(new CredentialTransaction(compiler)).compile(compiler);
  const [answer] = await sendConfined(db, "patchbay_credential", settingsOf(credential), () => ({
    statements: [written],
    accessMode: "read only",
  }));
  // What its rows are the statement says.
  return (answer?.rows ?? []) as readonly Row[];
}

function settingsOf(credential: PresentedCredential): Settings {
  if ("email" in credential) return { email: credential.email };
  if ("user_id" in credential) return { user_id: credential.user_id };
  return "session_digest" in credential
    ? { session_digest: Buffer.from(credential.session_digest).toString("hex") }
    : { api_key_digest: Buffer.from(credential.api_key_digest).toString("hex") };
}
