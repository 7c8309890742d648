import { useEffect, useEffectEvent } from "react";

import type { Action } from "./action.ts";
import { findAction } from "./find-action.ts";
import { keyPlace } from "./key-place.ts";
import { isAppleSystem } from "./keys.ts";
import { singleKeysOn } from "./single-keys.ts";

/**
 * Binds the keys of actions for as long as the component stands: one listener for all of them. What a part of the page
 * took for itself (`preventDefault`), what is typed into a field, and what happens in a dialog or a menu is left alone.
 * Call it once on a page.
 */
export function useActionKeys(actions: readonly Action[]): void {
  const handle = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing) return;
    const options = { isApple: isAppleSystem(), singleKeys: singleKeysOn() };
    const action = findAction(actions, event, keyPlace(event.target), options);
    if (action === undefined) return;
    // Also where it cannot be done now: nobody who presses Mod+S to no effect wants the browser to save the page.
    event.preventDefault();
    if (action.isEnabled) action.run();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => handle(event);
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, []);
}
