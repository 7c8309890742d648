import { useRef } from "react";

/** Handlers of a dialog that has no trigger of its own, so that Radix does not know where the focus was. */
export interface FocusBack {
  /**
   * For `onOpenAutoFocus`: takes note of where the focus is before the dialog has it, and moves it to the dialog's first
   * field. Where there is none, Radix moves it to the first thing that takes it.
   */
  readonly remember: (event: Event) => void;
  /** For `onCloseAutoFocus`: puts the focus back there. */
  readonly goBack: (event: Event) => void;
}

/** Puts the focus back to where it was before a dialog was opened by a key. */
export function useFocusBack(): FocusBack {
  const before = useRef<Element>(null);
  return {
    remember: (event) => {
      before.current = document.activeElement;
      const field = firstField(event.currentTarget);
      if (field === null) return;
      event.preventDefault();
      field.focus();
    },
    goBack: (event) => {
      event.preventDefault();
      if (before.current instanceof HTMLElement) before.current.focus();
    },
  };
}

/** The first thing in a dialog into which something is written, or of which something is chosen. */
const firstField = (dialog: EventTarget | null): HTMLElement | null =>
  dialog instanceof HTMLElement
    ? dialog.querySelector<HTMLElement>(
        'input:enabled:not([type="hidden"], [type="radio"]:not(:checked)), textarea:enabled, select:enabled',
      )
    : null;
