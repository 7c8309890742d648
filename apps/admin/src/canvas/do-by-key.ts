import type { KeyboardEvent } from "react";

import type { Action } from "../actions/action.ts";
import { findAction } from "../actions/find-action.ts";
import { keyPlace } from "../actions/key-place.ts";
import { isAppleSystem, matchesKeys } from "../actions/keys.ts";
import { singleKeysOn } from "../actions/single-keys.ts";
import { nativeActions } from "./use-canvas-actions.ts";

/**
 * Does what a key means on the canvas: the actions that only stand within it, then those that the whole page knows. What
 * is typed into a field, and what belongs to a button, is left alone.
 */
export function doByKey(actions: readonly Action[], event: KeyboardEvent<HTMLElement>): void {
  const { nativeEvent, currentTarget, target } = event;
  // React gives also what happened in a dialog that a part of the canvas has opened elsewhere.
  const isHere = target instanceof Element && currentTarget.contains(target);
  if (!isHere || event.isDefaultPrevented() || nativeEvent.isComposing) return;
  if (keyPlace(target) !== "page") return;
  const isApple = isAppleSystem();
  const isOnButton = target.closest("button, a") !== null;
  const action =
    actions.find(
      ({ within, keys }) =>
        within !== undefined && !isOnButton && keys.some((each) => matchesKeys(each, nativeEvent, isApple)),
    ) ?? findAction(actions, nativeEvent, "page", { isApple, singleKeys: singleKeysOn() });
  if (action === undefined || nativeActions.has(action.id)) return;
  event.preventDefault();
  if (action.isEnabled) action.run();
}
