import { useState } from "react";

/** Which lines of a tree are closed. All are open at first. */
export interface Expansion {
  readonly closed: ReadonlySet<string>;
  readonly open: (ids: readonly string[]) => void;
  readonly close: (ids: readonly string[]) => void;
  readonly toggle: (id: string) => void;
}

/** Keeps which lines of a tree are closed, for as long as the component stands. */
export function useExpansion(): Expansion {
  const [closed, setClosed] = useState<ReadonlySet<string>>(() => new Set());
  return {
    closed,
    open: (ids) => setClosed((before) => before.difference(new Set(ids))),
    close: (ids) => setClosed((before) => before.union(new Set(ids))),
    toggle: (id) => setClosed((before) => before.symmetricDifference(new Set([id]))),
  };
}
