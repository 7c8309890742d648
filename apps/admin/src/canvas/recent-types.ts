const key = "patchbay.recentNodeTypes";
const keptTypes = 8;

/** The node types that were added last in this browser, last first. */
export function recentTypes(): readonly string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? "[]");
    return Array.isArray(kept) ? kept.filter((type) => typeof type === "string") : [];
  } catch {
    return []; // storage is forbidden, or somebody wrote something else there
  }
}

/** Remembers that a node of a type was added. */
export function rememberType(type: string): void {
  try {
    const kept = [type, ...recentTypes().filter((each) => each !== type)].slice(0, keptTypes);
    localStorage.setItem(key, JSON.stringify(kept));
  } catch {
    // Storage is forbidden: the palette forgets.
  }
}
