import { Permission } from "@patchbay/contracts";
import {
  type Database,
  inOrganization,
  inTenant,
  readWithCredential,
  SharedLooks,
  withCredential,
} from "@patchbay/database";

import { isApiKey } from "./api-key.ts";
import { builtInRoles } from "./built-in-role.ts";
import { findMembership } from "./find-membership.ts";
import { UnknownOrganizationError } from "./organization-errors.ts";
import type { ApiKeyPrincipal, Principal, UserPrincipal } from "./principal.ts";
import { secretDigest } from "./secret-digest.ts";
import { UnauthenticatedError } from "./unauthenticated-error.ts";

/** What a request carries to say who sent it, and which organization it is meant for, where it names one. */
export type Credential =
  | { readonly kind: "session"; readonly token: string; readonly org_id?: string | undefined }
  | { readonly kind: "api_key"; readonly key: string; readonly org_id?: string | undefined }
  | { readonly kind: "none" };

/** Whether an error of `resolvePrincipal` says that the credential opens nothing, or not what was asked for. */
export const isRefusal = (thrown: unknown): boolean =>
  thrown instanceof UnauthenticatedError || thrown instanceof UnknownOrganizationError;

/** How much older than the truth `last_used_at` may be: not every request should write. */
const lastUsedPrecisionMs = 5 * 60 * 1_000;

/**
 * Who a credential belongs to and what they may do now: nothing that decides is remembered from request to request, so
 * what was revoked, expired or taken away stops at once. One round trip for an API key, which those share who come with
 * it in the same moment; two transactions for a session.
 *
 * @throws {UnauthenticatedError} when the credential is missing, malformed, unknown, expired or revoked
 * @throws {UnknownOrganizationError} when it does not open the organization that the request is meant for
 */
export async function resolvePrincipal(db: Database, credential: Credential): Promise<Principal> {
  switch (credential.kind) {
    case "session":
      return resolveSession(db, credential);
    case "api_key":
      return looksOf(db).of(JSON.stringify(credential), () => resolveApiKey(db, credential));
    case "none":
      throw new UnauthenticatedError(
        "No credential was sent: sign in, or send an API key in the header `Authorization: Bearer …`.",
      );
  }
}

type Presented<Kind extends Credential["kind"]> = Extract<Credential, { kind: Kind }>;

async function resolveSession(
  db: Database,
  { token, org_id: wanted }: Presented<"session">,
): Promise<UserPrincipal> {
  const session = await withCredential(db, { session_digest: secretDigest(token) }, ({ sql }) =>
    sql.selectFrom("sessions").select(["id", "org_id", "user_id", "expires_at"]).executeTakeFirst(),
  );
  if (session === undefined)
    throw new UnauthenticatedError("The session is not known or has ended: sign in again.");
  if (session.expires_at <= new Date())
    throw new UnauthenticatedError("The session has expired: sign in again.");
  const entered = await enter(db, session, wanted ?? session.org_id);
  if (entered !== undefined) return entered;
  if (wanted !== undefined) throw new UnknownOrganizationError(wanted);
  // Who has left the organization in which they signed in goes on in their first other one.
  const other = await findMembership(db, session.user_id);
  const elsewhere = other === undefined ? undefined : await enter(db, session, other.org_id);
  if (elsewhere === undefined)
    throw new UnauthenticatedError("You belong to no organization any more: ask to be taken in again.");
  return elsewhere;
}

/** Somebody in an organization; undefined where they are no member of it. */
async function enter(
  db: Database,
  session: { readonly id: string; readonly user_id: string },
  org_id: string,
): Promise<UserPrincipal | undefined> {
  const { user_id } = session;
  const { member, projects } = await inOrganization(db, org_id, async ({ sql }) => ({
    member: await sql
      .selectFrom("members")
      .innerJoin("users", "users.id", "members.user_id")
      .innerJoin("organizations", "organizations.id", "members.org_id")
      .select(["members.role", "users.email", "users.name", "organizations.name as organization_name"])
      .where("members.org_id", "=", org_id)
      .where("members.user_id", "=", user_id)
      .executeTakeFirst(),
    projects: await sql
      .selectFrom("projects")
      .select("id")
      .where("org_id", "=", org_id)
      .orderBy("id")
      .execute(),
  }));
  if (member === undefined) return undefined;
  return {
    kind: "user",
    org_id,
    organization_name: member.organization_name,
    project_ids: projects.map((project) => project.id),
    permissions: builtInRoles[member.role],
    user: { id: user_id, email: member.email, name: member.name },
    session_id: session.id,
    role: member.role,
  };
}

async function resolveApiKey(
  db: Database,
  { key, org_id: wanted }: Presented<"api_key">,
): Promise<ApiKeyPrincipal> {
  if (!isApiKey(key)) {
    throw new UnauthenticatedError(
      "The API key is malformed: it begins with `pb_` and is copied as a whole.",
    );
  }
  const [found] = await readWithCredential(db, { api_key_digest: secretDigest(key) }, ({ sql }) =>
    sql
      .selectFrom("api_keys")
      .select([
        "id",
        "org_id",
        "project_id",
        "name",
        "permissions",
        "expires_at",
        "revoked_at",
        "last_used_at",
      ]),
  );
  const now = new Date();
  if (found === undefined) throw new UnauthenticatedError("The API key is not known.");
  if (found.revoked_at !== null) throw new UnauthenticatedError("The API key was revoked.");
  if (found.expires_at !== null && found.expires_at <= now)
    throw new UnauthenticatedError("The API key has expired.");
  const { id, org_id, project_id } = found;
  if (wanted !== undefined && wanted !== org_id) throw new UnknownOrganizationError(wanted);
  const tenant = { org_id, project_ids: [project_id] };
  const isUsedAgain =
    found.last_used_at === null || now.getTime() - found.last_used_at.getTime() > lastUsedPrecisionMs;
  // With its organization a key is gone too, so a name that is known is the name of one that exists.
  const known = namesOf(db).get(org_id);
  const organization_name =
    known !== undefined && !isUsedAgain
      ? known
      : await inTenant(db, tenant, async ({ sql }) => {
          if (isUsedAgain) {
            await sql
              .updateTable("api_keys")
              .set({ last_used_at: now })
              .where("org_id", "=", org_id)
              .where("id", "=", id)
              .execute();
          }
          const row = await sql
            .selectFrom("organizations")
            .select("name")
            .where("id", "=", org_id)
            .executeTakeFirst();
          return row?.name;
        });
  if (organization_name === undefined) throw new UnauthenticatedError("The API key is not known.");
  remember(namesOf(db), org_id, organization_name);
  return {
    kind: "api_key",
    ...tenant,
    organization_name,
    // A newer version may have granted what this one has no word for.
    permissions: new Set(Permission.options.filter((permission) => found.permissions.includes(permission))),
    api_key: { id, name: found.name },
  };
}

/** Who asks with the same key at once is looked up once. A look is over within moments, and the key with it. */
const looks = new WeakMap<Database, SharedLooks<ApiKeyPrincipal>>();

function looksOf(db: Database): SharedLooks<ApiKeyPrincipal> {
  const known = looks.get(db) ?? new SharedLooks<ApiKeyPrincipal>();
  looks.set(db, known);
  return known;
}

/**
 * How organizations are called, which decides nothing: for whoever reads an answer. It is read again whenever a key's use
 * is noted, so a new name is seen within `lastUsedPrecisionMs`.
 */
const names = new WeakMap<Database, Map<string, string>>();
const mostNames = 10_000;

function namesOf(db: Database): Map<string, string> {
  const known = names.get(db) ?? new Map<string, string>();
  names.set(db, known);
  return known;
}

function remember(known: Map<string, string>, org_id: string, name: string): void {
  if (known.size >= mostNames) known.clear();
  known.set(org_id, name);
}
