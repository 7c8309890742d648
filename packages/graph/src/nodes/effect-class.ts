/** What running something does to the world; it drives caching, retries, parallelism, the effect ledger, approvals. */
export type EffectClass = "none" | "read" | "idempotent" | "write";

const weakestFirst: readonly EffectClass[] = ["none", "read", "idempotent", "write"];

/** The effect of several things together: that of the one that does most. `none` for nothing at all. */
export function strongestEffect(effects: Iterable<EffectClass>): EffectClass {
  const ranks = [...effects].map((effect) => weakestFirst.indexOf(effect));
  return weakestFirst[Math.max(0, ...ranks)] ?? "none";
}
