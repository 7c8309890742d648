import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { currentOrganization, enterOrganization } from "./current-organization.ts";
import { forgetOthers, organizationKey } from "./organization-storage.ts";

/** A storage as browsers have it: its own names are its keys. */
const storage = (): Storage => {
  const methods = {
    getItem(this: Record<string, string>, key: string) {
      return Object.hasOwn(this, key) ? this[key] : null;
    },
    setItem(this: Record<string, string>, key: string, value: string) {
      this[key] = value;
    },
    removeItem(this: Record<string, string>, key: string) {
      delete this[key];
    },
  };
  return Object.create(methods) as Storage; // as much of it as is used here
};

beforeEach(() => {
  vi.stubGlobal("localStorage", storage());
  vi.stubGlobal("sessionStorage", storage());
});
afterEach(() => {
  enterOrganization(undefined);
  vi.unstubAllGlobals();
});

test("a tab stays in its organization when another tab enters another one", () => {
  enterOrganization("org_a");
  localStorage.setItem("patchbay.organization", "org_b");
  expect(currentOrganization()).toBe("org_a");
});

test("what is kept is kept for the organization, and goes with it", async () => {
  enterOrganization("org_a");
  const mine = organizationKey("trial.agt_1");
  localStorage.setItem(mine, "{}");
  enterOrganization("org_b");
  const other = organizationKey("trial.agt_1");
  sessionStorage.setItem(other, "{}");
  localStorage.setItem("patchbay.theme", "dark");
  expect(other).not.toBe(mine);

  await forgetOthers(["org_a"]);
  expect([localStorage.getItem(mine), sessionStorage.getItem(other)]).toEqual(["{}", null]);
  await forgetOthers([]);
  expect([localStorage.getItem(mine), localStorage.getItem("patchbay.theme")]).toEqual([null, "dark"]);
});
