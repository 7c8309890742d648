import { createHash } from "node:crypto";

/** Names the group that an activation spawns: the same when it is executed again. */
export function groupId(runId: string, path: string): string {
  // 104 bits, of which no two in one database will ever be alike.
  return `grp_${createHash("sha256").update(`${runId} ${path}`).digest("hex").slice(0, 26)}`;
}

/** Whether a text can be the name of a group. One that has no members is not known to be one otherwise. */
export const isGroupId = (text: string): boolean => /^grp_[0-9a-f]{26}$/.test(text);
