const key = "patchbay.singleKeys";
const listeners = new Set<() => void>();

/** Whether shortcuts of a single key work in this browser. WCAG 2.1.4 wants that they can be switched off. */
export function singleKeysOn(): boolean {
  try {
    return localStorage.getItem(key) !== "off";
  } catch {
    return true; // storage is forbidden
  }
}

/** Switches shortcuts of a single key on or off in this browser. */
export function switchSingleKeys(isOn: boolean): void {
  try {
    localStorage.setItem(key, isOn ? "on" : "off");
  } catch {
    // Storage is forbidden: they stay on.
  }
  for (const listener of listeners) listener();
}

/** Calls back after each switch; returns what ends that. */
export function onSingleKeysSwitched(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
