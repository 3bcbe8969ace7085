import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Transaction } from '../../../shared/src/inbox/index.js';
import { deferred } from './deferred.js';
import type { Message } from './postgres-messages.js';
import { type ProxiedInbox, proxiedInbox, warmUp } from './proxied-inbox.js';
import { newRecord } from './records.js';
import { thrownBy } from './thrown-by.js';

let proxied: ProxiedInbox;
beforeEach(async () => {
  proxied = await proxiedInbox();
  await proxied.database.sql`create table photos (key text)`;
});
afterEach(() => proxied.close());

const insert = (sql: Transaction) => sql`insert into photos values ('a')`;
const photos = async () => {
  const [row] = await proxied.database.sql`select count(*)::int from photos`;
  return row?.['count'];
};

/** Cuts the connection when the first such message comes by. */
function cutAt(isIt: (message: Message) => boolean): void {
  const { proxy } = proxied;
  proxy.onMessage = (message) => {
    if (!isIt(message)) return;
    proxy.onMessage = undefined;
    proxy.cut();
  };
}
const write = async (sql: Transaction) => void (await insert(sql));

describe('a query that begins after the handler ended', () => {
  const over = { message: 'the transaction is over: await every query in the handler' };
  it.each<[string, (sql: Transaction) => unknown]>([
    ['a statement', insert],
    ['a text', (sql) => sql.unsafe("insert into photos values ('a')")],
    ['a savepoint', (sql) => sql.savepoint(insert)],
    ['even a value', (sql) => sql.json({})],
  ])('is refused: %s', async (_, query) => {
    const { inbox } = proxied;
    for (const error of [undefined, new Error('no')]) {
      const ended = deferred<void>();
      const straggler = deferred<unknown>();
      const handled = inbox.onceInTransaction(newRecord(), async (sql) => {
        const late = ended.promise.then(() => query(sql));
        straggler.resolve(thrownBy(late));
        if (error) throw error;
      });
      await handled.catch(() => undefined);
      ended.resolve();
      expect(await straggler.promise).toMatchObject(over);
    }
    expect(await photos()).toBe(0);
  });

  it('is refused, be the transaction just about to be committed', async () => {
    const { inbox } = proxied;
    const straggler = deferred<unknown>();
    await inbox.onceInTransaction(newRecord(), async (sql) => {
      const late = wait(0).then(() => insert(sql));
      straggler.resolve(thrownBy(late));
    });
    expect(await straggler.promise).toMatchObject(over);
    expect(await photos()).toBe(0);
  });

  it('is refused by the transaction of a savepoint as well', async () => {
    const { inbox } = proxied;
    const ended = deferred<void>();
    const stragglers: Promise<unknown>[] = [];
    await inbox.onceInTransaction(newRecord(), async (sql) => {
      await sql.savepoint(async (inner) => {
        stragglers.push(thrownBy(ended.promise.then(() => insert(inner))));
        await inner.savepoint('named', async (innermost) => {
          stragglers.push(thrownBy(ended.promise.then(() => insert(innermost))));
        });
      });
    });
    ended.resolve();
    expect(await Promise.all(stragglers)).toMatchObject([over, over]);
    expect(await photos()).toBe(0);
  });

  it('is part of the transaction when it began before, and the handler did not wait', async () => {
    const { inbox } = proxied;
    const begun = await inbox.onceInTransaction(newRecord(), async (sql) => {
      void insert(sql).execute();
    });
    expect(begun).toMatchObject({ outcome: 'handled' });
    expect(await photos()).toBe(1);
    const failing = inbox.onceInTransaction(newRecord(), async (sql) => {
      void sql`insert into nowhere values (1)`.execute();
    });
    await expect(failing).rejects.toMatchObject({ code: 'handler_failed' });
  });
});

describe('a transaction whose connection is cut', () => {
  const uncaught = vi.fn();
  beforeEach(() => {
    uncaught.mockClear();
    process.on('uncaughtException', uncaught);
  });
  afterEach(async () => {
    await wait(20);
    process.off('uncaughtException', uncaught);
    expect(uncaught).not.toHaveBeenCalled();
  });
  const lost = { code: 'store_unavailable', retryable: true };
  const gone = { message: 'the transaction is gone: the time is up, or the connection lost' };

  it.each<[string, (sql: Transaction) => Promise<unknown>]>([
    [
      'between two queries',
      async (sql) => {
        proxied.proxy.cut();
        await wait(20);
        await insert(sql);
      },
    ],
    [
      'while it runs a query',
      async (sql) => {
        void wait(20).then(() => proxied.proxy.cut());
        await sql`select pg_sleep(3600)`;
      },
    ],
    [
      'while it passes over all errors',
      async (sql) => {
        proxied.proxy.cut();
        const errors: unknown[] = [];
        while (errors.length < 100) {
          await new Promise(setImmediate);
          errors.push(await sql`select 1`.catch((error: unknown) => error));
        }
      },
    ],
    [
      'before it ends without another query',
      async () => {
        proxied.proxy.cut();
        await wait(20);
      },
    ],
    [
      'as it ends',
      async () => {
        proxied.proxy.cut();
      },
    ],
  ])('is rolled back, and the function goes on: %s', async (_, work) => {
    const { inbox } = proxied;
    const record = newRecord();
    const cut = inbox.onceInTransaction(record, async (sql) => {
      await insert(sql);
      await work(sql);
    });
    await expect(cut).rejects.toMatchObject(lost);
    await proxied.database.sql`
      select pg_terminate_backend(pid) from pg_stat_activity where query = 'select pg_sleep(3600)'`;
    const again = await inbox.onceInTransaction(record, async (sql) => void (await insert(sql)));
    expect(again).toMatchObject({ outcome: 'handled' });
    expect(await photos()).toBe(1);
  });

  it('refuses the queries of a handler that goes on', async () => {
    const { inbox, proxy } = proxied;
    const seen = deferred<unknown>();
    const cut = inbox.onceInTransaction(newRecord(), async (sql) => {
      proxy.cut();
      await wait(20);
      seen.resolve(await thrownBy(Promise.resolve().then(() => insert(sql))));
    });
    await expect(cut).rejects.toMatchObject(lost);
    expect(await seen.promise).toMatchObject(gone);
  });

  it('is committed once, although the answer to the commit has not come back', async () => {
    const { inbox } = proxied;
    const record = newRecord();
    cutAt(({ from, text }) => from === 'server' && text === 'COMMIT');
    const handler = vi.fn(write);
    const once = await inbox.onceInTransaction(record, handler);
    expect(once).toStrictEqual({ outcome: 'handled', result: undefined });
    expect(await inbox.onceInTransaction(record, handler)).toMatchObject({ outcome: 'duplicate' });
    expect(handler).toHaveBeenCalledTimes(1);
    expect(await photos()).toBe(1);
  });

  it('is rolled back when the commit has not come to the server', async () => {
    const { inbox } = proxied;
    const record = newRecord();
    cutAt(({ from, text }) => from === 'client' && text === 'commit');
    await expect(inbox.onceInTransaction(record, write)).rejects.toMatchObject(lost);
    expect(await photos()).toBe(0);
    const again = await inbox.onceInTransaction(record, write);
    expect(again).toMatchObject({ outcome: 'handled' });
    expect(await photos()).toBe(1);
  });

  it('is given up within its time when nobody can say whether it was committed', async () => {
    const { inbox, proxy } = proxied;
    await warmUp(proxied);
    cutAt(({ from, text }) => {
      if (from !== 'server' || text !== 'COMMIT') return false;
      proxy.freeze();
      return true;
    });
    const options = { withinMs: 1200, limitsHandler: true };
    const record = newRecord();
    const started = performance.now();
    await expect(inbox.onceInTransaction(record, write, options)).rejects.toMatchObject(lost);
    // It could ask for 5 seconds if it had them.
    expect(performance.now() - started).toBeLessThan(4500);
    proxy.thaw();
    // It was.
    expect(await inbox.once(record, async () => 1)).toMatchObject({ outcome: 'duplicate' });
  }, 30_000);
});
