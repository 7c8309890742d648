/** Something that happens once in a browser, such as an introduction that was seen to its end. */
export interface KeptFlag {
  /** Calls back after each change; returns what ends that. */
  readonly subscribe: (listener: () => void) => () => void;
  readonly isSet: () => boolean;
  readonly set: () => void;
}

/** A flag under a key of its own. Where storage is forbidden it lasts as long as the page. */
export function keptFlag(key: string): KeptFlag {
  const listeners = new Set<() => void>();
  let isSetHere = false;
  return {
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    isSet: () => {
      if (isSetHere) return true;
      try {
        return localStorage.getItem(key) === "yes";
      } catch {
        return false;
      }
    },
    set: () => {
      isSetHere = true;
      try {
        localStorage.setItem(key, "yes");
      } catch {
        // Storage is forbidden: this page still remembers.
      }
      for (const listener of listeners) listener();
    },
  };
}
