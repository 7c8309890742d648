import { Permission } from "@patchbay/contracts";
import type { MemberRole } from "@patchbay/database";

const viewer: readonly Permission[] = [
  "agents:read",
  "runs:read",
  "threads:read",
  "registries:read",
  "identity:read",
  "projects:read",
];
const editor: readonly Permission[] = [
  ...viewer,
  "agents:write",
  "agents:publish",
  // Running costs money at the providers, so looking is not enough.
  "agents:run",
  "runs:cancel",
  "runs:resume",
  "threads:write",
  // Whoever may run agents may have their programs do it: a key has no more than its maker, nor revokes one that has.
  "api_keys:read",
  "api_keys:write",
];

/** What the roles that every organization has allow. An owner may do everything. */
export const builtInRoles: Readonly<Record<MemberRole, ReadonlySet<Permission>>> = {
  viewer: new Set(viewer),
  editor: new Set(editor),
  owner: new Set(Permission.options),
};
