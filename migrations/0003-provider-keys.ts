import { sql } from "kysely";
import type { Migration } from "kysely/migration";

import { policy, setting } from "./wall.ts";

/**
 * The keys by which organizations reach model providers, sealed under the server's master key.
 *
 * Locks: none that anybody waits for; the table is new.
 */
export const providerKeys: Migration = {
  async up(db) {
    for (const statements of [table, wall, grants]) await sql.raw(statements).execute(db);
  },
};

const table = `
  create table provider_keys (
    org_id text not null references organizations (id) on delete cascade,
    provider text not null,
    -- Nonce, ciphertext and tag of AES-256-GCM, bound to the organization and the provider.
    sealed_key bytea not null constraint provider_keys_sealed_key_check check (octet_length(sealed_key) > 28),
    -- Which master key seals it.
    master_key_id text not null,
    -- The provider's own name of the model that the logical names lead to.
    model text not null,
    -- Null for the provider's public address.
    base_url text,
    updated_at timestamptz not null,
    -- A principal's id; no foreign key, for the key outlives accounts.
    updated_by text,
    primary key (org_id, provider)
  );
`;

// An organization's, from whichever of its projects a run comes.
const wall = `
  alter table provider_keys enable row level security, force row level security;
  ${policy("patchbay_app", "provider_keys", "all", `org_id = ${setting("org_id")}`)}
`;

const grants = `
  grant select, insert, delete,
    update (sealed_key, master_key_id, model, base_url, updated_at, updated_by)
    on provider_keys to patchbay_app;
`;
