import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openPostgresStore } from '../../../shared/src/inbox/index.js';
import { type ProxiedInbox, proxiedInbox, warmUp } from './proxied-inbox.js';
import { newRecord } from './records.js';

let proxied: ProxiedInbox;
beforeEach(async () => {
  proxied = await proxiedInbox();
  // Now and then a claim also removes what is old.
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await proxied.close();
});

it('takes two round trips for a new signal and one for a duplicate, once it is warm', async () => {
  const { inbox, proxy } = proxied;
  const record = newRecord();
  await warmUp(proxied);
  proxy.roundTrips = 0;
  expect(await inbox.once(record, async () => 1)).toMatchObject({ outcome: 'handled' });
  expect(proxy.roundTrips).toBe(2);
  expect(await inbox.once(record, async () => 1)).toMatchObject({ outcome: 'duplicate' });
  expect(proxy.roundTrips).toBe(3);
});

it('has claimed a signal for everybody to see before its handler begins', async () => {
  const { inbox, database } = proxied;
  const record = newRecord();
  const once = await inbox.once(record, async () => {
    const [row] = await database.sql`select state, attempts from oss_inbox where id = ${record.id}`;
    return row;
  });
  expect(once).toMatchObject({ result: { state: 'claimed', attempts: 1 } });
});

it('takes five round trips for a transaction with one statement, once it is warm', async () => {
  const { inbox, proxy } = proxied;
  const handle = () => inbox.onceInTransaction(newRecord(), (sql) => sql`select ${1}::int`);
  await handle();
  proxy.roundTrips = 0;
  proxy.statements.splice(0);
  expect(await handle()).toMatchObject({ outcome: 'handled' });
  // Claim, begin, statement, completion and commit; the transaction's limits are sent together with the statement.
  expect(proxy.roundTrips).toBe(5 + 1);
  const [begin, limits, ...others] = proxy.statements;
  expect(begin).toMatch(/^begin *$/);
  expect(limits).toMatch(
    /^set local idle_in_transaction_session_timeout = \d+; set local statement_timeout = \d+$/,
  );
  expect(others).toEqual([]);
});

it('takes five round trips for a transaction whose handler fails, once it is warm', async () => {
  const { inbox, proxy } = proxied;
  const fail = async () => {
    const error = new Error('no');
    await expect(inbox.onceInTransaction(newRecord(), () => Promise.reject(error))).rejects.toBe(
      error,
    );
  };
  await fail();
  proxy.roundTrips = 0;
  await fail();
  // Claim, begin, the transaction's limits, rollback and failure: that nothing was committed is known.
  expect(proxy.roundTrips).toBe(5);
});

it('has one connection, for all that it does, and none before it is asked', async () => {
  const { inbox, proxy, database } = proxied;
  openPostgresStore({ url: proxy.url, retentionDays: 14 });
  expect(proxy.connections).toBe(0);
  const records = Array.from({ length: 20 }, () => newRecord());
  await Promise.all(records.map((record) => inbox.once(record, async () => 1)));
  await inbox.onceInTransaction(newRecord(), async () => 1);
  expect(proxy.connections).toBe(1);
  const [row] = await database.sql`
    select count(*)::int from pg_stat_activity where application_name = 'oss-inbox' and query ~ 'select from known'`;
  expect(row).toEqual({ count: 0 });
});
