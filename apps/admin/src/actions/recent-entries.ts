import { organizationKey } from "../session/organization-storage.ts";

/** Nodes and agents are among them: they are the organization's. */
const keyOf = (): string => organizationKey("recentCommands");
const keptEntries = 24;

/** Ids of what was chosen in the command palette in this browser, last first. */
export function recentEntries(): readonly string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keyOf()) ?? "[]");
    return Array.isArray(kept) ? kept.filter((id) => typeof id === "string") : [];
  } catch {
    return []; // storage is forbidden, or somebody wrote something else there
  }
}

/** Remembers that an entry was chosen. */
export function rememberEntry(id: string): void {
  try {
    const kept = [id, ...recentEntries().filter((each) => each !== id)].slice(0, keptEntries);
    localStorage.setItem(keyOf(), JSON.stringify(kept));
  } catch {
    // Storage is forbidden: the palette forgets.
  }
}
