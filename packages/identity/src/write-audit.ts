import type { AuditAction } from "@patchbay/contracts";
import { type BootstrapTransaction, newId } from "@patchbay/database";

/** Something that was done, as it is written down. */
export interface Deed {
  readonly action: AuditAction;
  /** A principal's id; null for the server itself. */
  readonly actor_id: string | null;
  readonly target_id: string;
  /** Null for what belongs to the organization itself. */
  readonly project_id?: string | null;
  /** Plain JSON; never a secret, and nothing that somebody may want to be forgotten. */
  readonly details?: Readonly<Record<string, string | number | boolean | null | readonly string[]>>;
}

/** Any transaction that may write down what is done in it. */
interface AuditedTransaction {
  readonly sql: Pick<BootstrapTransaction["sql"], "insertInto">;
}

/** Writes down what was done, in the transaction that does it: one is not without the other. */
export async function writeAudit(
  { sql }: AuditedTransaction,
  org_id: string,
  { action, actor_id, target_id, project_id = null, details = {} }: Deed,
): Promise<void> {
  await sql
    .insertInto("audit_log")
    .values({
      id: newId("aud"),
      org_id,
      project_id,
      actor_id,
      action,
      target_id,
      details: JSON.stringify(details),
    })
    .execute();
}
