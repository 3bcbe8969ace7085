import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Claim, createInbox, type InboxStore } from '../../../shared/src/inbox/index.js';
import { newRecord } from './records.js';

// Waiting takes no time here, but the clock goes on.
vi.mock('node:timers/promises', () => ({
  setTimeout: async (ms: number) => {
    vi.advanceTimersByTime(ms);
  },
}));
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Tells how long was waited before each claim, when they are answered like this, the last answer again and again. */
async function waitingFor(withinMs: number, ...answers: Claim[]) {
  const times: number[] = [];
  const store: InboxStore = {
    isDurable: true,
    async claim() {
      times.push(performance.now());
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      if (answer === undefined) throw new Error('no answer');
      return answer;
    },
    complete: async () => true,
    fail: async () => undefined,
    forget: async () => undefined,
  };
  const { outcome } = await createInbox(store).once(newRecord(), async () => 1, { withinMs });
  const waits = times.slice(1).map((time, index) => time - (times[index] ?? 0));
  return { outcome, waits };
}
const busy = (leaseMs: number): Claim => ({ state: 'busy', leaseMs });
const claimed: Claim = { state: 'claimed', attempt: 2 };

it('asks again ever less often while somebody else has the record, for three quarters of its time', async () => {
  const waits = [25, 50, 100, 200, 400, 500, 500, 500, 500];
  expect(await waitingFor(4000, busy(3_600_000))).toEqual({ outcome: 'busy', waits });
});

it('does not begin to wait for longer than it has', async () => {
  expect(await waitingFor(100, busy(3_600_000))).toEqual({ outcome: 'busy', waits: [25] });
  expect(await waitingFor(101, busy(3_600_000))).toEqual({ outcome: 'busy', waits: [25, 50] });
  expect(await waitingFor(0, busy(1))).toEqual({ outcome: 'busy', waits: [] });
});

it('asks again when the lease is over', async () => {
  const waits = [25, 3];
  expect(await waitingFor(4000, busy(28), busy(3), claimed)).toEqual({ outcome: 'handled', waits });
});
