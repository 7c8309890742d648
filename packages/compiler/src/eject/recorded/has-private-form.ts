import { findPii } from "../../executors/find-pii.ts";

/**
 * Whether a text has something in it that looks like personal data (an address of mail, a telephone, a card, an account)
 * or like a credential. By form alone, as everything that has no idea what a text means: names are not found.
 */
export const hasPrivateForm = (text: string): boolean =>
  credentials.some((form) => form.test(text)) ||
  findPii(text, ["email", "phone", "credit_card", "iban"]).length > 0;

const credentials: readonly RegExp[] = [
  // RFC 7468 section 10.
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  // A JSON Web Token: its header is an object in base64url (RFC 7519 section 3).
  /\beyJ[\w-]{8,}\.[\w-]{8,}\./,
  // RFC 6750 section 2.1.
  /\bBearer [\w.~+/-]{16,}/i,
  // The prefixes that keys have so that they are recognized: ours, OpenAI's and others', GitHub's, Slack's, those of AWS.
  /\bpb_[0-9a-f]{12}_[0-9a-f]{48}\b/,
  /\b(?:sk|pk|rk)[-_][\w-]{16,}/,
  /\bgh[opsur]_\w{20,}/,
  /\bgithub_pat_\w{20,}/,
  /\bxox[abeprs]-[\w-]{10,}/,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/,
  // A name that says so, and a value.
  /\b(?:password|passwd|secret|api[_-]?key)["']?\s*[:=]\s*["']?[^\s"']{6,}/i,
];
