import type { PiiEntity } from "@patchbay/graph";
import { describe, expect, test } from "vitest";

import { findPii } from "./find-pii.ts";

/** What is found, as it stands in the text. */
const found = (text: string, ...entities: PiiEntity[]): string[] =>
  findPii(text, entities.length === 0 ? undefined : entities).map(
    ({ entity, start, end }) => `${entity}: ${text.slice(start, end)}`,
  );

// Numbers that are published for tests: cards by payment providers, IBANs by the SWIFT registry, phone numbers by
// regulators for use in fiction, addresses by RFC 5737 and RFC 3849.
describe("is found", () => {
  test.each([
    ["write to ann.b+c@mail.example.co.uk.", "email: ann.b+c@mail.example.co.uk"],
    ["<jürgen@müller.example>", "email: jürgen@müller.example"],
    ["call +44 20 7946 0958!", "phone: +44 20 7946 0958"],
    ["call +49 (0)30 23125-001, 12 times", "phone: +49 (0)30 23125-001"],
    ["0049 30 23125001", "phone: 0049 30 23125001"],
    ["(415) 555-0132 or 212.555.0199", "phone: (415) 555-0132", "phone: 212.555.0199"],
    ["paid with 4111 1111 1111 1111 12/30", "credit_card: 4111 1111 1111 1111"],
    ["no. 5 4111-1111-1111-1111", "credit_card: 4111-1111-1111-1111"],
    ["378282246310005,4111111111111111", "credit_card: 378282246310005", "credit_card: 4111111111111111"],
    ["to DE89 3704 0044 0532 0130 00 and", "iban: DE89 3704 0044 0532 0130 00"],
    ["gb29nwbk60161331926819", "iban: gb29nwbk60161331926819"],
    [
      "DE89370400440532013000 GB29NWBK60161331926819",
      "iban: DE89370400440532013000",
      "iban: GB29NWBK60161331926819",
    ],
    [
      "from 192.0.2.1, [2001:db8::1] and ::ffff:192.0.2.7.",
      "ip: 192.0.2.1",
      "ip: 2001:db8::1",
      "ip: ::ffff:192.0.2.7",
    ],
  ])("%s", (text, ...expected) => {
    const entity = expected[0]?.split(":")[0] as PiiEntity; // every expectation begins with one
    expect(found(text, entity)).toEqual(expected);
  });
});

test.each([
  "",
  "On 2024-01-15 at 12:30:45 we sold 1,234,567 boats for 3.141592653589 each.",
  "Version 1.2.3, std::vector, x::y, 999.999.999.999, order 1234567890123456",
  "me@localhost, @ann, a @ b.example",
  "DE00370400440532013000",
])("nothing is found in: %s", (text) => {
  expect(found(text)).toEqual([]);
});

test.each(["a", "1", "1 ", "a@", "+1 ", "de12 ", ":", "1.", "a.", "00 1", "2001:db8:", "de89 3704 0044 "])(
  "a long text of “%s” takes no time to speak of",
  (piece) => {
    const text = piece.repeat(50_000 / piece.length);
    const started = performance.now();
    findPii(text);
    expect(performance.now() - started).toBeLessThan(4_000);
  },
);
