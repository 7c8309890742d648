import { afterEach, expect, test, vi } from "vitest";

import { keptFlag } from "./kept-flag.ts";

afterEach(() => vi.unstubAllGlobals());

const storage = () => {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
};

const forbidden = {
  getItem: () => {
    throw new Error("forbidden");
  },
  setItem: () => {
    throw new Error("forbidden");
  },
};

test("a flag is told to who listens, and is still set on the next page", () => {
  vi.stubGlobal("localStorage", storage());
  const flag = keptFlag("seen");
  const listener = vi.fn<() => void>();
  const leave = flag.subscribe(listener);
  expect(flag.isSet()).toBe(false);
  flag.set();
  leave();
  flag.set();
  expect(listener).toHaveBeenCalledOnce();
  expect(keptFlag("seen").isSet()).toBe(true);
  expect(keptFlag("other").isSet()).toBe(false);
});

test("where storage is forbidden a flag lasts as long as the page", () => {
  vi.stubGlobal("localStorage", forbidden);
  const flag = keptFlag("seen");
  expect(flag.isSet()).toBe(false);
  flag.set();
  expect(flag.isSet()).toBe(true);
  expect(keptFlag("seen").isSet()).toBe(false);
});
