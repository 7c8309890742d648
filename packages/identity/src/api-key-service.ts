import {
  type ApiKey,
  type CreateApiKey,
  type CreatedApiKey,
  type Page,
  Permission,
} from "@patchbay/contracts";
import { type Database, inProject, inTenant, type TenantTransaction } from "@patchbay/database";

import { ApiKeyExpiryInvalidError, ApiKeyNotFoundError, UnknownProjectError } from "./api-key-errors.ts";
import { createApiKey } from "./api-key.ts";
import { actorId, type Principal, requirePermission } from "./principal.ts";
import { writeAudit } from "./write-audit.ts";

/** The API keys of the caller's projects. */
export class ApiKeyService {
  readonly #db: Database;

  constructor({ db }: { readonly db: Database }) {
    this.#db = db;
  }

  /**
   * Makes a key. It may do no more than its maker, nor for longer: else whoever loses a permission, or finds a key that
   * is about to expire, would keep what was theirs for a moment.
   *
   * @throws {UnknownProjectError}
   * @throws {PermissionDeniedError} when the caller does not have one of the scopes
   * @throws {ApiKeyExpiryInvalidError} when it would be expired already, or outlive the key that makes it
   */
  async create(
    principal: Principal,
    { project_id, name, scopes, expires_at }: CreateApiKey,
  ): Promise<CreatedApiKey> {
    const { org_id, project_ids } = principal;
    if (!project_ids.includes(project_id)) throw new UnknownProjectError(project_id);
    for (const scope of scopes) requirePermission(principal, scope);
    const expiry = expires_at === null ? null : new Date(expires_at);
    if (expiry !== null && expiry <= new Date()) {
      throw new ApiKeyExpiryInvalidError(
        "api_key_expiry_invalid",
        "The key would be expired already: name a moment in the future, or none.",
      );
    }
    return inProject(this.#db, { org_id, project_id }, async (tx) => {
      await refuseLongerLife(tx, principal, expiry);
      const permissions = Permission.options.filter((permission) => scopes.includes(permission));
      const actor_id = actorId(principal);
      const { id, key } = await createApiKey(tx, {
        name,
        permissions,
        expires_at: expiry,
        created_by: actor_id,
      });
      await writeAudit(tx, org_id, {
        action: "api_key.created",
        actor_id,
        target_id: id,
        project_id,
        details: { name, permissions, expires_at: expiry?.toISOString() ?? null },
      });
      return { ...(await readKey(tx, id)), key };
    });
  }

  /** Newest first, without those that were revoked. @param before the id after which the page begins @throws {UnknownProjectError} */
  async list(
    principal: Principal,
    query: { limit: number; before?: string | undefined; project_id?: string | undefined },
  ): Promise<Page<ApiKey>> {
    const { limit, before, project_id } = query;
    if (project_id !== undefined && !principal.project_ids.includes(project_id))
      throw new UnknownProjectError(project_id);
    const rows = await inTenant(this.#db, principal, (tx) => {
      let keys = keysIn(tx)
        .orderBy("api_keys.id", "desc")
        .limit(limit + 1);
      if (before !== undefined) keys = keys.where("api_keys.id", "<", before);
      if (project_id !== undefined) keys = keys.where("api_keys.project_id", "=", project_id);
      return keys.execute();
    });
    const items = rows.slice(0, limit).map(toApiKey);
    return { items, next_cursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
  }

  /**
   * Ends a key, at once and for good.
   *
   * @throws {ApiKeyNotFoundError}
   * @throws {PermissionDeniedError} when the key may do what the caller may not
   */
  async revoke(principal: Principal, id: string): Promise<void> {
    await inTenant(this.#db, principal, async (tx) => {
      const { scopes, name, project_id } = await readKey(tx, id);
      for (const scope of scopes) requirePermission(principal, scope);
      await tx.sql
        .updateTable("api_keys")
        .set({ revoked_at: new Date() })
        .where("org_id", "=", tx.org_id)
        .where("project_id", "in", tx.project_ids)
        .where("id", "=", id)
        .execute();
      await writeAudit(tx, tx.org_id, {
        action: "api_key.revoked",
        actor_id: actorId(principal),
        target_id: id,
        project_id,
        details: { name },
      });
    });
  }
}

const keysIn = ({ sql, org_id, project_ids }: TenantTransaction) =>
  sql
    .selectFrom("api_keys")
    // Row-level security shows those who belong to the organization now, and the keys of the caller's projects.
    .leftJoin("users", "users.id", "api_keys.created_by")
    .leftJoin("api_keys as makers", "makers.id", "api_keys.created_by")
    .select([
      "api_keys.id",
      "api_keys.project_id",
      "api_keys.name",
      "api_keys.prefix",
      "api_keys.permissions",
      "api_keys.created_at",
      "api_keys.created_by",
      "api_keys.expires_at",
      "api_keys.last_used_at",
      "users.name as maker_name",
      "users.email as maker_email",
      "makers.name as maker_key",
    ])
    .where("api_keys.org_id", "=", org_id)
    .where("api_keys.project_id", "in", project_ids)
    .where("api_keys.revoked_at", "is", null);

/** @throws {ApiKeyNotFoundError} */
async function readKey(tx: TenantTransaction, id: string): Promise<ApiKey> {
  const row = await keysIn(tx).where("api_keys.id", "=", id).executeTakeFirst();
  if (row === undefined) throw new ApiKeyNotFoundError(id);
  return toApiKey(row);
}

/** @throws {ApiKeyExpiryInvalidError} when a key that expires would make one that lives longer */
async function refuseLongerLife(
  tx: TenantTransaction,
  principal: Principal,
  expiry: Date | null,
): Promise<void> {
  if (principal.kind !== "api_key") return;
  const { expires_at: until } = await readKey(tx, principal.api_key.id);
  if (until === null || (expiry !== null && expiry <= new Date(until))) return;
  throw new ApiKeyExpiryInvalidError(
    "api_key_expiry_invalid",
    `The key that makes it expires at ${until}: the new one must not live longer.`,
  );
}

interface ApiKeyRow {
  readonly id: string;
  readonly project_id: string;
  readonly name: string;
  readonly prefix: string;
  readonly permissions: readonly string[];
  readonly created_at: Date;
  readonly created_by: string | null;
  readonly maker_name: string | null;
  readonly maker_email: string | null;
  readonly maker_key: string | null;
  readonly expires_at: Date | null;
  readonly last_used_at: Date | null;
}

const toApiKey = ({
  permissions,
  created_at,
  created_by,
  maker_name,
  maker_email,
  maker_key,
  expires_at,
  last_used_at,
  ...row
}: ApiKeyRow): ApiKey => ({
  ...row,
  // People may have no name.
  created_by: created_by === null ? null : { id: created_by, name: maker_name || maker_email || maker_key },
  // A newer server may have granted what this one has no word for.
  scopes: Permission.options.filter((permission) => permissions.includes(permission)),
  created_at: created_at.toISOString(),
  expires_at: expires_at?.toISOString() ?? null,
  last_used_at: last_used_at?.toISOString() ?? null,
});
