import { organizationKey } from "./organization-storage.ts";

const name = "project";
const listeners = new Set<() => void>();

/** The id of the project that was chosen last in this browser, in the organization of this tab; null when none was. */
export function chosenProject(): string | null {
  try {
    return localStorage.getItem(organizationKey(name));
  } catch {
    return null; // storage is forbidden: the first project it is
  }
}

/** Remembers the project to work in. */
export function chooseProject(id: string): void {
  try {
    localStorage.setItem(organizationKey(name), id);
  } catch {
    // Storage is forbidden: the choice cannot be kept.
  }
  for (const listener of listeners) listener();
}

/** Calls back after each choice; returns what ends that. */
export function onProjectChosen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
