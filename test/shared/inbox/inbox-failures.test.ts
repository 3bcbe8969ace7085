import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { InboxError } from '../../../shared/src/core/index.js';
import { createInbox, type InboxStore } from '../../../shared/src/inbox/index.js';
import { newRecord } from './records.js';
import { thrownBy } from './thrown-by.js';

/** A store that says yes to everything. */
function willingStore() {
  return {
    isDurable: true,
    claim: vi.fn<InboxStore['claim']>(async () => ({ state: 'claimed', attempt: 7 })),
    complete: vi.fn<InboxStore['complete']>(async () => true),
    fail: vi.fn<InboxStore['fail']>(async () => undefined),
    forget: async () => undefined,
  };
}

const noSpace = new InboxError('store_unavailable', 'its disk is full');

describe('a store that fails', () => {
  it('at the claim has the handler not run, and its error thrown on', async () => {
    const inbox = createInbox({ ...willingStore(), claim: async () => Promise.reject(noSpace) });
    const handler = vi.fn();
    const record = newRecord();
    for (const holder of ['a', 'a']) {
      expect(await thrownBy(inbox.once(record, handler, { holder }))).toBe(noSpace);
    }
    expect(handler).not.toHaveBeenCalled();
  });

  it.each<[string, unknown, string]>([
    ['an InboxError', noSpace, 'its disk is full'],
    ['anything else', 'no', 'the store failed'],
  ])('at the completion is told as such: %s', async (_, cause, message) => {
    const store = { ...willingStore(), complete: async () => Promise.reject(cause) };
    const once = createInbox(store).once(newRecord(), async () => 1);
    const error = await thrownBy(once);
    expect(error).toBeInstanceOf(InboxError);
    expect(error).toMatchObject({
      code: 'store_unavailable',
      message: `the handler is done, but this could not be recorded, so that a retry runs it again: ${message}`,
      cause,
    });
    // It did not fail.
    expect(store.fail).not.toHaveBeenCalled();
  });

  it('when the failure of the handler is to be recorded does not hide that failure', async () => {
    const inbox = createInbox({ ...willingStore(), fail: async () => Promise.reject(noSpace) });
    const error = new Error('no');
    const failing = inbox.once(newRecord(), async () => Promise.reject(error));
    expect(await thrownBy(failing)).toBe(error);
  });

  it('in a transaction has its error thrown on, and the attempt recorded as failed', async () => {
    const store = { ...willingStore(), transact: async () => Promise.reject(noSpace) };
    const failing = createInbox(store).onceInTransaction(newRecord(), vi.fn());
    expect(await thrownBy(failing)).toBe(noSpace);
    expect(store.fail).toHaveBeenCalledTimes(1);
  });

  it('when something is to be kept has its error thrown on', async () => {
    const inbox = createInbox({ ...willingStore(), fail: async () => Promise.reject(noSpace) });
    expect(await thrownBy(inbox.keep(newRecord(), new Error('no'), 1000))).toBe(noSpace);
  });
});

describe('a store', () => {
  it('is told which attempt ended and how', async () => {
    const store = willingStore();
    const inbox = createInbox(store);
    const [good, bad] = [newRecord(), newRecord()];
    await inbox.once(good, async () => [1]);
    await inbox.once(bad, async () => Promise.reject(new Error('no'))).catch(() => undefined);
    const ms = expect.any(Number);
    expect(store.complete).toHaveBeenCalledExactlyOnceWith(good, 7, '[1]', ms);
    const reason = expect.stringMatching(/^Error: no\n/);
    expect(store.fail).toHaveBeenCalledExactlyOnceWith(bad, 7, reason, ms);
  });

  it('is told to keep what was never claimed, with the reason', async () => {
    const store = willingStore();
    const record = newRecord();
    await createInbox(store).keep(record, new Error('no'), 1234);
    const reason = expect.stringMatching(/^Error: no\n/);
    expect(store.fail).toHaveBeenCalledExactlyOnceWith(record, 0, reason, 1234);
  });

  it.each([true, false])('says whether the inbox is durable: %s', (isDurable) => {
    expect(createInbox({ ...willingStore(), isDurable }).isDurable).toBe(isDurable);
  });

  it('is told who claims, for how long, and how long that may take', async () => {
    const store = willingStore();
    const inbox = createInbox(store);
    await inbox.once(newRecord(), vi.fn(), { holder: 'me', leaseMs: 90_000_000, withinMs: 4e9 });
    await inbox.once(newRecord(), vi.fn());
    await inbox.once(newRecord(), vi.fn());
    const [[, request, withinMs] = [], ...others] = store.claim.mock.calls;
    expect(request).toEqual({ holder: 'me', leaseMs: expect.any(Number) });
    expect(request?.leaseMs).toBeGreaterThan(80_000_000);
    expect(withinMs).toBeGreaterThan(2.9e9);
    expect(withinMs).toBeLessThanOrEqual(3e9);
    // Nobody is like another who does not say who he is.
    expect(new Set(others.map(([, { holder }]) => holder)).size).toBe(2);
  });

  it('is told how long a transaction may take', async () => {
    const transact = vi.fn<NonNullable<InboxStore['transact']>>(async () => 'completed');
    const inbox = createInbox({ ...willingStore(), transact });
    const options = { leaseMs: 90_000_000, withinMs: 80_000_000, limitsHandler: true };
    await inbox.onceInTransaction(newRecord(), vi.fn(), options);
    await inbox.onceInTransaction(newRecord(), vi.fn());
    const [[, attempt, , limits] = [], [, , , unlimited] = []] = transact.mock.calls;
    expect(attempt).toBe(7);
    expect(limits?.leaseMs).toBeGreaterThan(89_000_000);
    expect(limits?.withinMs).toBeGreaterThan(79_000_000);
    expect(limits?.withinMs).toBeLessThanOrEqual(79_999_500);
    expect(unlimited?.withinMs).toBe(Number.POSITIVE_INFINITY);
  });
});

it('lets a handler take its time where nobody waits for it', async () => {
  const inbox = createInbox(willingStore());
  const withinMs = 20;
  for (const options of [
    { withinMs },
    { withinMs, limitsHandler: false },
    { limitsHandler: true },
  ]) {
    const end = await inbox.once(newRecord(), () => wait(40, 'slow'), options);
    expect(end).toStrictEqual({ outcome: 'handled', result: 'slow' });
  }
});

it('forgets a record by its store', async () => {
  const forget = vi.fn<InboxStore['forget']>(async () => {});
  const record = newRecord();
  await createInbox({ ...willingStore(), forget }).forget(record, 1000);
  expect(forget.mock.calls).toEqual([[record, 1000]]);
});
