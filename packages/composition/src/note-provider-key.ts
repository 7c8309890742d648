import { writeAudit } from "@patchbay/identity";
import type { NoteProviderKey } from "@patchbay/models";

/** Writes into the organization's audit log who gave or took away a provider's key. */
export const noteProviderKey: NoteProviderKey = (tx, { provider, ...deed }) =>
  writeAudit(tx, tx.org_id, { ...deed, target_id: provider });
