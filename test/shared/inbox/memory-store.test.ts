import { afterEach, describe, expect, it, vi } from 'vitest';
import { createMemoryStore, type InboxStore } from '../../../shared/src/inbox/index.js';
import { openMemory } from './open-stores.js';
import { newRecord } from './records.js';
import { describeStore } from './store-contract.js';

afterEach(() => {
  vi.useRealTimers();
});

describeStore('memory', openMemory);

const withinMs = 1000;
const claim = (store: InboxStore, id: string) =>
  store.claim(newRecord({ id }), { holder: 'a', leaseMs: 3_600_000 }, withinMs);
const complete = async (store: InboxStore, id: string, result?: string) => {
  await claim(store, id);
  await store.complete(newRecord({ id }), 1, result, withinMs);
};

describe('a memory store that is full', () => {
  it('forgets the oldest records beyond its capacity, and no other', async () => {
    const store = createMemoryStore({ records: 2 });
    for (const id of ['a', 'b', 'c']) await complete(store, id);
    expect(await claim(store, 'c')).toMatchObject({ state: 'completed' });
    expect(await claim(store, 'b')).toMatchObject({ state: 'completed' });
    expect(await claim(store, 'a')).toMatchObject({ state: 'claimed' });
  });

  it('forgets failed ones as well', async () => {
    const store = createMemoryStore({ records: 2 });
    await claim(store, 'a');
    await store.fail(newRecord({ id: 'a' }), 1, 'no', withinMs);
    await complete(store, 'b');
    await complete(store, 'c');
    expect(await claim(store, 'b')).toMatchObject({ state: 'completed' });
    expect(await claim(store, 'a')).toStrictEqual({ state: 'claimed', attempt: 1 });
  });

  it('forgets the oldest results beyond so many characters, and no other', async () => {
    const store = createMemoryStore({ characters: 10 });
    for (const id of ['a', 'b', 'c']) await complete(store, id, '12345');
    expect(await claim(store, 'c')).toMatchObject({ state: 'completed' });
    expect(await claim(store, 'b')).toMatchObject({ state: 'completed' });
    expect(await claim(store, 'a')).toMatchObject({ state: 'claimed' });
  });

  it('has room again for as much as it forgot', async () => {
    const store = createMemoryStore({ characters: 10 });
    for (let round = 0; round < 5; round += 1) {
      for (const id of ['a', 'b', 'c']) await complete(store, `${id}${round}`, '12345');
      expect(await claim(store, `b${round}`)).toMatchObject({ state: 'completed' });
    }
  });

  it('forgets a result that is too big at once', async () => {
    const store = createMemoryStore({ characters: 10 });
    await complete(store, 'a', '12345678901');
    await complete(store, 'b', '1234567890');
    expect(await claim(store, 'b')).toMatchObject({ state: 'completed' });
    expect(await claim(store, 'a')).toMatchObject({ state: 'claimed' });
  });

  it('never forgets a record that is being handled', async () => {
    const store = createMemoryStore({ records: 2 });
    for (const id of ['a', 'b', 'c', 'd']) await claim(store, id);
    for (let other = 0; other < 10; other += 1) await complete(store, `x${other}`);
    for (const id of ['a', 'b', 'c', 'd']) {
      const request = { holder: 'b', leaseMs: 3_600_000 };
      expect(await store.claim(newRecord({ id }), request, withinMs)).toMatchObject({
        state: 'busy',
      });
    }
  });

  it('forgets the oldest first, although more were being handled than it may hold', async () => {
    const store = createMemoryStore({ records: 2 });
    for (const id of ['a', 'b', 'c', 'd']) await claim(store, id);
    for (const id of ['c', 'd', 'a', 'b']) {
      await store.complete(newRecord({ id }), 1, undefined, withinMs);
    }
    await claim(store, 'e');
    expect(await claim(store, 'b')).toMatchObject({ state: 'completed' });
    expect(await claim(store, 'a')).toMatchObject({ state: 'claimed' });
  });

  it('keeps 10,000 records unless told otherwise', async () => {
    const store = createMemoryStore();
    for (let id = 0; id <= 10_000; id += 1) await complete(store, `${id}`);
    expect(await claim(store, '1')).toMatchObject({ state: 'completed' });
    expect(await claim(store, '0')).toMatchObject({ state: 'claimed' });
  });

  it('keeps 10 million characters unless told otherwise', async () => {
    const store = createMemoryStore();
    const result = JSON.stringify('x'.repeat(999_998));
    for (let id = 0; id <= 10; id += 1) await complete(store, `${id}`, result);
    expect(await claim(store, '1')).toMatchObject({ state: 'completed' });
    expect(await claim(store, '0')).toMatchObject({ state: 'claimed' });
  });
});

it('has a lease run until the last millisecond, and no longer', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const store = createMemoryStore();
  const record = newRecord();
  const requests = ['a', 'b'].map((holder) => ({ holder, leaseMs: 10 }));
  const claims = [];
  for (const request of [...requests, ...requests.slice(1)]) {
    claims.push(await store.claim(record, request, withinMs));
    vi.advanceTimersByTime(claims.length === 1 ? 9 : 1);
  }
  expect(claims).toEqual([
    { state: 'claimed', attempt: 1 },
    { state: 'busy', leaseMs: 1 },
    { state: 'claimed', attempt: 2 },
  ]);
});

it('says that a memory store does not outlive the process, and has no transactions', () => {
  const store = createMemoryStore();
  expect(store.isDurable).toBe(false);
  expect(store.transact).toBeUndefined();
});
