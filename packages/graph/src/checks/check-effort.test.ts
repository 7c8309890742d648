import { expect, test } from "vitest";

import { Allowance } from "./check-effort.ts";

test("an allowance gives as much as there is", () => {
  const allowance = new Allowance(3);
  expect([allowance.spend(2), allowance.isLeft, allowance.spend(1), allowance.isLeft]).toEqual([
    true,
    true,
    true,
    false,
  ]);
});

test("what costs nothing can always be had", () => {
  const allowance = new Allowance(1);
  allowance.spend(2);
  expect(allowance.spend(0)).toBe(true);
});

test("after too much was asked for, nothing is left: what is refused does not depend on what comes later", () => {
  const allowance = new Allowance(10);
  expect(allowance.spend(11)).toBe(false);
  expect(allowance.spend(1)).toBe(false);
});
