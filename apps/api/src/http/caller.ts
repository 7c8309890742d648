import { actorId, type Principal } from "@patchbay/identity";
import type { Answerer } from "@patchbay/runtime";

/** The id under which runs and versions remember who asked. */
export const callerId = (principal: Principal): string => actorId(principal);

/** Who answers what a run asks: a person with their role, or a program, which has none. */
export const answererOf = (principal: Principal): Answerer => ({
  id: callerId(principal),
  roles: principal.kind === "user" ? [principal.role] : [],
});
