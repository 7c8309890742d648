import { type Kysely, sql } from "kysely";

import { isDatabaseError } from "./database-error.ts";
import type { Tables } from "./tables.ts";

/**
 * The roles that queries run under. None can sign in, owns anything, or passes row-level security:
 * - `patchbay_app`: an organization's people and programs at work, confined to a tenant
 * - `patchbay_credential`: reads the row that a credential opens
 * - `patchbay_sweeper`: sees the leases of every tenant's runs
 * - `patchbay_bootstrap`: makes organizations
 */
export const roles = [
  "patchbay_app",
  "patchbay_credential",
  "patchbay_sweeper",
  "patchbay_bootstrap",
] as const;
export type Role = (typeof roles)[number];

/**
 * Makes the roles where they are missing and lets `members` (login roles) take them. Roles belong to the whole cluster,
 * so another process, migrating another database, may be doing the same.
 *
 * @throws {Error} when a role exists but could pass row-level security
 */
export async function ensureRoles(owner: Kysely<Tables>, members: readonly string[]): Promise<void> {
  for (const role of roles) {
    const found = await sql<{ is_safe: boolean }>`
      select not (rolsuper or rolbypassrls) as is_safe from pg_roles where rolname = ${role}`.execute(owner);
    if (found.rows.length === 0) {
      await unlessDoneByAnother(() => sql`create role ${sql.id(role)} nologin noinherit`.execute(owner));
    } else if (found.rows[0]?.is_safe !== true) {
      throw new Error(
        `The database role ${role} is a superuser or bypasses row-level security; it must not.`,
      );
    }
    for (const member of new Set(members)) await ensureMembership(owner, role, member);
  }
}

/** A superuser may take any role already; for others (since Postgres 16 also for the role's creator) it is granted. */
async function ensureMembership(owner: Kysely<Tables>, role: Role, member: string): Promise<void> {
  const missing = await sql`
    select from pg_roles as login
    where login.rolname = ${member} and not login.rolsuper
      and not exists (
        select from pg_auth_members
        where pg_auth_members.member = login.oid and roleid = ${role}::regrole
          and coalesce(to_jsonb(pg_auth_members) ->> 'set_option', 'true') = 'true')`.execute(owner);
  if (missing.rows.length === 0) return;
  await unlessDoneByAnother(() => sql`grant ${sql.id(role)} to ${sql.id(member)}`.execute(owner));
}

/** Two that make the same role at once: one of them meets one of these, and what it wanted is done. */
async function unlessDoneByAnother(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const duplicateObject = "42710";
    const uniqueViolation = "23505";
    const isRace =
      isDatabaseError(error) &&
      (error.code === duplicateObject ||
        error.code === uniqueViolation ||
        error.message === "tuple concurrently updated");
    if (!isRace) throw error;
  }
}
