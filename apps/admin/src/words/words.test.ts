import { afterEach, expect, test, vi } from "vitest";

import { formatAgo, formatCost, formatDuration, formatMoment, formatNumber, formatUntil } from "./format.ts";
import { browserLanguage, type Language } from "./language.ts";
import { t } from "./words.ts";

afterEach(() => vi.unstubAllGlobals());

/** What `<html lang>` says while the test runs. */
const speak = (lang: Language) => vi.stubGlobal("document", { documentElement: { lang } });

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

test("texts, numbers, money, times and lengths of time are as the language writes them", () => {
  const now = Date.parse("2026-01-02T12:00:00Z");
  speak("de");
  expect(t("common.cancel")).toBe("Abbrechen");
  expect(formatNumber(1_412.5)).toBe("1.412,5");
  expect(formatCost(0.0123)).toBe("0,0123\u00A0$");
  expect(formatAgo("2026-01-02T09:00:00Z", now)).toBe("vor 3 Stunden");
  expect(formatUntil("2026-01-02T12:05:00Z", now)).toBe("in 5 Minuten");
  expect([420, 3_240, 125_000, 90_000_000].map(formatDuration)).toEqual([
    "420 ms",
    "3,2 s",
    "2 min 5 s",
    "1 T 1 h",
  ]);
  expect(formatMoment("2026-01-02T12:00:00Z")).toContain("2026");
  speak("en");
  expect(formatNumber(1_412.5)).toBe("1,412.5");
  expect(formatCost(0.0123)).toBe("$0.0123");
});

test("a first visit follows the browser, whatever the region; without a catalog it is English", () => {
  expect(browserLanguage(["de-AT", "en"])).toBe("de");
  expect(browserLanguage(["fr-FR", "de"])).toBe("de");
  expect(browserLanguage(["den", "fr"])).toBe("en");
  expect(browserLanguage([])).toBe("en");
});
