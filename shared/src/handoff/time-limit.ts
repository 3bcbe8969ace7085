const LONGEST = 10_000;

/** The milliseconds that all of it may take: a whole number, 1 to 10,000. */
export function limitTime(timeoutMs: number): number {
  return Math.round(Math.min(Math.max(timeoutMs, 1), LONGEST));
}

/** The time is up. */
export class TimeoutError extends Error {
  override readonly name = 'TimeoutError';
}

/**
 * What `run` gives, within `ms` milliseconds; before it begins something it can ask how many of them are left.
 *
 * @throws {TimeoutError} when it takes longer: it is not waited for any more. So does the question, when none are left.
 */
export async function inTime<T>(
  ms: number,
  run: (timeLeft: () => number) => Promise<T>,
): Promise<T> {
  const end = performance.now() + ms;
  const timeLeft = () => {
    const left = Math.floor(end - performance.now());
    if (left < 1) throw new TimeoutError();
    return left;
  };
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TimeoutError()), ms);
  });
  try {
    return await Promise.race([run(timeLeft), late]);
  } finally {
    clearTimeout(timer);
  }
}
