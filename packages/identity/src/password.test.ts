import { expect, test } from "vitest";

import { hashOfNobody, hashPassword, verifyPassword } from "./password.ts";

test("a password is verified by its hash, another is not", async () => {
  const hash = await hashPassword("correct horse");
  expect(hash).toMatch(/^\$scrypt\$ln=17,r=8,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
  expect(await verifyPassword("correct horse", hash)).toBe(true);
  expect(await verifyPassword("correct house", hash)).toBe(false);
});

test("the same password never has the same hash twice", async () => {
  expect(await hashPassword("again")).not.toBe(await hashPassword("again"));
});

test("the cost is read from the hash, so older hashes stay valid when ours gets dearer", async () => {
  // RFC 7914, section 12: scrypt("pleaseletmein", "SodiumChloride", N = 16384, r = 8, p = 1), its first 32 bytes.
  const salt = Buffer.from("SodiumChloride").toString("base64").replaceAll("=", "");
  const hash = Buffer.from("7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2", "hex");
  const phc = `$scrypt$ln=14,r=8,p=1$${salt}$${hash.toString("base64").replaceAll("=", "")}`;
  expect(await verifyPassword("pleaseletmein", phc)).toBe(true);
});

test("characters that were typed in another composition are the same password", async () => {
  expect(await verifyPassword("caf\u0065\u0301", await hashPassword("caf\u00e9"))).toBe(true);
});

test.for(["", "secret", "$2b$10$abc", "$scrypt$ln=30,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA$" + "A".repeat(43)])(
  "what is no hash of ours, or asks for absurd memory, is refused: %s",
  async (phc) => {
    await expect(verifyPassword("secret", phc)).rejects.toThrow(TypeError);
  },
);

test("no password has the hash of nobody", async () => {
  expect(await verifyPassword("", hashOfNobody)).toBe(false);
});
