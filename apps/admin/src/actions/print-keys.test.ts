import { expect, test } from "vitest";

import { printKeys } from "./print-keys.ts";

const printed = (keys: string, isApple: boolean) => printKeys(keys, isApple).map(({ print }) => print);

test("keys are printed as the system prints them", () => {
  expect(printed("Mod+Shift+z", false)).toEqual(["Ctrl", "Shift", "Z"]);
  expect(printed("Mod+Shift+z", true)).toEqual(["⇧", "⌘", "Z"]);
  expect(printed("Delete", false)).toEqual(["Del"]);
  expect(printed("Alt+ArrowUp", false)).toEqual(["Alt", "↑"]);
  expect(printed("?", true)).toEqual(["?"]);
  expect(printed("Shift+F10", false)).toEqual(["Shift", "F10"]);
});

test("a sign is read out by its name", () => {
  expect(printKeys("Mod+ArrowUp", true).map(({ spoken }) => spoken)).toEqual(["Command", "Arrow up"]);
});
