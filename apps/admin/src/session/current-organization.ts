const key = "patchbay.organization";

/** The organization that this page works in, from when it was first known. */
let current: string | undefined;

/**
 * The id of the organization that this tab works in: the one it was in before it was loaded again, else the one that was
 * entered last in this browser. Undefined where nobody has entered one here.
 */
export function currentOrganization(): string | undefined {
  if (current !== undefined) return current;
  try {
    return sessionStorage.getItem(key) ?? localStorage.getItem(key) ?? undefined;
  } catch {
    return undefined; // storage is forbidden: the server says where one begins
  }
}

/** Enters an organization in this tab, and in tabs that are opened from now on; undefined forgets where one was. */
export function enterOrganization(id: string | undefined): void {
  current = id;
  try {
    for (const storage of [sessionStorage, localStorage]) {
      if (id === undefined) storage.removeItem(key);
      else storage.setItem(key, id);
    }
  } catch {
    // Storage is forbidden: it lasts as long as the page.
  }
}
