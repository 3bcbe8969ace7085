import { describe, expect, it } from 'vitest';
import { type Environment, readConfig } from '../../../shared/src/core/index.js';
import { handoffTargets } from '../../../shared/src/handoff/index.js';
import { inTime, limitTime, TimeoutError } from '../../../shared/src/handoff/time-limit.js';
import { secret } from './webhook.js';

const webhook = { HANDOFF_URL: 'https://hooks.example/', HANDOFF_SECRET: secret };
const invocation = { HANDOFF_FUNCTION: 's/f' };

it.each<[env: Environment, names: string[]]>([
  [{}, []],
  [{ HANDOFF_SECRET: secret, HANDOFF_FUNCTION_ENDPOINT: 'https://fc.example' }, []],
  [webhook, ['webhook']],
  [invocation, ['function']],
  [{ ...invocation, ...webhook }, ['webhook', 'function']],
])('%j has the targets %j', (env, names) => {
  expect(handoffTargets(readConfig(env)).map(({ name }) => name)).toEqual(names);
});

describe('the time', () => {
  it.each([
    [60_000, 10_000],
    [Number.POSITIVE_INFINITY, 10_000],
    [10_000, 10_000],
    [4382.6, 4383],
    [0, 1],
    [-5, 1],
  ])('of %d ms counts as %d', (given, expected) => {
    expect(limitTime(given)).toBe(expected);
  });

  it('is up for what never ends', async () => {
    await expect(inTime(20, () => new Promise(() => {}))).rejects.toBeInstanceOf(TimeoutError);
  });

  it('is not up for what ends, whichever way', async () => {
    expect(await inTime(10_000, () => Promise.resolve('done'))).toBe('done');
    const reason = new Error('failed');
    await expect(inTime(10_000, () => Promise.reject(reason))).rejects.toBe(reason);
  });

  it('that is left shrinks, and keeps back what would begin too late', async () => {
    const left = await inTime(10_000, async (timeLeft) => timeLeft());
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(10_000);
    const late = inTime(1, async (timeLeft) => {
      const end = performance.now() + 2;
      while (performance.now() < end);
      return timeLeft();
    });
    await expect(late).rejects.toBeInstanceOf(TimeoutError);
  });
});
