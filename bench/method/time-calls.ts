/** Microseconds a call, of so many calls one after the other. */
export function timeCalls(calls: number, run: () => unknown): number {
  const started = performance.now();
  for (let call = 0; call < calls; call += 1) run();
  return ((performance.now() - started) * 1000) / calls;
}

/** Microseconds for each item, of waiting for one after the other. */
export async function timeEach<T>(items: readonly T[], run: (item: T) => unknown): Promise<number> {
  const started = performance.now();
  for (const item of items) await run(item);
  return ((performance.now() - started) * 1000) / items.length;
}
