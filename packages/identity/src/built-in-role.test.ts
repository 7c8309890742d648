import { Permission } from "@patchbay/contracts";
import { expect, test } from "vitest";

import { builtInRoles } from "./built-in-role.ts";

test("an owner may do everything", () => {
  expect(builtInRoles.owner).toEqual(new Set(Permission.options));
});

test("each role may do what the lesser one may", () => {
  expect(builtInRoles.viewer.isSubsetOf(builtInRoles.editor)).toBe(true);
  expect(builtInRoles.editor.isSubsetOf(builtInRoles.owner)).toBe(true);
});

test("a viewer changes nothing and runs nothing", () => {
  const actions = [...builtInRoles.viewer].map((permission) => permission.split(":")[1]);
  expect(new Set(actions)).toEqual(new Set(["read"]));
});
