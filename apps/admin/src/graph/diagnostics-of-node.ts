import type { Diagnostic } from "@patchbay/graph";

/** The index in `nodes` of the node that a JSON pointer leads into; undefined when it leads elsewhere. */
export function nodeIndexOf(pointer: string): number | undefined {
  const index = /^\/nodes\/(\d+)(?:\/|$)/.exec(pointer)?.[1];
  return index === undefined ? undefined : Number(index);
}

/** Diagnostics by the index of the node that they are about, each list in its given order. */
export function diagnosticsByNode(
  diagnostics: readonly Diagnostic[],
): ReadonlyMap<number, readonly Diagnostic[]> {
  const groups = new Map<number, Diagnostic[]>();
  for (const diagnostic of diagnostics) {
    const index = nodeIndexOf(diagnostic.path);
    if (index !== undefined) groups.set(index, [...(groups.get(index) ?? []), diagnostic]);
  }
  return groups;
}

const ranks = { error: 2, warning: 1, info: 0 };

/** The worst severity among diagnostics; undefined when there are none. */
export function worstSeverity(diagnostics: readonly Diagnostic[]): Diagnostic["severity"] | undefined {
  return diagnostics
    .map(({ severity }) => severity)
    .toSorted((a, b) => ranks[b] - ranks[a])
    .at(0);
}
