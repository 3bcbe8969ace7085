const LONGEST_TIMER = 2 ** 31 - 1;

/** What `run` gives, or what `late` gives when it takes longer than `ms` milliseconds: it is not waited for any more. */
export async function inTime<T, Late>(
  ms: number,
  run: () => Promise<T>,
  late: () => Late,
): Promise<T | Late> {
  if (ms > LONGEST_TIMER) return run();
  let timer: NodeJS.Timeout | undefined;
  const lateness = new Promise<'late'>((resolve) => {
    timer = setTimeout(resolve, Math.max(ms, 0), 'late');
  });
  try {
    const running = run().then((value) => ({ value }));
    const first = await Promise.race([running, lateness]);
    return first === 'late' ? late() : first.value;
  } finally {
    clearTimeout(timer);
  }
}

/** The time is up. */
export class TimeoutError extends Error {
  override readonly name = 'TimeoutError';
}

/** For the third argument of {@link inTime}. */
export function timeIsUp(): never {
  throw new TimeoutError();
}
