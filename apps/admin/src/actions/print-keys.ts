import { t } from "../words/words.ts";
import { parseKeys } from "./keys.ts";

/** One key as it is printed, and as it is read out where the print is a sign. */
export interface PrintedKey {
  readonly print: string;
  readonly spoken: string;
}

/** The keys of an action as this system prints them, in the order in which it does: `Ctrl` `Shift` `Z`, or `⇧` `⌘` `Z`. */
export function printKeys(written: string, isApple: boolean): readonly PrintedKey[] {
  const { mod, shift, alt, key } = parseKeys(written);
  const modifiers: readonly (PrintedKey | false)[] = isApple
    ? [
        alt && { print: "⌥", spoken: t("actions.key.Option") },
        shift && { print: "⇧", spoken: t("actions.key.Shift") },
        mod && { print: "⌘", spoken: t("actions.key.Command") },
      ]
    : [mod && word("Mod"), alt && word("Alt"), shift && word("Shift")];
  return [...modifiers.filter((each) => each !== false), printKey(key, isApple)];
}

function printKey(key: string, isApple: boolean): PrintedKey {
  const name = key === " " ? "Space" : key;
  if (!isNamed(name)) {
    const print = name.length === 1 ? name.toUpperCase() : name;
    return { print, spoken: print };
  }
  const sign = signs[name] ?? (isApple ? appleSigns[name] : undefined);
  return sign === undefined ? word(name) : { print: sign, spoken: t(`actions.key.${name}`) };
}

const word = (name: NamedKey): PrintedKey => {
  const print = t(`actions.key.${name}`);
  return { print, spoken: print };
};

const namedKeys = [
  "Mod",
  "Shift",
  "Alt",
  "Enter",
  "Escape",
  "Delete",
  "Backspace",
  "Tab",
  "Space",
  "Home",
  "End",
  "PageUp",
  "PageDown",
  "Insert",
  "ContextMenu",
  "ArrowUp",
  "ArrowDown",
  "ArrowLeft",
  "ArrowRight",
] as const;
type NamedKey = (typeof namedKeys)[number];

const isNamed = (key: string): key is NamedKey => namedKeys.some((name) => name === key);

const signs: Partial<Record<NamedKey, string>> = {
  ArrowUp: "↑",
  ArrowDown: "↓",
  ArrowLeft: "←",
  ArrowRight: "→",
};

const appleSigns: Partial<Record<NamedKey, string>> = {
  Enter: "⏎",
  Escape: "⎋",
  Delete: "⌦",
  Backspace: "⌫",
  Tab: "⇥",
};
