import type { Diagnostic } from "@patchbay/graph";

/**
 * What is to be said at a place: what is about it, and what is about something below it that has no place of its own.
 *
 * @param shown pointers of the places below that say what is about them
 */
export const problemsAt = (
  problems: readonly Diagnostic[],
  pointer: string,
  shown: readonly string[] = [],
): readonly Diagnostic[] =>
  problems.filter(({ path }) => isWithin(path, pointer) && !shown.some((each) => isWithin(path, each)));

const isWithin = (path: string, pointer: string): boolean =>
  path === pointer || path.startsWith(`${pointer}/`);
