import { expect, test } from "vitest";

import { ariaKeys, isBrowserKey, isSingleKey, type KeyPress, matchesKeys, parseKeys } from "./keys.ts";

function press(key: string, held: Partial<KeyPress> & { readonly altGraph?: boolean } = {}): KeyPress {
  const { altGraph = false, ...others } = held;
  return {
    key,
    code: "",
    ctrlKey: false,
    metaKey: false,
    shiftKey: false,
    altKey: false,
    getModifierState: (name) => name === "AltGraph" && altGraph,
    ...others,
  };
}

test("keys are read with their modifiers, also where the key is a plus", () => {
  expect(parseKeys("Mod+Shift+Z")).toEqual({ mod: true, shift: true, alt: false, key: "z" });
  expect(parseKeys("Mod++")).toEqual({ mod: true, shift: false, alt: false, key: "+" });
  expect(parseKeys("Alt+ArrowUp")).toEqual({ mod: false, shift: false, alt: true, key: "ArrowUp" });
  expect(parseKeys("Space").key).toBe(" ");
});

test("Mod is Ctrl, and Cmd on Apple's systems, where Ctrl is another key", () => {
  expect(matchesKeys("Mod+k", press("k", { ctrlKey: true }), false)).toBe(true);
  expect(matchesKeys("Mod+k", press("k", { metaKey: true }), true)).toBe(true);
  expect(matchesKeys("Mod+k", press("k", { ctrlKey: true }), true)).toBe(false);
  expect(matchesKeys("Mod+k", press("k", { metaKey: true }), false)).toBe(false);
  expect(matchesKeys("k", press("k", { metaKey: true }), false)).toBe(false);
});

test("a letter is the same with Caps Lock, and another one with Shift", () => {
  expect(matchesKeys("Mod+z", press("Z", { ctrlKey: true }), false)).toBe(true);
  expect(matchesKeys("Mod+z", press("Z", { ctrlKey: true, shiftKey: true }), false)).toBe(false);
  expect(matchesKeys("Mod+Shift+z", press("Z", { ctrlKey: true, shiftKey: true }), false)).toBe(true);
});

test("a question mark is what writes one, wherever the layout has it", () => {
  expect(matchesKeys("?", press("?", { shiftKey: true, code: "Slash" }), false)).toBe(true);
  expect(matchesKeys("?", press("?", { shiftKey: true, code: "Minus" }), false)).toBe(true);
  expect(matchesKeys("?", press("?", { code: "KeyM" }), false)).toBe(true);
  expect(matchesKeys("?", press("?", { shiftKey: true, ctrlKey: true }), false)).toBe(false);
});

test("a sign that wants AltGr is not taken for Ctrl and Alt", () => {
  const bracket = press("[", { ctrlKey: true, altKey: true, altGraph: true, code: "Digit8" });
  expect(matchesKeys("[", bracket, false)).toBe(true);
  expect(matchesKeys("Mod+[", bracket, false)).toBe(false);
});

test("on a layout without Latin letters the place of a key stands in for it", () => {
  expect(matchesKeys("Mod+z", press("я", { ctrlKey: true, code: "KeyZ" }), false)).toBe(true);
  expect(matchesKeys("Mod+k", press("я", { ctrlKey: true, code: "KeyZ" }), false)).toBe(false);
});

test("on a layout with its own Latin letters the letter counts, not its place", () => {
  const german = press("z", { ctrlKey: true, code: "KeyY" });
  expect(matchesKeys("Mod+z", german, false)).toBe(true);
  expect(matchesKeys("Mod+y", german, false)).toBe(false);
});

test("what Option or Shift write with a key does not hide the key", () => {
  expect(matchesKeys("Alt+c", press("ç", { altKey: true, code: "KeyC" }), true)).toBe(true);
  expect(matchesKeys("Shift+1", press("!", { shiftKey: true, code: "Digit1" }), false)).toBe(true);
});

test("what the browser's people need is known", () => {
  expect(
    ["Mod+t", "Mod+T", "Mod++", "Mod+0", "Tab", "F5", "Alt+ArrowLeft"].filter(isBrowserKey),
  ).toHaveLength(7);
  expect(["Mod+k", "Mod+z", "?", "Delete", "Shift+F10", "Mod+d"].filter(isBrowserKey)).toEqual([]);
});

test("single keys are those that speech could type by accident", () => {
  expect(["?", "a", "Shift+1", "Space"].filter(isSingleKey)).toHaveLength(4);
  expect(["Mod+a", "Delete", "F2", "Alt+a", "Enter"].filter(isSingleKey)).toEqual([]);
});

test("keys are announced as ARIA names them", () => {
  expect(ariaKeys("Mod+Shift+z", false)).toBe("Control+Shift+Z");
  expect(ariaKeys("Mod+Shift+z", true)).toBe("Meta+Shift+Z");
  expect(ariaKeys("Mod++", false)).toBe("Control+Plus");
});
