import { expect, test, vi } from "vitest";

import { createMemoryNodeCache } from "./memory-node-cache.ts";

test("remembers for as long as it was told, and no longer", async () => {
  const cache = createMemoryNodeCache();
  await cache.set("long", { answer: [1, null] }, 60);
  await cache.set("short", "gone soon", 0.001);
  await vi.waitFor(async () => expect(await cache.get("short")).toBeUndefined(), { timeout: 20_000 });
  expect(await cache.get("long")).toEqual({ answer: [1, null] });
});

test("what one reader does to an answer no other reader sees", async () => {
  const cache = createMemoryNodeCache();
  const value = { list: [1] };
  await cache.set("key", value, 60);
  value.list.push(2);
  expect(await cache.get("key")).toEqual({ list: [1] });
});
