import { useEffect, useEffectEvent, useRef } from "react";

/** What takes what is typed: not the buttons that move and remove an entry, nor what stands beside a label. */
const typable = ["input", "textarea", "select", "[contenteditable='true']"]
  .map((each) => `${each}:not([data-aside] *)`)
  .join();

/**
 * Moves the focus to what has just been added, once it is there: whoever adds something fills it in next.
 *
 * @param count how many there are
 * @param find the element of the one that was added last
 * @returns to be called right before something is added
 */
export function useFocusOnNew(count: number, find: () => Element | null | undefined): () => void {
  const before = useRef<number>(undefined);
  const focus = useEffectEvent(() => {
    const added = find();
    const field = added?.querySelector<HTMLElement>(typable);
    field?.focus();
    if (field instanceof HTMLInputElement) field.select();
  });
  useEffect(() => {
    // What could not be added has nothing to be focused, and what is added later by others must not take the focus.
    if (before.current !== undefined && count > before.current) focus();
    before.current = undefined;
  }, [count]);
  return () => {
    before.current = count;
  };
}
