import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Transaction } from '../../../shared/src/inbox/index.js';
import { deferred } from './deferred.js';
import { insertPhoto, type PhotoInbox, photoInbox } from './photo-inbox.js';
import { newRecord } from './records.js';
import { thrownBy } from './thrown-by.js';

let app: PhotoInbox;
beforeEach(async () => {
  app = await photoInbox();
  await app.inbox.once(newRecord(), async () => 'connected');
});
afterEach(() => app.database.drop());

const hour = 3_600_000;

describe('a handler in a transaction that takes too long', () => {
  // Of this a quarter, half a second at most, is left for recording the end, on a new connection.
  const limited = { withinMs: 2000, limitsHandler: true, leaseMs: hour };

  it('is given up: its connection is gone, and with it all that it does', async () => {
    const record = newRecord();
    const wakeUp = deferred<void>();
    const later = deferred<unknown>();
    const handler = async (sql: Transaction) => {
      await insertPhoto(sql, 'a');
      await wakeUp.promise;
      later.resolve(await thrownBy(Promise.resolve().then(() => insertPhoto(sql, 'b'))));
      await insertPhoto(sql, 'c');
    };
    const late = app.inbox.onceInTransaction(record, handler, limited);
    await expect(late).rejects.toMatchObject({ code: 'handler_timeout' });
    expect(await app.ledgerOf(record)).toMatchObject({ state: 'failed', attempts: 1 });
    wakeUp.resolve();
    expect(await later.promise).toMatchObject({
      message: 'the transaction is gone: the time is up, or the connection lost',
    });
    const again = await app.inbox.onceInTransaction(record, (sql) => insertPhoto(sql, 'a'));
    expect(again).toMatchObject({ outcome: 'handled' });
    expect(await app.photos()).toEqual(['a']);
  });

  it('can do no more from the moment on at which it is given up', async () => {
    const later = deferred<unknown>();
    const late = app.inbox.onceInTransaction(
      newRecord(),
      async (sql) => {
        await insertPhoto(sql, 'a');
        const next = wait(limited.withinMs).then(() => insertPhoto(sql, 'b'));
        later.resolve(thrownBy(next));
        // The time is up, and the connection not yet closed, when the event loop comes back to it.
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, limited.withinMs + 10);
        await next;
      },
      limited,
    );
    await expect(late).rejects.toMatchObject({ code: 'handler_timeout' });
    expect(await later.promise).toMatchObject({
      message: 'the transaction is gone: the time is up, or the connection lost',
    });
  });

  it('commits nothing when it ends after that', async () => {
    const record = newRecord();
    const work = deferred<string>();
    const handler = async (sql: Transaction) => {
      await insertPhoto(sql, 'a');
      return work.promise;
    };
    const late = app.inbox.onceInTransaction(record, handler, limited);
    await expect(late).rejects.toMatchObject({ code: 'handler_timeout' });
    work.resolve('late');
    await wait(20);
    expect(await app.photos()).toEqual([]);
    expect(await app.ledgerOf(record)).toMatchObject({ state: 'failed' });
  });

  it('is given up in the middle of a query, too', async () => {
    const record = newRecord();
    const handler = vi.fn(async (sql: Transaction) => {
      await insertPhoto(sql, 'a');
      await sql`select pg_sleep(3600)`;
    });
    const late = app.inbox.onceInTransaction(record, handler, limited);
    await expect(late).rejects.toMatchObject({ code: 'handler_timeout' });
    expect(await app.photos()).toEqual([]);
    expect(await app.inbox.once(record, async () => 1)).toMatchObject({ outcome: 'handled' });
    await app.database.sql`
      select pg_terminate_backend(pid) from pg_stat_activity where query = 'select pg_sleep(3600)'`;
  });
});
