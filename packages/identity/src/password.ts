import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";

// OWASP Password Storage Cheat Sheet, scrypt: N = 2^17, r = 8, p = 1. That takes 128 * N * r bytes: 128 MiB.
const recommended: Cost = { ln: 17, r: 8, p: 1 };
const saltBytes = 16;
const hashBytes = 32;

interface Cost {
  /** The binary logarithm of N. */
  readonly ln: number;
  readonly r: number;
  readonly p: number;
}

/** A hash that no password has, as costly to verify as any: so that an unknown email takes as long as a known one. */
export const hashOfNobody: string = encode(recommended, Buffer.alloc(saltBytes), Buffer.alloc(hashBytes));

/** The scrypt hash of a password with a new salt, as a PHC string. Takes about half a second and 128 MiB. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(saltBytes);
  return encode(recommended, salt, await derive(password, salt, recommended, hashBytes));
}

/**
 * Whether the password has that hash, at the cost that the hash names. Takes as long for a wrong password as for the
 * right one.
 *
 * @throws {TypeError} when the hash is not one of ours
 */
export async function verifyPassword(password: string, phc: string): Promise<boolean> {
  const { cost, salt, hash } = decode(phc);
  return timingSafeEqual(await derive(password, salt, cost, hash.length), hash);
}

// https://github.com/P-H-C/phc-string-format/blob/master/phc-sf-spec.md: base64 without padding
function encode({ ln, r, p }: Cost, salt: Buffer, hash: Buffer): string {
  return `$scrypt$ln=${ln},r=${r},p=${p}$${base64(salt)}$${base64(hash)}`;
}

function base64(bytes: Buffer): string {
  return bytes.toString("base64").replace(/=+$/, "");
}

function decode(phc: string): { cost: Cost; salt: Buffer; hash: Buffer } {
  const match =
    /^\$scrypt\$ln=(?<ln>\d{1,2}),r=(?<r>\d{1,2}),p=(?<p>\d{1,2})\$(?<salt>[\w+/]+)\$(?<hash>[\w+/]{43,})$/.exec(
      phc,
    );
  if (match?.groups === undefined)
    throw new TypeError("The stored password hash is not a scrypt PHC string.");
  const { ln, r, p, salt = "", hash = "" } = match.groups;
  const cost = { ln: Number(ln), r: Number(r), p: Number(p) };
  // Four times the recommended memory; more is a damaged row.
  if (cost.ln > 19 || cost.r > 8) throw new TypeError("The stored password hash asks for too much memory.");
  return { cost, salt: Buffer.from(salt, "base64"), hash: Buffer.from(hash, "base64") };
}

/** Two at once: each takes 128 MiB, and a burst of sign-ins must not end the process. */
let free = 2;
const line: (() => void)[] = [];

async function derive(password: string, salt: Buffer, { ln, r, p }: Cost, length: number): Promise<Buffer> {
  if (free > 0) free -= 1;
  else await new Promise<void>((resolve) => line.push(resolve));
  try {
    const N = 2 ** ln;
    // The same characters typed on another keyboard may arrive composed otherwise (NIST SP 800-63B, 3.1.1.2).
    const typed = password.normalize("NFKC");
    return await new Promise((resolve, reject) => {
      scrypt(typed, salt, length, { N, r, p, maxmem: 256 * N * r }, (error, hash) => {
        if (error === null) resolve(hash);
        else reject(error);
      });
    });
  } finally {
    const next = line.shift();
    if (next === undefined) free += 1;
    else next();
  }
}
