import { randomBytes } from "node:crypto";

import { Permission } from "@patchbay/contracts";
import { type BootstrapTransaction, type Database, inBootstrap, newId } from "@patchbay/database";

import { mintApiKey } from "./api-key.ts";
import { hashPassword } from "./password.ts";

export interface BootstrapOptions {
  readonly organization_name: string;
  readonly project_name: string;
  /** The owner's. */
  readonly email: string;
}

/** What the first start made. The password and the key are shown here and never again. */
export interface Bootstrapped {
  readonly created: true;
  readonly org_id: string;
  readonly project_id: string;
  readonly user_id: string;
  readonly email: string;
  readonly password: string;
  readonly api_key: string;
}

/**
 * Makes the first organization with a project, an owner and an API key, all or nothing. A database that has an
 * organization is left as it is, also when two processes start at once.
 */
export async function bootstrap(
  db: Database,
  options: BootstrapOptions,
): Promise<Bootstrapped | { readonly created: false }> {
  // Asked before the half second of hashing, and again when it counts.
  if (await inBootstrap(db, hasOrganization)) return { created: false };
  const password = randomBytes(18).toString("base64url");
  const password_hash = await hashPassword(password);
  return inBootstrap(db, async (tx) => {
    if (await hasOrganization(tx)) return { created: false };
    return { created: true, password, ...(await insertAll(tx, options, password_hash)) };
  });
}

async function hasOrganization({ sql }: BootstrapTransaction): Promise<boolean> {
  return (await sql.selectFrom("organizations").select("id").limit(1).executeTakeFirst()) !== undefined;
}

async function insertAll(
  { sql }: BootstrapTransaction,
  { organization_name, project_name, email }: BootstrapOptions,
  password_hash: string,
) {
  const [org_id, project_id, user_id] = [newId("org"), newId("prj"), newId("usr")];
  const { id, key, prefix, digest } = mintApiKey();
  await sql.insertInto("organizations").values({ id: org_id, name: organization_name }).execute();
  await sql.insertInto("projects").values({ id: project_id, org_id, name: project_name }).execute();
  await sql.insertInto("users").values({ id: user_id, email, name: "Owner", password_hash }).execute();
  await sql.insertInto("members").values({ org_id, user_id, role: "owner" }).execute();
  await sql
    .insertInto("api_keys")
    .values({
      id,
      org_id,
      project_id,
      name: "First key",
      prefix,
      digest,
      permissions: [...Permission.options],
    })
    .execute();
  return { org_id, project_id, user_id, email, api_key: key };
}
