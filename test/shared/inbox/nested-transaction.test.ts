import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Transaction } from '../../../shared/src/inbox/index.js';
import { insertPhoto, type PhotoInbox, photoInbox } from './photo-inbox.js';
import { newRecord } from './records.js';

let app: PhotoInbox;
beforeEach(async () => {
  app = await photoInbox();
});
afterEach(() => app.database.drop());

describe('once inside a transaction', () => {
  const nested = { code: 'nested_transaction', retryable: false };

  it('is refused, and both come to nothing', async () => {
    const [outer, inner] = [newRecord(), newRecord()];
    const handler = vi.fn();
    const failing = app.inbox.onceInTransaction(outer, async (sql) => {
      await insertPhoto(sql, 'a');
      await app.inbox.once(inner, handler);
    });
    await expect(failing).rejects.toMatchObject({
      ...nested,
      message:
        'once was called inside a transactional handler: its record could not be part of the transaction, so call it outside',
    });
    expect(handler).not.toHaveBeenCalled();
    expect(await app.photos()).toEqual([]);
    expect(await app.ledgerOf(outer)).toMatchObject({ state: 'failed' });
    expect(await app.ledgerOf(inner)).toEqual({});
  });

  it('is refused as a transaction, and the handler may go on without', async () => {
    const handler = async (sql: Transaction) => {
      await insertPhoto(sql, 'a');
      await expect(app.inbox.onceInTransaction(newRecord(), vi.fn())).rejects.toMatchObject(nested);
    };
    const once = await app.inbox.onceInTransaction(newRecord(), handler);
    expect(once).toMatchObject({ outcome: 'handled' });
    expect(await app.photos()).toEqual(['a']);
  });

  it('is not refused in the handler of an ordinary once, nor beside a transaction', async () => {
    const outer = await app.inbox.once(newRecord(), () =>
      app.inbox.onceInTransaction(newRecord(), (sql) => insertPhoto(sql, 'a')),
    );
    expect(outer).toMatchObject({ outcome: 'handled', result: { outcome: 'handled' } });
    expect(await app.inbox.once(newRecord(), async () => 1)).toMatchObject({
      outcome: 'handled',
    });
    expect(await app.photos()).toEqual(['a']);
  });
});
