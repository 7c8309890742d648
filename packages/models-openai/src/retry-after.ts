/**
 * How long a provider asks to be left alone, in milliseconds, as the `Retry-After` of its refusal says it: a number of
 * seconds or a date (RFC 9110 section 10.2.3). Undefined where it says nothing that makes sense.
 *
 * @param now milliseconds since 1970, to reckon dates from; a date that has passed is 0
 */
export function readRetryAfter(value: string | null, now: number): number | undefined {
  const text = value?.trim() ?? "";
  if (/^\d{1,9}(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1_000);
  // All forms of a date that HTTP knows are in GMT or say nothing; what JavaScript reads beyond them is no date of HTTP.
  if (!/^[A-Z][a-z]+,? /.test(text)) return undefined;
  const date = Date.parse(text.endsWith("GMT") ? text : `${text} GMT`);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
