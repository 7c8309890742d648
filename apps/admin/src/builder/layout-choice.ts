import { useState } from "react";

/** Whether a part of the builder is shown, as this browser remembers it; not shown at first. */
export function useLayoutChoice(part: string): readonly [boolean, (isShown: boolean) => void] {
  const [isShown, setShown] = useState(() => read(part));
  const choose = (next: boolean) => {
    setShown(next);
    keep(part, next);
  };
  return [isShown, choose];
}

const keyOf = (part: string): string => `patchbay.builder.${part}`;

function read(part: string): boolean {
  try {
    return localStorage.getItem(keyOf(part)) === "shown";
  } catch {
    return false;
  }
}

function keep(part: string, isShown: boolean): void {
  try {
    localStorage.setItem(keyOf(part), isShown ? "shown" : "hidden");
  } catch {
    // Storage can be forbidden; the choice then lasts as long as the page.
  }
}
