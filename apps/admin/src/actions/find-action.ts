import type { Action } from "./action.ts";
import { isBrowserKey, isSingleKey, type KeyPress, matchesKeys } from "./keys.ts";

/** Where a key was pressed. */
export type KeyPlace =
  /** In nothing that takes keys. */
  | "page"
  /** In a field that shows a part of the document as it stands. */
  | "document field"
  /** In any other field. */
  | "field"
  /** In a dialog or a menu, whose keys are its own. */
  | "elsewhere";

interface FindOptions {
  readonly isApple: boolean;
  /** Whether shortcuts of a single key are switched on. */
  readonly singleKeys: boolean;
}

/** The action whose keys were pressed; one that can be done now before one that cannot. */
export function findAction(
  actions: readonly Action[],
  press: KeyPress,
  place: KeyPlace,
  { isApple, singleKeys }: FindOptions,
): Action | undefined {
  if (place === "elsewhere") return undefined;
  const matching = actions.filter(
    (action) =>
      action.within === undefined &&
      worksIn(action, place) &&
      action.keys.some(
        (keys) =>
          !isBrowserKey(keys) && (singleKeys || !isSingleKey(keys)) && matchesKeys(keys, press, isApple),
      ),
  );
  return matching.find(({ isEnabled }) => isEnabled) ?? matching[0];
}

/** Pairs of actions that the same keys would do in the same part of the page; the first of each pair would win. */
export function actionsInConflict(actions: readonly Action[]): readonly (readonly [Action, Action])[] {
  return actions.flatMap((action, index) =>
    actions
      .slice(index + 1)
      .filter(
        (other) => other.within === action.within && other.keys.some((keys) => action.keys.includes(keys)),
      )
      .map((other) => [action, other] as const),
  );
}

function worksIn({ inFields = false }: Action, place: Exclude<KeyPlace, "elsewhere">): boolean {
  switch (place) {
    case "page":
      return true;
    case "document field":
      return inFields !== false;
    case "field":
      return inFields === true;
  }
}
