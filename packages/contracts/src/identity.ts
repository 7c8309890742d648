import { z } from "zod";

import { ApiKeyId, OrganizationId, ProjectId, UserId } from "./ids.ts";

/**
 * Everything that a principal can be allowed to do, as `resource:action`. Roles and API keys grant subsets.
 *
 * A closed list: a route names one of these or `public`, and a test walks the live route table to see that it does.
 */
export const Permission = z.enum([
  "agents:read",
  "agents:write",
  "agents:publish",
  "agents:run",
  "runs:read",
  "runs:cancel",
  "threads:read",
  "registries:read",
  "identity:read",
  "projects:read",
]);
export type Permission = z.infer<typeof Permission>;

export const SignIn = z
  .strictObject({ email: z.email().max(254), password: z.string().min(1).max(1_024) })
  .meta({ id: "SignIn" });
export type SignIn = z.infer<typeof SignIn>;

/** The secret of the link that the server printed when it started. */
export const SignInWithLink = z
  .strictObject({ token: z.string().min(1).max(200) })
  .meta({ id: "SignInWithLink" });
export type SignInWithLink = z.infer<typeof SignInWithLink>;

export const Project = z
  .strictObject({ id: ProjectId, org_id: OrganizationId, name: z.string(), created_at: z.iso.datetime() })
  .meta({ id: "Project" });
export type Project = z.infer<typeof Project>;

/** Who the credential of this request belongs to, and what it may do. */
export const Me = z
  .strictObject({
    kind: z.enum(["user", "api_key"]),
    user: z.strictObject({ id: UserId, email: z.string(), name: z.string() }).nullable(),
    api_key: z.strictObject({ id: ApiKeyId, name: z.string() }).nullable(),
    organization: z.strictObject({ id: OrganizationId, name: z.string() }),
    projects: z.array(Project),
    permissions: z.array(Permission),
  })
  .meta({ id: "Me" });
export type Me = z.infer<typeof Me>;
