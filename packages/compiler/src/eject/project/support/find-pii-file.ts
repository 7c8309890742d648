/** `src/find-pii.ts`, the same in every project that has it: what `executors/find-pii.ts` does here. */
export const findPiiFile = `import { parsePhoneNumberFromString } from "libphonenumber-js";
import { RE2JS } from "re2js";
import validator from "validator";

import type { Place } from "./checks.ts";

export type Entity = "email" | "phone" | "credit_card" | "iban" | "ip";

interface Match {
  readonly start: number;
  readonly end: number;
}

/**
 * Finds personal data by its form, in time linear in the text; by entity, then in the order of the text. Nothing knows
 * what a text means: a serial number that looks like a card's is taken for one, and a name is not found.
 */
export const findPersonalData = (text: string, entities: readonly Entity[]): Place[] =>
  entities.flatMap((entity) =>
    finders[entity](text).map(({ start, end }) => ({
      kind: "pii",
      detail: entity,
      marker: \`[\${entity}]\`,
      start,
      end,
    })),
  );

const finders: Readonly<Record<Entity, (text: string) => Match[]>> = {
  email: (text) => findMatches(text, email),
  phone: (text) => [
    ...candidates(text, internationalPhone, (piece) => isPhone(piece.replace(/^00 ?/, "+"))),
    ...findMatches(text, northAmericanPhone),
  ],
  credit_card: (text) => candidates(text, digits, isCard),
  iban: (text) => candidates(text, ibanRun, isIban),
  ip: (text) =>
    [...findMatches(text, ipv4), ...findMatches(text, ipv6)].filter(
      ({ start, end }) => validator.isIP(text.slice(start, end)) && isApart(text, start),
    ),
};

// What HTML takes for a valid e-mail address (HTML standard, section 4.10.5.1.5), with a dot in the domain and letters
// of every script.
const email = RE2JS.compile(String.raw\`[\\pL\\pN.!#$%&'*+/=?^_{|}~-]+@[\\pL\\pN](?:[\\pL\\pN-]*[\\pL\\pN])?(?:\\.[\\pL\\pN](?:[\\pL\\pN-]*[\\pL\\pN])?)+\`);
// ITU-T E.164: at most 15 digits, of which the first is not zero.
const internationalPhone = RE2JS.compile(String.raw\`(?:\\+|\\b00) ?[1-9](?:[ ().\\-/]{0,2}\\d){6,}\`);
const northAmericanPhone = RE2JS.compile(String.raw\`(?:\\([2-9]\\d{2}\\) ?|\\b[2-9]\\d{2}[-. ])[2-9]\\d{2}[-. ]\\d{4}\\b\`);
const digits = RE2JS.compile(String.raw\`\\d(?:[ -]?\\d){11,}\`);
const ibanRun = RE2JS.compile(String.raw\`\\b[A-Za-z]{2}\\d{2}(?:[ -]?[A-Za-z0-9]){10,}\`);
const ipv4 = RE2JS.compile(String.raw\`\\b\\d{1,3}(?:\\.\\d{1,3}){3}\\b\`);
// RFC 4291 section 2.2, as far as a pattern can say it.
const ipv6 = RE2JS.compile(String.raw\`(?:[0-9A-Fa-f]{1,4}|:):[0-9A-Fa-f:]*(?:[0-9A-Fa-f]|::)(?:(?:\\.\\d{1,3}){3})?\`);

/** Parsing is dear, so what cannot be a number of E.164 is not parsed. */
function isPhone(piece: string): boolean {
  const { length } = piece.replaceAll(/\\D/g, "");
  return (
    piece.startsWith("+") &&
    length >= 7 &&
    length <= 15 &&
    parsePhoneNumberFromString(piece)?.isPossible() === true
  );
}
/** The form of an issuer, and the check digit of ISO/IEC 7812-1 Annex B (Luhn). */
const isCard = (piece: string): boolean => /^\\d/.test(piece) && validator.isCreditCard(piece);
/** The form of a country, and the check digits of ISO 13616 (mod 97). */
const isIban = (piece: string): boolean => /^[A-Za-z]{2}\\d{2}/.test(piece) && validator.isIBAN(piece);

/** \`std::dead\` is no address, although \`::dead\` is. */
const isApart = (text: string, start: number): boolean => !/[\\w:]/.test(text.charAt(start - 1));

const group = RE2JS.compile(String.raw\`[^ ().\\-/]+\`);

/** Longer than any of what is looked for, with all its separators. */
const longestPiece = 48;

/**
 * The pieces that fit, inside what \`pattern\` matches. A pattern cannot tell where a number ends and the next word or
 * number begins, so pieces from one separator to another are tried, the longest first.
 */
function candidates(text: string, pattern: RE2JS, fits: (piece: string) => boolean): Match[] {
  return findMatches(text, pattern).flatMap(({ start, end }) => {
    const groups = findMatches(text.slice(start, end), group).map((group) => ({
      start: start + group.start,
      end: start + group.end,
    }));
    const found: Match[] = [];
    for (let first = 0; first < groups.length; first++) {
      const last = lastFitting(text, groups, first, fits);
      const [from, to] = [groups[first], last === undefined ? undefined : groups[last]];
      if (from === undefined || to === undefined || last === undefined) continue;
      found.push({ start: from.start, end: to.end });
      first = last;
    }
    return found;
  });
}

/** The group with which the longest piece that begins at \`first\` and fits ends. */
function lastFitting(
  text: string,
  groups: readonly Match[],
  first: number,
  fits: (piece: string) => boolean,
): number | undefined {
  const from = groups[first]?.start ?? 0;
  let last = first;
  while (last + 1 < groups.length && (groups[last + 1]?.end ?? 0) - from <= longestPiece) last++;
  for (; last >= first; last--) {
    const piece = text.slice(from, groups[last]?.end);
    if (piece.length <= longestPiece && fits(piece)) return last;
  }
  return undefined;
}

function findMatches(text: string, pattern: RE2JS): Match[] {
  const matcher = pattern.matcher(text);
  const found: Match[] = [];
  while (matcher.find())
    if (matcher.end() > matcher.start()) found.push({ start: matcher.start(), end: matcher.end() });
  return found;
}
`;
