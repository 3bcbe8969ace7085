const RFC3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/;

/**
 * A time as senders write it (RFC 3339, an HTTP date, or epoch milliseconds as a number or as digits) in RFC 3339;
 * `undefined` when it is none of these. RFC 3339 text stays to the letter, with all its fractional digits.
 */
export function toRfc3339(time: string | number | undefined): string | undefined {
  if (time === undefined || time === '') return undefined;
  if (typeof time === 'string' && RFC3339.test(time)) return time;
  const date = new Date(typeof time === 'string' && /^\d+$/.test(time) ? Number(time) : time);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
