const LONGEST = 10_000;

/** The milliseconds that all of it may take: a whole number, 1 to 10,000. */
export function limitTime(timeoutMs: number): number {
  return Math.round(Math.min(Math.max(timeoutMs, 1), LONGEST));
}
