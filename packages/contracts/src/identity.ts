import { z } from "zod";

import { ApiKeyId, OrganizationId, ProjectId, UserId } from "./ids.ts";
import { text } from "./limits.ts";

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
  "runs:resume",
  "threads:read",
  "threads:write",
  "erasures:read",
  "erasures:write",
  "registries:read",
  "providers:write",
  "identity:read",
  "audit:read",
  "organizations:write",
  "api_keys:read",
  "api_keys:write",
  "projects:read",
  "projects:write",
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

/** What a member may be in an organization. */
export const MemberRole = z.enum(["owner", "editor", "viewer"]).meta({ id: "MemberRole" });
export type MemberRole = z.infer<typeof MemberRole>;

/** An organization that somebody is a member of. */
export const Membership = z
  .strictObject({
    id: OrganizationId,
    name: z.string(),
    role: MemberRole,
    /** Those that they may choose from in it. */
    projects: z.array(Project),
  })
  .meta({ id: "Membership" });
export type Membership = z.infer<typeof Membership>;

/** What somebody says to make another organization, whose owner they are then. */
export const CreateOrganization = z
  .strictObject({
    name: text(120).trim().min(1),
    /** Of its first project. */
    project_name: text(120).trim().min(1),
  })
  .meta({ id: "CreateOrganization" });
export type CreateOrganization = z.infer<typeof CreateOrganization>;

/**
 * The header by which a request names the organization that it is meant for. A session is then in that one, if its person
 * is a member of it; a request that names none is in the one in which they signed in.
 */
export const organizationHeader = "Patchbay-Organization";

/** Who the credential of this request belongs to, and what it may do. */
export const Me = z
  .strictObject({
    kind: z.enum(["user", "api_key"]),
    user: z.strictObject({ id: UserId, email: z.string(), name: z.string() }).nullable(),
    api_key: z.strictObject({ id: ApiKeyId, name: z.string() }).nullable(),
    /** The one that this request is in. */
    organization: z.strictObject({ id: OrganizationId, name: z.string() }),
    /** The projects of `organization` that are seen. */
    projects: z.array(Project),
    /** What may be done in `organization`. */
    permissions: z.array(Permission),
    /** Every organization that the person can enter, oldest membership first; none for an API key, which has its one. */
    organizations: z.array(Membership),
  })
  .meta({ id: "Me" });
export type Me = z.infer<typeof Me>;

/** The first call to a server that has no organization yet. */
export const Bootstrap = z
  .strictObject({
    /** What the operator set as `PATCHBAY_BOOTSTRAP_TOKEN`. */
    token: z.string().min(1).max(1_024),
    organization_name: text(120).trim().min(1),
    email: z.email().max(254),
  })
  .meta({ id: "Bootstrap" });
export type Bootstrap = z.infer<typeof Bootstrap>;

/** What the first start made. The password and the key are shown once. */
export const Credentials = z
  .strictObject({
    base_url: z.string(),
    email: z.string(),
    password: z.string(),
    api_key: z.string(),
    org_id: OrganizationId,
    project_id: ProjectId,
  })
  .meta({ id: "Credentials" });
export type Credentials = z.infer<typeof Credentials>;
