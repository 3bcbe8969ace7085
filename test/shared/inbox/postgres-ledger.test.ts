import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createInbox,
  type Inbox,
  type InboxRecord,
  openPostgresStore,
} from '../../../shared/src/inbox/index.js';
import type { TestDatabase } from '../../test-database.js';
import { inboxDatabase } from './inbox-database.js';
import { newRecord } from './records.js';

let database: TestDatabase;
let inbox: Inbox;
beforeAll(async () => {
  database = await inboxDatabase();
  inbox = createInbox(openPostgresStore({ url: database.url, retentionDays: 14 }));
});
afterAll(() => database.drop());

const rowOf = async (payload: unknown) => {
  const json = JSON.stringify(payload);
  const [row] = await database.sql`
    select *, lease_until - claimed_at as lease, ended_at >= claimed_at as "isEnded"
    from oss_inbox where payload::text = ${json}`;
  return { ...row };
};
const ledgerOf = ({ payload }: InboxRecord) => rowOf(payload);

describe('the row of a signal', () => {
  it('tells of every step', async () => {
    const record = newRecord({ bucket: 'photos', key: 'a/ü.jpg' });
    const { id, type, payload } = record;
    const claimed = {
      id,
      type,
      bucket: 'photos',
      key: 'a/ü.jpg',
      payload,
      state: 'claimed',
      attempts: 1,
      holder: expect.stringMatching(/^request 1 [0-9a-f]{8}$/),
      received_at: expect.any(Date),
      claimed_at: expect.any(Date),
      lease_until: expect.any(Date),
      lease: '01:00:00',
      ended_at: null,
      isEnded: null,
      keep_until: null,
      result: null,
      last_error: null,
    };
    const error = new Error('no\0');
    const failing = inbox.once(
      record,
      async () => {
        expect(await ledgerOf(record)).toEqual({
          ...claimed,
          lease: expect.stringMatching(/^(?:00:59:5|01:00:00)/),
        });
        throw error;
      },
      { holder: 'request 1', leaseMs: 3_600_000 },
    );
    await expect(failing).rejects.toBe(error);
    const failed = await ledgerOf(record);
    expect(failed).toEqual({
      ...claimed,
      lease: expect.any(String),
      state: 'failed',
      ended_at: expect.any(Date),
      isEnded: true,
      last_error: expect.stringMatching(/^Error: no\\0\n {4}at /),
    });

    const options = { holder: 'request 2', leaseMs: 3_600_000 };
    const once = await inbox.once(
      record,
      async () => ({ during: await ledgerOf(record) }),
      options,
    );
    if (once.outcome !== 'handled') throw new Error(once.outcome);
    const { during } = once.result as { during: Record<string, unknown> };
    expect(during).toMatchObject({
      state: 'claimed',
      attempts: 2,
      holder: expect.stringMatching(/^request 2 /),
      ended_at: null,
      last_error: failed['last_error'],
    });
    const completed = await ledgerOf(record);
    expect(completed).toMatchObject({
      state: 'completed',
      attempts: 2,
      received_at: failed['received_at'],
      isEnded: true,
      result: once.result,
      last_error: null,
    });
    expect(completed['claimed_at']).not.toEqual(failed['claimed_at']);

    await inbox.once({ ...record, payload: 'another' }, async () => 1);
    expect(await ledgerOf(record)).toEqual(completed);
  });

  it('tells of what was kept without ever being claimed', async () => {
    const record = newRecord({ bucket: 'photos', key: 'a' });
    await inbox.keep(record, new Error('first'), 10_000);
    const kept = await ledgerOf(record);
    expect(kept).toMatchObject({
      ...record,
      state: 'failed',
      attempts: 0,
      holder: null,
      received_at: expect.any(Date),
      claimed_at: null,
      lease_until: null,
      ended_at: expect.any(Date),
      last_error: expect.stringMatching(/^Error: first\n/),
    });
    await inbox.keep(record, new Error('second'), 10_000);
    const again = await ledgerOf(record);
    expect(again).toMatchObject({
      attempts: 0,
      received_at: kept['received_at'],
      last_error: expect.stringMatching(/^Error: second\n/),
    });
    expect(await inbox.once(record, async () => 1)).toMatchObject({ outcome: 'handled' });
    expect(await ledgerOf(record)).toMatchObject({ state: 'completed', attempts: 1 });
  });

  it('is not touched when what it tells of is kept once more', async () => {
    const completed = newRecord();
    await inbox.once(completed, async () => 1);
    const failed = newRecord();
    await inbox.once(failed, () => Promise.reject(new Error('no'))).catch(() => undefined);
    for (const record of [completed, failed]) {
      const before = await ledgerOf(record);
      await inbox.keep(record, new Error('other'), 10_000);
      expect(await ledgerOf(record)).toEqual(before);
    }
  });

  const hash = expect.stringMatching(/^sha256:[\w-]{43}$/);
  const key = '\u20ac'.repeat(341);
  it.each<[string, Partial<InboxRecord>, Record<string, unknown>]>([
    ['no bucket and no key', {}, { bucket: null, key: null }],
    ['an empty key', { bucket: '', key: '' }, { bucket: '', key: '' }],
    [
      'the longest names',
      { id: 'ü'.repeat(400), bucket: key },
      { id: 'ü'.repeat(400), bucket: key },
    ],
    ['too long an id', { id: 'i'.repeat(401) }, { id: hash }],
    ['too long a type', { type: 't'.repeat(401) }, { type: hash }],
    ['an id with a NUL', { id: 'a\0' }, { id: hash }],
    ['a type with half a character', { type: 'a\udc00' }, { type: hash }],
    ['whole characters beyond the first plane', { id: '🌊', type: '🌊' }, { id: '🌊', type: '🌊' }],
    ['too long a key', { bucket: 'b', key: `${key}x` }, { bucket: 'b', key: null }],
    ['a key with a NUL', { bucket: 'b', key: 'a\0' }, { bucket: 'b', key: null }],
    ['too long a bucket', { bucket: `${key}x`, key: 'k' }, { bucket: null, key: 'k' }],
    ['a bucket with half a character', { bucket: '\ud83c', key: 'k' }, { bucket: null, key: 'k' }],
  ])('has columns for a record with %s', async (what, rest, columns) => {
    const record = newRecord({ ...rest, payload: [what, rest] });
    await inbox.once(record, async () => 1);
    const { id, type } = record;
    expect(await ledgerOf(record)).toMatchObject({ id, type, ...columns });
  });

  it('never passes for the row of an id that is stored as its hash', async () => {
    const long = newRecord({ id: 'x'.repeat(401) });
    await inbox.once(long, async () => 1);
    const { id } = await ledgerOf(long);
    const forged = newRecord({ id: String(id) });
    expect(await inbox.once(forged, async () => 2)).toMatchObject({ outcome: 'handled' });
  });
});
