import { pause } from "./pause.ts";

/** A pause that somebody else may cut short. */
export interface BreakablePause {
  /** Resolves after that many milliseconds, or when it is cut short. @throws the signal's reason when it aborts before */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Ends the pause that is under way, or else the next one before it begins. */
  readonly cut: () => void;
}

/** Makes a pause for one waiter at a time. */
export function breakablePause(): BreakablePause {
  let cut = new AbortController();
  return {
    cut: () => cut.abort(),
    pause: async (ms, signal) => {
      try {
        await pause(ms, AbortSignal.any([signal, cut.signal]));
      } catch {
        signal.throwIfAborted(); // else it was only cut short
      } finally {
        if (cut.signal.aborted) cut = new AbortController();
      }
    },
  };
}
