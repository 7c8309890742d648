import { randomBytes } from "node:crypto";

import type { Permission } from "@patchbay/contracts";
import { newId, type ProjectTransaction } from "@patchbay/database";

import { secretDigest } from "./secret-digest.ts";

/** An API key that was just made. `key` is shown here and never again: only its digest is stored. */
export interface NewApiKey {
  readonly id: string;
  readonly key: string;
}

/** `pb_`, a public part by which people and secret scanners recognize the key, and 192 random bits. */
const shape = /^pb_[0-9a-f]{12}_[0-9a-f]{48}$/;

/** Whether something could be an API key at all. */
export function isApiKey(text: string): boolean {
  return shape.test(text);
}

/** A new key and what is stored of it, for a row of `api_keys`. */
export function mintApiKey(): { id: string; key: string; prefix: string; digest: Buffer } {
  const prefix = `pb_${randomBytes(6).toString("hex")}`;
  const key = `${prefix}_${randomBytes(24).toString("hex")}`;
  return { id: newId("key"), key, prefix, digest: secretDigest(key) };
}

/** Makes an API key of the transaction's project. Without `expires_at` it is valid until it is revoked. */
export async function createApiKey(
  { sql, org_id, project_id }: ProjectTransaction,
  {
    name,
    permissions,
    expires_at = null,
  }: {
    readonly name: string;
    readonly permissions: readonly Permission[];
    readonly expires_at?: Date | null;
  },
): Promise<NewApiKey> {
  const { id, key, prefix, digest } = mintApiKey();
  await sql
    .insertInto("api_keys")
    .values({ id, org_id, project_id, name, prefix, digest, permissions: [...permissions], expires_at })
    .execute();
  return { id, key };
}
