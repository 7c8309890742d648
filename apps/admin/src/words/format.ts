import { t } from "./words.ts";

const locale = "en";
const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
const numbers = new Intl.NumberFormat(locale);
const money = new Intl.NumberFormat(locale, {
  style: "currency",
  currency: "USD",
  maximumSignificantDigits: 3,
});
const moments = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "medium" });

const steps: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ["year", 31_557_600],
  ["month", 2_629_800],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

/** How long ago, in words ("3 hours ago"). `at` is ISO 8601, `now` in milliseconds since the epoch. */
export function formatAgo(at: string, now: number): string {
  const seconds = (Date.parse(at) - now) / 1_000;
  if (Number.isNaN(seconds)) return at;
  const step = steps.find(([, length]) => Math.abs(seconds) >= length);
  return step === undefined ? t("time.justNow") : relative.format(Math.round(seconds / step[1]), step[0]);
}

/** A moment in full, in the reader's time zone. */
export const formatMoment = (at: string): string => {
  const time = Date.parse(at);
  return Number.isNaN(time) ? at : moments.format(time);
};

/** A length of time as a person would say it: `< 1 ms`, `420 ms`, `3.2 s`, `2 min 5 s`. */
export function formatDuration(ms: number): string {
  if (ms < 1) return "< 1 ms";
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1_000);
  const minutes = `${Math.floor(seconds / 60)} min`;
  return seconds % 60 === 0 ? minutes : `${minutes} ${seconds % 60} s`;
}

export const formatNumber = (value: number): string => numbers.format(value);

/** US dollars, fine enough for the price of one answer. */
export const formatCost = (usd: number): string => money.format(usd);
