import { useRef } from "react";

/** Handlers of a dialog that has no trigger of its own, so that Radix does not know where the focus was. */
export interface FocusBack {
  /** For `onOpenAutoFocus`: takes note of where the focus is before the dialog has it. */
  readonly remember: () => void;
  /** For `onCloseAutoFocus`: puts the focus back there. */
  readonly goBack: (event: Event) => void;
}

/** Puts the focus back to where it was before a dialog was opened by a key. */
export function useFocusBack(): FocusBack {
  const before = useRef<Element>(null);
  return {
    remember: () => {
      before.current = document.activeElement;
    },
    goBack: (event) => {
      event.preventDefault();
      if (before.current instanceof HTMLElement) before.current.focus();
    },
  };
}
