export { ApiKeyExpiryInvalidError, ApiKeyNotFoundError, UnknownProjectError } from "./api-key-errors.ts";
export { ApiKeyService } from "./api-key-service.ts";
export { createApiKey, type NewApiKey } from "./api-key.ts";
export {
  bootstrap,
  type BootstrapOptions,
  type FirstOrganization,
  isBootstrapped,
  newFirstOrganization,
} from "./bootstrap.ts";
export { builtInRoles } from "./built-in-role.ts";
export { createOrganization, mostOrganizations } from "./create-organization.ts";
export { findMemberByEmail } from "./find-membership.ts";
export { listAudit } from "./list-audit.ts";
export { me } from "./me.ts";
export {
  OrganizationNameTakenError,
  PersonRequiredError,
  TooManyOrganizationsError,
  UnknownOrganizationError,
} from "./organization-errors.ts";
export { hashPassword, verifyPassword } from "./password.ts";
export {
  actorId,
  type ApiKeyPrincipal,
  PermissionDeniedError,
  type Principal,
  requirePermission,
  type UserPrincipal,
} from "./principal.ts";
export { type Credential, isRefusal, resolvePrincipal } from "./resolve-principal.ts";
export { createSession, type MemberId, type NewSession, signOut } from "./session.ts";
export { createSignInLimiter, type SignInLimiter, TooManyAttemptsError } from "./sign-in-limiter.ts";
export { createSignInLinks, type SignInLinks } from "./sign-in-links.ts";
export { signIn, type SignInNeeds } from "./sign-in.ts";
export { UnauthenticatedError } from "./unauthenticated-error.ts";
export { type Deed, writeAudit } from "./write-audit.ts";
