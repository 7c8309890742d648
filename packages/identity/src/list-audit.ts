import { AuditEntry, type Page } from "@patchbay/contracts";
import { type Database, inOrganization, inTenant, type OrganizationTransaction } from "@patchbay/database";

import type { Principal } from "./principal.ts";

/**
 * What was written down, newest first: to a person everything of the organization, to a program what belongs to its
 * project or to the organization itself.
 *
 * @param query.before the id after which the page begins
 */
export async function listAudit(
  db: Database,
  principal: Principal,
  { limit, before }: { readonly limit: number; readonly before?: string | undefined },
): Promise<Page<AuditEntry>> {
  const read = ({ sql, org_id }: Pick<OrganizationTransaction, "sql" | "org_id">) => {
    const entries = sql
      .selectFrom("audit_log")
      .select(["id", "project_id", "actor_id", "action", "target_id", "details", "created_at"])
      .where("org_id", "=", org_id)
      .orderBy("id", "desc")
      .limit(limit + 1);
    return (before === undefined ? entries : entries.where("id", "<", before)).execute();
  };
  const rows =
    principal.kind === "user"
      ? await inOrganization(db, principal.org_id, read)
      : await inTenant(db, principal, read);
  const items = rows
    .slice(0, limit)
    .map(({ created_at, ...row }) => AuditEntry.parse({ ...row, created_at: created_at.toISOString() }));
  return { items, next_cursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}
