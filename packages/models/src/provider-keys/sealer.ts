import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";

import { AppError } from "@patchbay/errors";

/** Seals secrets under one master key, and opens them again. */
export interface Sealer {
  /** Tells master keys apart; says nothing about the key. */
  readonly key_id: string;
  /** @param place what the secret belongs to: only there it can be opened, so that no row can pass for another */
  seal(secret: string, place: string): Buffer;
  /** @throws {SecretUnreadableError} when another key has sealed it, for another place, or when it was changed */
  open(sealed: Uint8Array, place: string): string;
}

/** A secret cannot be opened. The master key has changed, or somebody has changed the row. */
export class SecretUnreadableError extends AppError<"secret_unreadable"> {
  constructor(cause?: unknown) {
    const message =
      "A stored key cannot be opened: it was sealed under another master key, or was changed. Enter it again, or bring the master key back.";
    super("secret_unreadable", message, { cause });
  }
}

/** The bytes of a master key. */
export const masterKeyBytes = 32;

// NIST SP 800-38D, section 8.2.2: 96 random bits serve up to 2^32 secrets under one key.
const nonceBytes = 12;
const tagBytes = 16;

/** AES-256-GCM with a random nonce: nonce, ciphertext, tag. @throws {RangeError} when the key has not 32 bytes */
export function createSealer(masterKey: Uint8Array): Sealer {
  if (masterKey.length !== masterKeyBytes)
    throw new RangeError(`A master key has ${masterKeyBytes} bytes, this one has ${masterKey.length}.`);
  return {
    key_id: createHash("sha256").update("patchbay master key").update(masterKey).digest("hex").slice(0, 16),
    seal(secret, place) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv("aes-256-gcm", masterKey, nonce).setAAD(Buffer.from(place));
      return Buffer.concat([nonce, cipher.update(secret, "utf8"), cipher.final(), cipher.getAuthTag()]);
    },
    open(sealed, place) {
      try {
        const decipher = createDecipheriv("aes-256-gcm", masterKey, sealed.subarray(0, nonceBytes), {
          authTagLength: tagBytes,
        })
          .setAAD(Buffer.from(place))
          .setAuthTag(sealed.subarray(-tagBytes));
        const text = decipher.update(sealed.subarray(nonceBytes, -tagBytes));
        return Buffer.concat([text, decipher.final()]).toString("utf8");
      } catch (cause) {
        throw new SecretUnreadableError(cause);
      }
    },
  };
}
