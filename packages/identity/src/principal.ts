import type { Permission } from "@patchbay/contracts";
import type { MemberRole, Tenant } from "@patchbay/database";
import { AppError } from "@patchbay/errors";

interface PrincipalBase extends Tenant {
  readonly organization_name: string;
  readonly permissions: ReadonlySet<Permission>;
}

/** A member of the organization who is signed in; sees all its projects. */
export interface UserPrincipal extends PrincipalBase {
  readonly kind: "user";
  readonly user: { readonly id: string; readonly email: string; readonly name: string };
  readonly session_id: string;
  /** What they are in the organization. */
  readonly role: MemberRole;
}

/** A program with an API key; sees the key's project. */
export interface ApiKeyPrincipal extends PrincipalBase {
  readonly kind: "api_key";
  readonly api_key: { readonly id: string; readonly name: string };
}

/** Who is asking and what they may do. Being a `Tenant`, it goes into `inTenant` as it is. */
export type Principal = UserPrincipal | ApiKeyPrincipal;

/** The id under which is remembered who did something: a person's, or an API key's. */
export const actorId = (principal: Principal): string =>
  principal.kind === "user" ? principal.user.id : principal.api_key.id;

export class PermissionDeniedError extends AppError<"permission_denied"> {
  constructor(permission: Permission) {
    super(
      "permission_denied",
      `This needs the permission ${permission}, which your role or API key does not have.`,
      { details: { permission } },
    );
  }
}

/** @throws {PermissionDeniedError} when the principal does not have the permission */
export function requirePermission(principal: Principal, permission: Permission): void {
  if (!principal.permissions.has(permission)) throw new PermissionDeniedError(permission);
}
