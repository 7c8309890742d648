import { z } from "zod";

import { Permission } from "./identity.ts";
import { ApiKeyId, ProjectId } from "./ids.ts";
import { text } from "./limits.ts";

/** A key by which programs call the API, without its secret. One that was revoked is no longer there. */
export const ApiKey = z
  .strictObject({
    id: ApiKeyId,
    /** The one project that it opens. */
    project_id: ProjectId,
    name: z.string(),
    /** How the key begins, by which people and secret scanners recognize it. */
    prefix: z.string(),
    scopes: z.array(Permission),
    created_at: z.iso.datetime(),
    /** Who made it: a person, or the key of a program. Null where nobody wrote it down. */
    created_by: z
      .strictObject({
        id: z.string(),
        /** Null where they belong to the organization no more. */
        name: z.string().nullable(),
      })
      .nullable(),
    /** From then on it opens nothing; null where it is valid until it is revoked. */
    expires_at: z.iso.datetime().nullable(),
    /** Some minutes older than the truth at most. */
    last_used_at: z.iso.datetime().nullable(),
  })
  .meta({ id: "ApiKey" });
export type ApiKey = z.infer<typeof ApiKey>;

export const CreateApiKey = z
  .strictObject({
    project_id: ProjectId,
    name: text(120).trim().min(1),
    /** Some of what its maker may do. */
    scopes: z.array(Permission).min(1).max(Permission.options.length),
    /** In the future. A key that expires makes none that lives longer. */
    expires_at: z.iso.datetime({ offset: true }).nullable().default(null),
  })
  .meta({ id: "CreateApiKey" });
export type CreateApiKey = z.infer<typeof CreateApiKey>;

export const CreatedApiKey = z
  .strictObject({
    ...ApiKey.shape,
    /** The key itself, which is told this once. Null where the same request was answered before. */
    key: z.string().nullable(),
  })
  .meta({ id: "CreatedApiKey" });
export type CreatedApiKey = z.infer<typeof CreatedApiKey>;
