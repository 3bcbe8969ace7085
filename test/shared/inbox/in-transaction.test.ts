import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  createInbox,
  openPostgresStore,
  type Transaction,
} from '../../../shared/src/inbox/index.js';
import { deferred } from './deferred.js';
import { insertPhoto, type PhotoInbox, photoInbox } from './photo-inbox.js';
import { newRecord } from './records.js';
import { thrownBy } from './thrown-by.js';
import { thrownThings } from './thrown-things.js';

let app: PhotoInbox;
beforeEach(async () => {
  app = await photoInbox();
});
afterEach(() => app.database.drop());

const hour = 3_600_000;

describe('a handler in a transaction', () => {
  it('commits its writes together with the completion', async () => {
    const record = newRecord();
    const once = await app.inbox.onceInTransaction(record, async (sql) => {
      await insertPhoto(sql, 'a');
      // What nobody else sees yet.
      expect(await app.photos()).toEqual([]);
      expect(await app.ledgerOf(record)).toMatchObject({ state: 'claimed' });
      return { saved: 'a' };
    });
    expect(once).toStrictEqual({ outcome: 'handled', result: { saved: 'a' } });
    expect(await app.photos()).toEqual(['a']);
    expect(await app.ledgerOf(record)).toStrictEqual({
      state: 'completed',
      attempts: 1,
      result: { saved: 'a' },
      last_error: null,
    });
    const handler = vi.fn();
    const again = await app.inbox.onceInTransaction(record, handler);
    expect(again).toStrictEqual({ outcome: 'duplicate', result: { saved: 'a' } });
    expect(handler).not.toHaveBeenCalled();
  });

  it('may write nothing and return nothing', async () => {
    const record = newRecord();
    const once = await app.inbox.onceInTransaction(record, async () => undefined);
    expect(once).toStrictEqual({ outcome: 'handled', result: undefined });
    expect(await app.inbox.once(record, async () => 1)).toStrictEqual({
      outcome: 'duplicate',
      result: undefined,
    });
  });

  it.each(thrownThings)('takes its writes back when it throws: %s', async (_, make) => {
    const record = newRecord();
    const error = make();
    const handler = async (sql: Transaction) => {
      await insertPhoto(sql, 'a');
      throw error;
    };
    const thrown = await thrownBy(app.inbox.onceInTransaction(record, handler));
    expect(Object.is(thrown, error)).toBe(true);
    expect(await app.photos()).toEqual([]);
    expect(await app.ledgerOf(record)).toMatchObject({ state: 'failed', attempts: 1 });
  });

  it('takes its writes back when JSON cannot hold what it returns', async () => {
    const failing = app.inbox.onceInTransaction(newRecord(), async (sql) => {
      await insertPhoto(sql, 'a');
      return 1n;
    });
    await expect(failing).rejects.toThrow('BigInt');
    expect(await app.photos()).toEqual([]);
  });

  it('can be tried again, also on the connection of the failure', async () => {
    const record = newRecord();
    const broken = app.inbox.onceInTransaction(record, async (sql) => {
      await insertPhoto(sql, 'a');
      await sql`select * from nowhere`;
    });
    await expect(broken).rejects.toMatchObject({ code: '42P01' });
    const once = await app.inbox.onceInTransaction(record, (sql) => insertPhoto(sql, 'a'));
    expect(once).toMatchObject({ outcome: 'handled' });
    expect(await app.photos()).toEqual(['a']);
    expect(await app.ledgerOf(record)).toMatchObject({ state: 'completed', attempts: 2 });
  });

  it('fails although it passed over an error of the database', async () => {
    const record = newRecord();
    const failing = app.inbox.onceInTransaction(record, async (sql) => {
      await insertPhoto(sql, 'a');
      await sql`insert into photos (key, bytes) values ('b', -1)`.catch(() => undefined);
      return 'fine';
    });
    await expect(failing).rejects.toMatchObject({
      code: 'handler_failed',
      message: 'the transaction of the handler could not be committed',
      cause: { code: '23514' },
    });
    expect(await app.photos()).toEqual([]);
    const { state, last_error } = await app.ledgerOf(record);
    expect(state).toBe('failed');
    expect(last_error).toContain('violates check constraint');
  });

  it('can go on after an error within a savepoint', async () => {
    const once = await app.inbox.onceInTransaction(newRecord(), async (sql) => {
      await insertPhoto(sql, 'a');
      await sql.savepoint((inner) => insertPhoto(inner, 'a')).catch(() => undefined);
      await sql.savepoint('named', (inner) => insertPhoto(inner, 'b'));
    });
    expect(once).toMatchObject({ outcome: 'handled' });
    expect(await app.photos()).toEqual(['a', 'b']);
  });

  it('fails when the commit does', async () => {
    const record = newRecord();
    const failing = app.inbox.onceInTransaction(
      record,
      (sql) => sql`insert into owners values ('nobody')`,
    );
    await expect(failing).rejects.toMatchObject({
      code: 'handler_failed',
      cause: { code: '23503' },
    });
    expect(await app.ledgerOf(record)).toMatchObject({ state: 'failed', attempts: 1 });
  });

  it('may use whatever the driver offers', async () => {
    const once = await app.inbox.onceInTransaction(newRecord(), async (sql) => {
      await sql`insert into photos ${sql([{ key: 'a' }, { key: 'b' }])}`;
      await sql.unsafe("insert into photos (key) values ('c')");
      const [row] = await sql`select ${sql.json({ a: 1 })}::json as json`;
      return row;
    });
    expect(once).toMatchObject({ result: { json: { a: 1 } } });
    expect(await app.photos()).toEqual(['a', 'b', 'c']);
  });

  it('has the server end it with the lease, should the process vanish', async () => {
    const leaseMs = 20 * 86_400_000;
    const handler = vi.fn(async (sql: Transaction) => {
      const [row] = await sql`
        select current_setting('idle_in_transaction_session_timeout') as idle,
          current_setting('statement_timeout') as statement`;
      return row;
    });
    const once = await app.inbox.onceInTransaction(newRecord(), handler, { leaseMs });
    if (once.outcome !== 'handled') throw new Error(once.outcome);
    const { idle, statement } = once.result as { idle: string; statement: string };
    expect(statement).toBe(idle);
    // To the millisecond, or a whole number of a larger unit.
    expect(idle).toMatch(/^(?:17\d{8}ms|17\d{5}s|28\d{3}min|480h|20d)$/);
  });

  it('is ended by the server when it does nothing until the lease is over', async () => {
    const record = newRecord();
    const handler = vi.fn(async (sql: Transaction) => {
      await insertPhoto(sql, 'a');
      await new Promise(() => {});
    });
    const idle = app.inbox.onceInTransaction(record, handler, { leaseMs: 1000 });
    await expect(idle).rejects.toMatchObject({ code: 'store_unavailable' });
    expect(await app.photos()).toEqual([]);
    const again = await app.inbox.onceInTransaction(record, (sql) => insertPhoto(sql, 'a'));
    expect(again).toMatchObject({ outcome: 'handled' });
  });

  it('is rolled back when another has taken over', async () => {
    const record = newRecord();
    const other = createInbox(openPostgresStore({ url: app.database.url, retentionDays: 14 }));
    const options = { holder: 'request id', leaseMs: hour };
    const work = deferred<void>();
    const begun = deferred<void>();
    const overtaken = app.inbox.onceInTransaction(
      record,
      async (sql) => {
        await insertPhoto(sql, 'a');
        begun.resolve();
        await work.promise;
      },
      options,
    );
    await begun.promise;
    const retry = other.onceInTransaction(record, (sql) => insertPhoto(sql, 'b'), options);
    expect(await retry).toMatchObject({ outcome: 'handled' });
    work.resolve();
    expect(await overtaken).toStrictEqual({
      outcome: 'busy',
      reason:
        'the handler took longer than it had, so that another invocation took the signal over',
    });
    expect(await app.photos()).toEqual(['b']);
    expect(await app.ledgerOf(record)).toMatchObject({ state: 'completed', attempts: 2 });
  });
});
