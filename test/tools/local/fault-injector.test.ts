import { describe, expect, it } from 'vitest';
import { newFaultInjector } from '../../../tools/local/fault-injector.js';

/** Numbers one after another, then from the first again. */
function numbers(...given: number[]): () => number {
  let next = 0;
  return () => given[next++ % given.length] ?? 0;
}

describe('a fault injector', () => {
  it('carries once, at once and in order', () => {
    const arrived: number[] = [];
    const faultInjector = newFaultInjector();
    for (const n of [1, 2, 3]) faultInjector.carry(() => arrived.push(n));
    expect(arrived).toEqual([1, 2, 3]);
  });

  it('doubles as many deliveries of a hundred as it is told', () => {
    const arrived: number[] = [];
    const faultInjector = newFaultInjector({ doubled: 50, delay: 0 }, numbers(0.49, 0.5));
    for (const n of [1, 2, 3]) faultInjector.carry(() => arrived.push(n));
    expect(arrived).toEqual([1, 1, 2, 3, 3]);
  });

  it('lets deliveries overtake one another', async () => {
    const arrived: number[] = [];
    const faultInjector = newFaultInjector({ doubled: 0, delay: 200 }, numbers(0, 1, 0, 0));
    const both = new Promise<void>((resolve) => {
      faultInjector.carry(() => {
        arrived.push(1);
        resolve();
      });
      faultInjector.carry(() => arrived.push(2));
    });
    await both;
    expect(arrived).toEqual([2, 1]);
  });

  it('has all arrive at the end, once', () => {
    const arrived: number[] = [];
    const faultInjector = newFaultInjector({ doubled: 0, delay: 3_600_000 }, numbers(0.9));
    for (const n of [1, 2]) faultInjector.carry(() => arrived.push(n));
    faultInjector.flush();
    faultInjector.flush();
    expect(arrived).toEqual([1, 2]);
  });
});
