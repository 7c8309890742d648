import { z } from "zod";

import { AuditEntryId, ProjectId } from "./ids.ts";

/** What is written down when it is done. A newer server may write down more. */
export const auditActions = [
  "organization.created",
  "api_key.created",
  "api_key.revoked",
  "provider_key.stored",
  "provider_key.removed",
] as const;
export type AuditAction = (typeof auditActions)[number];

/** One thing that was done, by whom and to what. Written once, never changed, and without secrets. */
export const AuditEntry = z
  .strictObject({
    id: AuditEntryId,
    /** Null for what belongs to the organization itself. */
    project_id: ProjectId.nullable(),
    /** The id of a person or of an API key; null for the server itself. */
    actor_id: z.string().nullable(),
    /** As `noun.verb`. */
    action: z.string(),
    /** The id or the name of what it was done to. */
    target_id: z.string(),
    details: z.record(z.string(), z.unknown()),
    created_at: z.iso.datetime(),
  })
  .meta({ id: "AuditEntry" });
export type AuditEntry = z.infer<typeof AuditEntry>;
