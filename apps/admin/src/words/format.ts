import { currentLanguage, type Language } from "./language.ts";
import { t } from "./words.ts";

const formatsIn = (language: Language) => ({
  relative: new Intl.RelativeTimeFormat(language, { numeric: "auto" }),
  numbers: new Intl.NumberFormat(language),
  tenths: new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 }),
  money: new Intl.NumberFormat(language, { style: "currency", currency: "USD", maximumSignificantDigits: 3 }),
  moments: new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "medium" }),
});

const made = new Map<Language, ReturnType<typeof formatsIn>>();

/** Made once for each language: a format costs far more than what it formats. */
function formats(): ReturnType<typeof formatsIn> {
  const language = currentLanguage();
  const found = made.get(language) ?? formatsIn(language);
  made.set(language, found);
  return found;
}

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
  return step === undefined
    ? t("time.justNow")
    : formats().relative.format(Math.round(seconds / step[1]), step[0]);
}

/** How long until a moment, in words ("in 5 minutes"). `at` is ISO 8601, `now` in milliseconds since the epoch. */
export function formatUntil(at: string, now: number): string {
  const ms = Date.parse(at) - now;
  if (ms <= 0) return t("time.now");
  return ms < 60_000 ? t("time.soon") : formatAgo(at, now);
}

/** A moment in full, in the reader's time zone. */
export const formatMoment = (at: string): string => {
  const time = Date.parse(at);
  return Number.isNaN(time) ? at : formats().moments.format(time);
};

/** A length of time as a person would say it: `< 1 ms`, `420 ms`, `3.2 s`, `2 min 5 s`, `3 h 20 min`, `7 d`. */
export function formatDuration(ms: number): string {
  if (ms < 1) return "< 1 ms";
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${formats().tenths.format(ms / 1_000)} s`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 3_600) return inTwo(seconds, ["min", 60], "s");
  const minutes = Math.round(seconds / 60);
  if (minutes < 1_440) return inTwo(minutes, ["h", 60], "min");
  return inTwo(Math.round(minutes / 60), [t("shell.unitDays"), 24], "h");
}

/** A count of small units as large and small ones; the small ones are left out where there are none. */
function inTwo(count: number, [large, size]: readonly [string, number], small: string): string {
  const whole = `${formatNumber(Math.floor(count / size))} ${large}`;
  return count % size === 0 ? whole : `${whole} ${count % size} ${small}`;
}

/** A number as the reader's language writes it: `1,412.5`. */
export const formatNumber = (value: number): string => formats().numbers.format(value);

/** US dollars, fine enough for the price of one answer. */
export const formatCost = (usd: number): string => formats().money.format(usd);
