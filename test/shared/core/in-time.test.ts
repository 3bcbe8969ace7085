import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { inTime, TimeoutError, timeIsUp } from '../../../shared/src/core/index.js';
import { deferred } from '../inbox/deferred.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const late = () => 'late';

it('gives what comes in time', async () => {
  const work = deferred<string>();
  const end = inTime(1000, () => work.promise, late);
  await vi.advanceTimersByTimeAsync(999);
  work.resolve('done');
  expect(await end).toBe('done');
  expect(vi.getTimerCount()).toBe(0);
});

it('throws what is thrown in time', async () => {
  const error = new Error('no');
  await expect(inTime(1000, () => Promise.reject(error), late)).rejects.toBe(error);
  const atOnce = () => {
    throw error;
  };
  await expect(inTime(1000, atOnce, late)).rejects.toBe(error);
  expect(vi.getTimerCount()).toBe(0);
});

it('does not wait longer, and does not mind what comes then', async () => {
  for (const end of ['resolve', 'reject'] as const) {
    const work = deferred<unknown>();
    const given = inTime(1000, () => work.promise, late);
    await vi.advanceTimersByTimeAsync(1000);
    expect(await given).toBe('late');
    work[end](new Error('too late'));
    await vi.advanceTimersByTimeAsync(1000);
  }
});

it('throws what is thrown about the lateness', async () => {
  const given = inTime(
    1000,
    () => new Promise(() => {}),
    () => {
      throw new Error('late');
    },
  );
  const rejection = expect(given).rejects.toThrow('late');
  await vi.advanceTimersByTimeAsync(1000);
  await rejection;
});

it('tells a late end from one that gives the same', async () => {
  const same = inTime(
    1000,
    async () => 'late',
    () => 'really late',
  );
  expect(await same).toBe('late');
});

it.each([0, -1, Number.NEGATIVE_INFINITY])('has no patience with %s ms', async (ms) => {
  const given = inTime(ms, () => new Promise(() => {}), late);
  await vi.advanceTimersByTimeAsync(1);
  expect(await given).toBe('late');
});

it('sets no timer for longer than a timer can take', async () => {
  for (const ms of [2 ** 31, Number.POSITIVE_INFINITY]) {
    const work = deferred<string>();
    const end = inTime(ms, () => work.promise, late);
    expect(vi.getTimerCount()).toBe(0);
    work.resolve('done');
    expect(await end).toBe('done');
  }
  const end = inTime(2 ** 31 - 1, () => new Promise(() => {}), late);
  expect(vi.getTimerCount()).toBe(1);
  await vi.advanceTimersByTimeAsync(2 ** 31 - 1);
  expect(await end).toBe('late');
});

it('can throw that the time is up', async () => {
  const given = inTime(1000, () => new Promise(() => {}), timeIsUp);
  const seen = expect(given).rejects.toBeInstanceOf(TimeoutError);
  await vi.advanceTimersByTimeAsync(1000);
  await seen;
  expect(new TimeoutError().name).toBe('TimeoutError');
});
