import { expect, it } from 'vitest';
import { type NotifyStrategy, retryWait } from '../../../../tools/local/smq/retry-wait.js';

function waitsOf(strategy: NotifyStrategy, random?: () => number): number[] {
  const waits = [];
  for (let attempts = 1; ; attempts += 1) {
    const wait = retryWait(strategy, attempts, random);
    if (wait === undefined) return waits;
    waits.push(wait);
  }
}

it('is between 10 and 20 s three times with BACKOFF_RETRY', () => {
  expect(waitsOf('BACKOFF_RETRY', () => 0)).toEqual([10, 10, 10]);
  expect(waitsOf('BACKOFF_RETRY', () => 0.5)).toEqual([15, 15, 15]);
});

it('doubles up to 512 s, 176 times in all, with EXPONENTIAL_DECAY_RETRY', () => {
  const waits = waitsOf('EXPONENTIAL_DECAY_RETRY');
  expect(waits).toHaveLength(176);
  expect(waits.slice(0, 10)).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512]);
  expect(new Set(waits.slice(9))).toEqual(new Set([512]));
});
