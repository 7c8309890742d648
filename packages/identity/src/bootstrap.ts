import { randomBytes } from "node:crypto";

import { Permission } from "@patchbay/contracts";
import { type BootstrapTransaction, type Database, inBootstrap, newId } from "@patchbay/database";

import { describeApiKey, newApiKey } from "./api-key.ts";
import { hashPassword } from "./password.ts";

export interface BootstrapOptions {
  readonly organization_name: string;
  readonly project_name: string;
  /** The owner's. */
  readonly email: string;
}

/**
 * All that the first start is about to make, secrets included. It exists before anything is stored, so that whoever
 * must be told can be told first: secrets that are only in the database are lost to everybody.
 */
export interface FirstOrganization extends BootstrapOptions {
  readonly org_id: string;
  readonly project_id: string;
  readonly password: string;
  readonly api_key: string;
}

/** Thinks up ids, a password and an API key. */
export function newFirstOrganization(options: BootstrapOptions): FirstOrganization {
  return {
    ...options,
    org_id: newId("org"),
    project_id: newId("prj"),
    password: randomBytes(18).toString("base64url"),
    api_key: newApiKey(),
  };
}

/** Whether the database has an organization already. */
export function isBootstrapped(db: Database): Promise<boolean> {
  return inBootstrap(db, hasOrganization);
}

/**
 * Makes the first organization with a project, an owner and an API key, all or nothing. A database that has an
 * organization is left as it is, also when two processes start at once.
 *
 * @returns whether it was made
 */
export async function bootstrap(db: Database, first: FirstOrganization): Promise<boolean> {
  // Asked before the half second of hashing, and again when it counts.
  if (await isBootstrapped(db)) return false;
  const password_hash = await hashPassword(first.password);
  return inBootstrap(db, async (tx) => {
    if (await hasOrganization(tx)) return false;
    await insertAll(tx, first, password_hash);
    return true;
  });
}

async function hasOrganization({ sql }: BootstrapTransaction): Promise<boolean> {
  return (await sql.selectFrom("organizations").select("id").limit(1).executeTakeFirst()) !== undefined;
}

async function insertAll(
  { sql }: BootstrapTransaction,
  first: FirstOrganization,
  password_hash: string,
): Promise<void> {
  const { org_id, project_id, email } = first;
  const user_id = newId("usr");
  await sql.insertInto("organizations").values({ id: org_id, name: first.organization_name }).execute();
  await sql.insertInto("projects").values({ id: project_id, org_id, name: first.project_name }).execute();
  await sql.insertInto("users").values({ id: user_id, email, name: "Owner", password_hash }).execute();
  await sql.insertInto("members").values({ org_id, user_id, role: "owner" }).execute();
  await sql
    .insertInto("api_keys")
    .values({
      id: newId("key"),
      org_id,
      project_id,
      name: "First key",
      ...describeApiKey(first.api_key),
      permissions: [...Permission.options],
      created_by: user_id,
    })
    .execute();
}
