import { expect, test } from "vitest";

import { idempotencyKeys, submitGate } from "./submission.ts";

test("the second click of a double click does not get through", () => {
  const gate = submitGate();
  expect([gate.enter(), gate.enter()]).toEqual([true, false]);
});

test("what failed can be submitted again, once", () => {
  const gate = submitGate();
  gate.enter();
  gate.reopen();
  expect([gate.enter(), gate.enter()]).toEqual([true, false]);
});

test("the same body has the same key, another body has another", () => {
  const keyOf = idempotencyKeys();
  const first = keyOf({ note: "one" });
  expect(keyOf({ note: "one" })).toBe(first);
  expect(keyOf({ note: "two" })).not.toBe(first);
});

test("every opening has keys of its own", () => {
  expect(idempotencyKeys()({})).not.toBe(idempotencyKeys()({}));
});

test("a key is what the server takes for one", () => {
  expect(idempotencyKeys()({})).toMatch(/^[0-9a-f]{32}$/);
});
