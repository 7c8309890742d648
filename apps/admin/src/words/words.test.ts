import { expect, test } from "vitest";

import { formatAgo, formatDuration, formatUntil } from "./format.ts";
import { t } from "./words.ts";

test("placeholders are filled in", () => {
  expect(t("chat.tokens", { input: "1,412", output: 96 })).toBe("1,412 tokens in, 96 out");
});

test("what is filled in is not read as a placeholder again", () => {
  expect(t("publish.title", { name: "{name} $& {x}" })).toBe("Publish {name} $& {x}");
});

test("lengths of time are said in fitting units", () => {
  expect([0, 12.4, 999, 3_240, 120_000, 125_000].map(formatDuration)).toEqual([
    "< 1 ms",
    "12 ms",
    "999 ms",
    "3.2 s",
    "2 min",
    "2 min 5 s",
  ]);
  expect([3_600_000, 12_000_000, 86_400_000, 7 * 86_400_000, 90_000_000].map(formatDuration)).toEqual([
    "1 h",
    "3 h 20 min",
    "1 d",
    "7 d",
    "1 d 1 h",
  ]);
});

test("what is to come is said from now", () => {
  const now = Date.parse("2026-01-02T12:00:00Z");
  expect(formatUntil("2026-01-02T12:05:00Z", now)).toBe("in 5 minutes");
  expect(formatUntil("2026-01-02T12:00:20Z", now)).toBe("in less than a minute");
  expect(formatUntil("2026-01-02T11:00:00Z", now)).toBe("any moment");
});

test("moments are said from now", () => {
  const now = Date.parse("2026-01-02T12:00:00Z");
  expect(formatAgo("2026-01-02T11:59:50Z", now)).toBe("just now");
  expect(formatAgo("2026-01-02T09:00:00Z", now)).toBe("3 hours ago");
  expect(formatAgo("2026-01-01T12:00:00Z", now)).toBe("yesterday");
  expect(formatAgo("not a date", now)).toBe("not a date");
});
