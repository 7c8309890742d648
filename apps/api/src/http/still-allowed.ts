import type { Permission } from "@patchbay/contracts";
import type { Database } from "@patchbay/database";
import { isRefusal, resolvePrincipal } from "@patchbay/identity";
import type { Context } from "hono";

import type { ApiEnv } from "./api-env.ts";
import { credentialOf } from "./authenticate.ts";

/**
 * Asks again, for an answer that takes long, whether whoever sent the request may still be told: the credential is good,
 * for the same organization and with the permission. A database that cannot be asked has taken nothing away.
 */
export function stillAllowed(
  c: Context<ApiEnv>,
  db: Database,
  permission: Permission | undefined,
): () => Promise<boolean> {
  const credential = credentialOf(c);
  const { org_id } = c.get("principal");
  return async () => {
    try {
      const now = await resolvePrincipal(db, credential);
      return now.org_id === org_id && (permission === undefined || now.permissions.has(permission));
    } catch (thrown) {
      return !isRefusal(thrown);
    }
  };
}
