import { expect, test } from "vitest";

import type { Action } from "./action.ts";
import { actionsInConflict, findAction } from "./find-action.ts";
import type { KeyPress } from "./keys.ts";

const action = (id: string, keys: readonly string[], others: Partial<Action> = {}): Action => ({
  id,
  name: id,
  group: "Test",
  keys,
  isEnabled: true,
  run: () => {},
  ...others,
});

const press = (key: string, ctrlKey = false): KeyPress => ({
  key,
  code: "",
  ctrlKey,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  getModifierState: () => false,
});

const system = { isApple: false, singleKeys: true };

test("keys do their action on the page, and in fields only where the action says so", () => {
  const plain = action("plain", ["Mod+b"]);
  const undo = action("undo", ["Mod+z"], { inFields: "document" });
  const save = action("save", ["Mod+s"], { inFields: true });
  const all = [plain, undo, save];
  const found = (key: string) =>
    (["page", "document field", "field", "elsewhere"] as const).map(
      (place) => findAction(all, press(key, true), place, system)?.id,
    );
  expect(found("b")).toEqual(["plain", undefined, undefined, undefined]);
  expect(found("z")).toEqual(["undo", "undo", undefined, undefined]);
  expect(found("s")).toEqual(["save", "save", "save", undefined]);
});

test("of two actions with the same keys the one that can be done is done", () => {
  const actions = [action("first", ["Delete"], { isEnabled: false }), action("second", ["Delete"])];
  expect(findAction(actions, press("Delete"), "page", system)?.id).toBe("second");
  expect(findAction(actions.slice(0, 1), press("Delete"), "page", system)?.id).toBe("first");
});

test("keys of the browser, and keys that a part of the page hears by itself, are left alone", () => {
  const actions = [action("reload", ["Mod+r"]), action("rename", ["F2"], { within: "Outline" })];
  expect(findAction(actions, press("r", true), "page", system)).toBeUndefined();
  expect(findAction(actions, press("F2"), "page", system)).toBeUndefined();
});

test("shortcuts of a single key can be switched off, the others of the same action stay", () => {
  const help = action("help", ["?", "F1"]);
  const off = { ...system, singleKeys: false };
  expect(findAction([help], press("?"), "page", system)).toBe(help);
  expect(findAction([help], press("?"), "page", off)).toBeUndefined();
  expect(findAction([help], press("F1"), "page", off)).toBe(help);
});

test("actions that want the same keys in the same place are named", () => {
  const [a, b] = [action("a", ["x", "y"]), action("b", ["y"])];
  const other = action("c", ["y"], { within: "Outline" });
  expect(actionsInConflict([a, b, other])).toEqual([[a, b]]);
});
