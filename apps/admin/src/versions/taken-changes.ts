import { diffGraphs, type GraphChange, type JsonObject, type MergeConflict } from "@patchbay/graph";

/** The changes of one side that are in the merged document, without those that somebody has to decide about. */
export function takenChanges(
  base: JsonObject,
  side: JsonObject,
  conflicts: readonly MergeConflict[],
  name: "a" | "b",
): readonly GraphChange[] {
  return diffGraphs(base, side).filter(
    ({ path_before, path_after }) =>
      !conflicts.some(
        (conflict) =>
          isWithin(path_after, conflict[name]?.path) || isWithin(path_before, conflict.base?.path),
      ),
  );
}

const isWithin = (pointer: string | null, place: string | undefined): boolean =>
  place !== undefined && pointer !== null && (pointer === place || pointer.startsWith(`${place}/`));
