import { expect, it, vi } from 'vitest';
import { InboxError } from '../../../shared/src/core/index.js';
import {
  createInbox,
  createMemoryStore,
  type InboxStore,
  type Transaction,
} from '../../../shared/src/inbox/index.js';
import { newRecord } from './records.js';

// Nobody asks it anything here.
const transaction = {} as Transaction;
type End = Awaited<ReturnType<NonNullable<InboxStore['transact']>>>;

/** A store whose transactions end like this, and an inbox over it. */
function transacting(end: End) {
  const results: (string | undefined)[] = [];
  const store = {
    isDurable: true,
    claim: vi.fn<InboxStore['claim']>(async () => ({ state: 'claimed', attempt: 1 })),
    complete: vi.fn<InboxStore['complete']>(async () => true),
    fail: vi.fn<InboxStore['fail']>(async () => undefined),
    forget: async () => undefined,
    transact: vi.fn<NonNullable<InboxStore['transact']>>(async (_record, _attempt, work) => {
      results.push(await work(transaction));
      return end;
    }),
  };
  return { store, results, inbox: createInbox(store) };
}

it('hands the transaction to the handler, and what it returned to the store, as JSON', async () => {
  const { store, results, inbox } = transacting('completed');
  const handler = vi.fn(async (_sql: Transaction) => ({ saved: 'a' }));
  const once = await inbox.onceInTransaction(newRecord(), handler);
  expect(once).toStrictEqual({ outcome: 'handled', result: { saved: 'a' } });
  expect(handler.mock.calls[0]?.[0]).toBe(transaction);
  expect(results).toEqual(['{"saved":"a"}']);
  // The transaction has done it.
  expect(store.complete).not.toHaveBeenCalled();
  expect(store.fail).not.toHaveBeenCalled();
});

it('is busy when another attempt had begun before the transaction ended', async () => {
  const { store, inbox } = transacting('overtaken');
  expect(await inbox.onceInTransaction(newRecord(), async () => 1)).toStrictEqual({
    outcome: 'busy',
    reason: 'the handler took longer than it had, so that another invocation took the signal over',
  });
  expect(store.fail).not.toHaveBeenCalled();
});

it('says that the time was up, and records that it failed', async () => {
  const { store, inbox } = transacting('late');
  const late = inbox.onceInTransaction(newRecord(), async () => 1);
  await expect(late).rejects.toMatchObject({ code: 'handler_timeout' });
  expect(store.fail).toHaveBeenCalledTimes(1);
});

it('refuses to be called inside a transaction, and leaves it to the handler what comes of that', async () => {
  const { store, inbox } = transacting('completed');
  const inner = vi.fn();
  const once = await inbox.onceInTransaction(newRecord(), async () => {
    for (const nested of [
      inbox.once(newRecord(), inner),
      inbox.onceInTransaction(newRecord(), inner),
    ]) {
      await expect(nested).rejects.toStrictEqual(
        new InboxError(
          'nested_transaction',
          'once was called inside a transactional handler: its record could not be part of the transaction, so call it outside',
        ),
      );
    }
  });
  expect(once).toMatchObject({ outcome: 'handled' });
  expect(inner).not.toHaveBeenCalled();
  expect(store.claim).toHaveBeenCalledTimes(1);
});

it('says that a transaction needs a database, and lets the record be tried again', async () => {
  const inMemory = createInbox(createMemoryStore());
  const record = newRecord();
  const handler = vi.fn();
  await expect(inMemory.onceInTransaction(record, handler)).rejects.toMatchObject({
    code: 'config_invalid',
    message: 'a transactional handler needs a database: set DATABASE_URL to a PostgreSQL',
  });
  expect(handler).not.toHaveBeenCalled();
  expect(await inMemory.once(record, async () => 1)).toMatchObject({ outcome: 'handled' });
});
