import type { KeyPlace } from "./find-action.ts";

/** Where a key was pressed. What asks for `data-keys="page"` has the page's keys, though it is a dialog by its role. */
export function keyPlace(target: EventTarget | null): KeyPlace {
  if (!(target instanceof Element)) return "page";
  const own = target.closest('[role="dialog"], [role="alertdialog"], [role="menu"], [data-keys="page"]');
  if (own !== null && own.getAttribute("data-keys") !== "page") return "elsewhere";
  if (!isTypedIn(target)) return "page";
  const isDocument = target.closest('[data-edits="document"]') !== null;
  return isDocument && target.closest("[data-unfinished]") === null ? "document field" : "field";
}

/** Whether keys write into an element or choose in it. */
function isTypedIn(element: Element): boolean {
  if (element instanceof HTMLInputElement) return !pressed.has(element.type);
  return (
    element instanceof HTMLTextAreaElement ||
    element instanceof HTMLSelectElement ||
    (element instanceof HTMLElement && element.isContentEditable) ||
    element.closest('[role="combobox"], [role="listbox"], [role="textbox"]') !== null
  );
}

/** Inputs that are pressed rather than written in. */
const pressed: ReadonlySet<string> = new Set([
  "button",
  "checkbox",
  "radio",
  "submit",
  "reset",
  "image",
  "file",
]);
