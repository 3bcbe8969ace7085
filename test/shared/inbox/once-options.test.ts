import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type OnceOptions, Time } from '../../../shared/src/inbox/once-options.js';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** What the time gives after so many milliseconds. */
function timeAfter(ms: number, options: OnceOptions, isDurable = true) {
  const time = new Time(options, isDurable);
  vi.advanceTimersByTime(ms);
  const { lease, forWaiting, forClaim, forHandler, forRecording } = time;
  return { lease, forWaiting, forClaim, forHandler, forRecording };
}

const forever = Number.POSITIVE_INFINITY;

describe('a call without options', () => {
  it('has the record for a minute, does not wait for others, and for the store 10 seconds', () => {
    expect(timeAfter(0, {})).toStrictEqual({
      lease: 60_000,
      forWaiting: 0,
      forClaim: 10_000,
      forHandler: forever,
      forRecording: 10_000,
    });
    expect(timeAfter(1000, {})).toStrictEqual({
      lease: 59_000,
      forWaiting: -1000,
      forClaim: 10_000,
      forHandler: forever,
      forRecording: 10_000,
    });
  });
});

describe('a call that has so much time', () => {
  const options = { withinMs: 4000, limitsHandler: true };

  it('waits for three quarters of it, and leaves half a second for recording the end', () => {
    expect(timeAfter(0, options)).toMatchObject({
      forWaiting: 3000,
      forClaim: 3000,
      forHandler: 3500,
      forRecording: 4000,
    });
    expect(timeAfter(1000, options)).toMatchObject({
      forWaiting: 2000,
      forClaim: 2000,
      forHandler: 2500,
      forRecording: 3000,
    });
  });

  it('leaves a quarter where that is less', () => {
    expect(timeAfter(0, { ...options, withinMs: 400 })).toMatchObject({ forHandler: 300 });
    expect(timeAfter(0, { ...options, withinMs: 2000 })).toMatchObject({ forHandler: 1500 });
    expect(timeAfter(0, { ...options, withinMs: 2400 })).toMatchObject({ forHandler: 1900 });
  });

  it('leaves nothing where recording takes no time', () => {
    expect(timeAfter(1000, options, false)).toMatchObject({ forHandler: 3000 });
  });

  it('gives the store a moment even when it is over', () => {
    expect(timeAfter(2960, options)).toMatchObject({ forWaiting: 40, forClaim: 50 });
    expect(timeAfter(3960, options)).toMatchObject({ forClaim: 50, forRecording: 50 });
    expect(timeAfter(9000, options)).toMatchObject({ forClaim: 50, forRecording: 50 });
    expect(timeAfter(0, { withinMs: 0 })).toMatchObject({ forClaim: 50, forRecording: 50 });
  });

  it('does not limit the handler unless it is told to', () => {
    expect(timeAfter(9000, { withinMs: 4000 })).toMatchObject({ forHandler: forever });
    expect(timeAfter(9000, { ...options, limitsHandler: false })).toMatchObject({
      forHandler: forever,
    });
    expect(timeAfter(0, { limitsHandler: true })).toMatchObject({ forHandler: forever });
  });
});

describe('a lease', () => {
  it('ends when the caller does, in whole milliseconds', () => {
    expect(timeAfter(0, { leaseMs: 12_345.6 })).toMatchObject({ lease: 12_346 });
    expect(timeAfter(1000, { leaseMs: 12_345.4 })).toMatchObject({ lease: 11_345 });
  });

  it('lasts for a millisecond at least', () => {
    expect(timeAfter(5000, { leaseMs: 1000 })).toMatchObject({ lease: 1 });
    expect(timeAfter(0, { leaseMs: 0 })).toMatchObject({ lease: 1 });
  });
});
