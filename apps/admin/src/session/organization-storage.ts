import { clear, createStore, delMany, keys, type UseStore } from "idb-keyval";

import { currentOrganization } from "./current-organization.ts";

const prefix = "patchbay.in.";

/** Under which name something that belongs to the organization is kept in the browser: `patchbay.in.org_….name`. */
export const organizationKey = (name: string): string => `${prefix}${currentOrganization() ?? ""}.${name}`;

let opened: UseStore | undefined;

/** Where work on drafts is kept, under keys that begin as {@link organizationKey} says. */
export const draftStore = (): UseStore => (opened ??= createStore("patchbay", "drafts"));

/**
 * Removes what this browser keeps of every organization but these: those that whoever is signed in now belongs to, none
 * when somebody signs out. Never rejects: a browser that forbids storage keeps nothing.
 */
export async function forgetOthers(organizationIds: readonly string[]): Promise<void> {
  const stays = organizationIds.map((id) => `${prefix}${id}.`);
  const isForeign = (key: IDBValidKey): boolean =>
    typeof key !== "string" || !stays.some((each) => key.startsWith(each));
  try {
    for (const storage of [localStorage, sessionStorage]) {
      const foreign = Object.keys(storage).filter((key) => key.startsWith(prefix) && isForeign(key));
      for (const key of foreign) storage.removeItem(key);
    }
    if (stays.length === 0) await clear(draftStore());
    else await delMany((await keys(draftStore())).filter(isForeign), draftStore());
  } catch {
    // Nothing is kept where nothing can be.
  }
}
