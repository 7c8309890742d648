import { expect, test } from "vitest";

import { readRetryAfter } from "./retry-after.ts";

const now = Date.UTC(2026, 10, 21, 12, 0, 0);

test.each<[value: string | null, expected: number | undefined]>([
  ["0", 0],
  ["30", 30_000],
  [" 30 ", 30_000],
  ["0.25", 250],
  ["Sat, 21 Nov 2026 12:00:20 GMT", 20_000],
  ["Saturday, 21-Nov-26 12:00:20 GMT", 20_000],
  ["Sat Nov 21 12:00:20 2026", 20_000],
  ["Sat, 21 Nov 2026 11:00:00 GMT", 0],
  [null, undefined],
  ["", undefined],
  ["-1", undefined],
  ["1e9", undefined],
  ["99999999999999999999", undefined],
  ["soon", undefined],
  ["Soon, please", undefined],
  ["2026-11-21", undefined],
])("%j asks for %j ms", (value, expected) => expect(readRetryAfter(value, now)).toBe(expected));
