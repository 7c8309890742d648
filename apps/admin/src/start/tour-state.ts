import { keptFlag } from "./kept-flag.ts";

const seen = keptFlag("patchbay.tour.seen");
const listeners = new Set<() => void>();
let isAsked = false;

const tell = (): void => {
  for (const listener of listeners) listener();
};

/** Calls back when the tour begins or ends; returns what ends that. */
export function onTourChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Whether the tour is under way. */
export const isTouring = (): boolean => isAsked;

/** Whether the tour was ended or skipped in this browser before. */
export const hasSeenTour = seen.isSet;

/** Begins the tour, also for whoever has seen it. Nothing happens where there is no builder on the page. */
export function startTour(): void {
  isAsked = true;
  tell();
}

/** Ends the tour; it does not come back by itself. */
export function endTour(): void {
  isAsked = false;
  seen.set();
  tell();
}
