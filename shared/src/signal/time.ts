const RFC3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/;
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;
const DIGITS = /^\d{12,15}$/;
const LAST_MILLISECOND = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/**
 * A time as senders write it (RFC 3339, an HTTP date, or epoch milliseconds as a number or as digits) in RFC 3339;
 * `undefined` when it is none of these. RFC 3339 text stays to the letter, with all its fractional digits.
 */
export function toRfc3339(time: string | number | undefined): string | undefined {
  if (typeof time === 'string') {
    if (RFC3339.test(time)) return Number.isNaN(Date.parse(time)) ? undefined : time;
    if (HTTP_DATE.test(time)) return toRfc3339(Date.parse(time));
    return DIGITS.test(time) ? toRfc3339(Number(time)) : undefined;
  }
  if (time === undefined || !(time >= 0 && time <= LAST_MILLISECOND)) return undefined;
  return new Date(time).toISOString();
}
