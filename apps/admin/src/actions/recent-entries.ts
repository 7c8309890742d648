const key = "patchbay.recentCommands";
const keptEntries = 24;

/** Ids of what was chosen in the command palette in this browser, last first. */
export function recentEntries(): readonly string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? "[]");
    return Array.isArray(kept) ? kept.filter((id) => typeof id === "string") : [];
  } catch {
    return []; // storage is forbidden, or somebody wrote something else there
  }
}

/** Remembers that an entry was chosen. */
export function rememberEntry(id: string): void {
  try {
    const kept = [id, ...recentEntries().filter((each) => each !== id)].slice(0, keptEntries);
    localStorage.setItem(key, JSON.stringify(kept));
  } catch {
    // Storage is forbidden: the palette forgets.
  }
}
