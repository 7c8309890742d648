import { randomBytes } from "node:crypto";

import fc from "fast-check";
import { expect, test } from "vitest";

import { createSealer, SecretUnreadableError } from "./sealer.ts";

const sealer = createSealer(randomBytes(32));

test("what was sealed for a place is opened there, whatever it is", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.string(), (secret, place) => {
      expect(sealer.open(sealer.seal(secret, place), place)).toBe(secret);
    }),
  );
});

test("the same secret never looks the same, and is not to be seen", () => {
  const [one, other] = [sealer.seal("sk-secret", "org"), sealer.seal("sk-secret", "org")];
  expect(one).not.toEqual(other);
  expect(one.toString("latin1")).not.toContain("sk-secret");
});

test("elsewhere, under another key, or after any bit has changed it cannot be opened", () => {
  const sealed = sealer.seal("sk-secret", "org_1 openai");
  expect(() => sealer.open(sealed, "org_2 openai")).toThrow(SecretUnreadableError);
  expect(() => createSealer(randomBytes(32)).open(sealed, "org_1 openai")).toThrow(SecretUnreadableError);
  for (let at = 0; at < sealed.length; at += 1) {
    const changed = Buffer.from(sealed);
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(() => sealer.open(changed, "org_1 openai")).toThrow(SecretUnreadableError);
  }
  for (const bytes of [0, 11, 12, 27]) {
    expect(() => sealer.open(sealed.subarray(0, bytes), "org_1 openai")).toThrow(SecretUnreadableError);
  }
});

test("master keys are told apart, and must have their length", () => {
  const key = randomBytes(32);
  expect(createSealer(key).key_id).toBe(createSealer(key).key_id);
  expect(createSealer(key).key_id).not.toBe(sealer.key_id);
  expect(() => createSealer(randomBytes(16))).toThrow(RangeError);
});
