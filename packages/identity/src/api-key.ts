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

/** A new key, not stored anywhere yet. */
export function newApiKey(): string {
  return `pb_${randomBytes(6).toString("hex")}_${randomBytes(24).toString("hex")}`;
}

/** What is stored of a key: the public part, to recognize it by, and its digest. */
export function describeApiKey(key: string): { prefix: string; digest: Buffer } {
  return { prefix: key.slice(0, key.lastIndexOf("_")), digest: secretDigest(key) };
}

/** Makes an API key of the transaction's project. Without `expires_at` it is valid until it is revoked. */
export async function createApiKey(
  { sql, org_id, project_id }: ProjectTransaction,
  {
    name,
    permissions,
    expires_at = null,
    created_by = null,
  }: {
    readonly name: string;
    readonly permissions: readonly Permission[];
    readonly expires_at?: Date | null;
    /** A principal's id; null for the server itself. */
    readonly created_by?: string | null;
  },
): Promise<NewApiKey> {
  const id = newId("key");
  const key = newApiKey();
  await sql
    .insertInto("api_keys")
    .values({
      id,
      org_id,
      project_id,
      name,
      ...describeApiKey(key),
      permissions: [...permissions],
      expires_at,
      created_by,
    })
    .execute();
  return { id, key };
}
