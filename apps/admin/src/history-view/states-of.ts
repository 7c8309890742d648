import type { History } from "../editing/history.ts";

/** One state that the document was in, as the history lists it. */
export interface PastState {
  /** What led to it; undefined for the state in which it was opened. */
  readonly name: string | undefined;
  /** When it was made, in milliseconds since the epoch; undefined with the name. */
  readonly at: number | undefined;
  /** How many steps it is away: below 0 back, 0 here, above 0 forward again. What `DocumentStore.travel` takes. */
  readonly steps: number;
}

/** Every state that can be gone to, newest first. */
export function statesOf({ past, future }: History): readonly PastState[] {
  const begin: PastState = { name: undefined, at: undefined, steps: 0 - past.length };
  const behind = past.map(({ name, at }, index) => ({ name, at, steps: index + 1 - past.length }));
  const ahead = future.map(({ name, at }, index) => ({ name, at, steps: index + 1 }));
  return [begin, ...behind, ...ahead].toReversed();
}
