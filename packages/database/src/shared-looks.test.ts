import { expect, test } from "vitest";

import { SharedLooks } from "./shared-looks.ts";

test("those who ask in one turn share a look that begins after they have asked", async () => {
  const looks = new SharedLooks<number>();
  let truth = 1;
  let count = 0;
  const look = async (): Promise<number> => {
    count++;
    return truth;
  };
  const asked = [looks.of("key", look), looks.of("key", look)];
  truth = 2;
  expect(await Promise.all(asked)).toEqual([2, 2]);
  expect(count).toBe(1);
});

test("nothing is remembered, and each thing is looked at for itself", async () => {
  const looks = new SharedLooks<string>();
  const seen: string[] = [];
  const look = (key: string) => async (): Promise<string> => {
    seen.push(key);
    return key;
  };
  await Promise.all([looks.of("a", look("a")), looks.of("b", look("b"))]);
  await looks.of("a", look("a"));
  expect(seen).toEqual(["a", "b", "a"]);
});

test("who asks while a look is under way gets one of their own", async () => {
  const looks = new SharedLooks<string>();
  const first = Promise.withResolvers<string>();
  const begun = Promise.withResolvers<void>();
  const asked = looks.of("key", () => {
    begun.resolve();
    return first.promise;
  });
  await begun.promise;
  expect(await looks.of("key", async () => "newer")).toBe("newer");
  first.resolve("older");
  expect(await asked).toBe("older");
});

test("a look that fails does so for all who shared it, and for nobody else", async () => {
  const looks = new SharedLooks<string>();
  const failing = () => Promise.reject(new Error("no"));
  const asked = [looks.of("key", failing), looks.of("key", failing)];
  expect((await Promise.allSettled(asked)).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(await looks.of("key", async () => "yes")).toBe("yes");
});
