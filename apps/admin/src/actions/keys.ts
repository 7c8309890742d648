/** The keys of an action, taken apart. */
export interface Keys {
  /** Cmd on Apple's systems, Ctrl elsewhere. */
  readonly mod: boolean;
  readonly shift: boolean;
  readonly alt: boolean;
  /** As `KeyboardEvent.key` names it; a letter in lower case. */
  readonly key: string;
}

/** What of a keyboard event says which keys are held. */
export type KeyPress = Pick<
  KeyboardEvent,
  "key" | "code" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey" | "getModifierState"
>;

/** Reads keys as actions write them: `"Mod+Shift+z"`, `"?"`, `"Mod++"`. */
export function parseKeys(written: string): Keys {
  const modifiers = new Set<string>();
  let rest = written;
  for (;;) {
    const found = /^(Mod|Shift|Alt)\+(?=.)/.exec(rest);
    if (found === null) break;
    modifiers.add(found[1] ?? "");
    rest = rest.slice(found[0].length);
  }
  const key = rest === "Space" ? " " : rest;
  return {
    mod: modifiers.has("Mod"),
    shift: modifiers.has("Shift"),
    alt: modifiers.has("Alt"),
    key: key.length === 1 ? key.toLowerCase() : key,
  };
}

/**
 * Whether a key press is one of an action's keys. By the sign that a key writes, not by its place, so that `?` is what
 * writes a question mark on any layout; where a layout writes no Latin letter, its place stands in for it.
 */
export function matchesKeys(written: string, press: KeyPress, isApple: boolean): boolean {
  const keys = parseKeys(written);
  const isSign = keys.key.length === 1 && !/[a-z0-9 ]/.test(keys.key);
  // AltGr counts as Ctrl and Alt together on some systems, and writes signs.
  const writes = isSign && press.getModifierState("AltGraph");
  const mod = !writes && (isApple ? press.metaKey : press.ctrlKey);
  const other = isApple ? press.ctrlKey : press.metaKey;
  const alt = !writes && press.altKey;
  if (other || mod !== keys.mod || alt !== keys.alt) return false;
  // Which signs want Shift depends on the layout.
  if (press.shiftKey !== keys.shift && !(isSign && !keys.shift)) return false;
  return keyOf(press, keys) === keys.key;
}

/** The key that was pressed; by its place where Shift, Option or the layout write something else with it. */
function keyOf({ key, code }: KeyPress, wanted: Keys): string {
  const lower = key.length === 1 ? key.toLowerCase() : key;
  if (lower === wanted.key) return lower;
  const isForeign = key.length === 1 && key.codePointAt(0) !== undefined && key > "\u{7f}";
  const [, place] = /^(?:Key([A-Z])|Digit(\d))$/.exec(code)?.filter((part) => part !== undefined) ?? [];
  const isHeld = wanted.alt || (wanted.shift && /\d/.test(wanted.key));
  return place !== undefined && (isForeign || isHeld) ? place.toLowerCase() : lower;
}

/** Keys that belong to the browser: people need them wherever they are, so no action may take them. */
const browserKeys: ReadonlySet<string> = new Set(
  [
    ...["t", "n", "w", "r", "l", "q", "f", "p", "+", "-", "=", "0", "Tab"].map((key) => `Mod+${key}`),
    ...["t", "n", "w", "r", "i", "j", "c", "b", "Delete", "Tab"].map((key) => `Mod+Shift+${key}`),
    ...["ArrowLeft", "ArrowRight", "F4", "d", "Home"].map((key) => `Alt+${key}`),
    "Tab",
    "Shift+Tab",
    "F5",
    "F6",
    "F11",
    "F12",
    "Space",
    "Shift+Space",
  ].map((keys) => canonical(parseKeys(keys))),
);

/** Whether keys belong to the browser: reload, tabs, the zoom that people with low vision live on. */
export const isBrowserKey = (written: string): boolean => browserKeys.has(canonical(parseKeys(written)));

/** Whether keys are one sign or letter without a modifier, which speech input types by accident (WCAG 2.1.4). */
export function isSingleKey(written: string): boolean {
  const { mod, alt, key } = parseKeys(written);
  return !mod && !alt && key.length === 1;
}

/** Keys as `aria-keyshortcuts` wants them: `Control+Shift+Z`. */
export function ariaKeys(written: string, isApple: boolean): string {
  const { mod, shift, alt, key } = parseKeys(written);
  const sign = key === " " ? "Space" : key === "+" ? "Plus" : key.length === 1 ? key.toUpperCase() : key;
  return [
    ...(mod ? [isApple ? "Meta" : "Control"] : []),
    ...(alt ? ["Alt"] : []),
    ...(shift ? ["Shift"] : []),
    sign,
  ].join("+");
}

/** Whether this system has Apple's keyboard. */
export const isAppleSystem = (): boolean =>
  typeof navigator !== "undefined" && /mac|iphone|ipad/i.test(`${navigator.platform} ${navigator.userAgent}`);

// A declaration, as the keys above are made while this file is read.
function canonical({ mod, shift, alt, key }: Keys): string {
  return `${mod ? "m" : ""}${shift ? "s" : ""}${alt ? "a" : ""} ${key}`;
}
