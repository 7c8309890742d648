import { expect, test } from "vitest";

import { createSignInLimiter, TooManyAttemptsError } from "./sign-in-limiter.ts";

test("the eleventh wrong password for an account from one address is refused, with the time to wait", async () => {
  const limiter = createSignInLimiter();
  for (let attempt = 0; attempt < 10; attempt += 1) await limiter.begin("ann@example.com", "192.0.2.1");
  const refused: unknown = await limiter
    .begin("ANN@example.com", "192.0.2.1")
    .catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(TooManyAttemptsError);
  expect(refused).toMatchObject({ code: "too_many_attempts", details: { retry_after_seconds: 900 } });
});

test("others at the same address, and the same person elsewhere, are not held up by that", async () => {
  const limiter = createSignInLimiter();
  for (let attempt = 0; attempt < 10; attempt += 1) await limiter.begin("ann@example.com", "192.0.2.1");
  await limiter.begin("bob@example.com", "192.0.2.1");
  await limiter.begin("ann@example.com", "192.0.2.2");
});

test("an address that tries many accounts is refused", async () => {
  const limiter = createSignInLimiter();
  for (let person = 0; person < 100; person += 1) await limiter.begin(`${person}@example.com`, "192.0.2.1");
  await expect(limiter.begin("ann@example.com", "192.0.2.1")).rejects.toThrow(TooManyAttemptsError);
});

test("the right password does not count", async () => {
  const limiter = createSignInLimiter();
  for (let attempt = 0; attempt < 150; attempt += 1) {
    await limiter.begin("ann@example.com", "192.0.2.1");
    await limiter.succeed("ann@example.com", "192.0.2.1");
  }
});
