import { afterEach, expect, test, vi } from "vitest";

import { organizationKey } from "../session/organization-storage.ts";
import { firstInput, keepFirstInput } from "./first-input.ts";

afterEach(() => vi.unstubAllGlobals());

test("an input is kept for its agent alone, and what is no input is none", () => {
  const kept = new Map<string, string>();
  vi.stubGlobal("sessionStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  });
  keepFirstInput("agt_1", { message: "Hello" });
  expect(firstInput("agt_1")).toEqual({ message: "Hello" });
  expect(firstInput("agt_2")).toBeUndefined();
  for (const wrong of ["[1]", "{", '"text"', "null"]) {
    kept.set(organizationKey("firstInput.agt_1"), wrong);
    expect(firstInput("agt_1")).toBeUndefined();
  }
});
