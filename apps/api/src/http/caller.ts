import type { Principal } from "@patchbay/identity";

/** The id under which runs and versions remember who asked. */
export const callerId = (principal: Principal): string =>
  principal.kind === "user" ? principal.user.id : principal.api_key.id;

/** The person behind a request; null for a program. */
export const userIdOf = (principal: Principal): string | null =>
  principal.kind === "user" ? principal.user.id : null;
