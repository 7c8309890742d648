import { createHash } from "node:crypto";

/**
 * What is stored of a random secret. One round of SHA-256 is right for it: with 192 bits and more of entropy there is
 * nothing to guess that a slow hash would protect, and it is computed on every request.
 */
export function secretDigest(secret: string): Buffer {
  return createHash("sha256").update(secret).digest();
}
