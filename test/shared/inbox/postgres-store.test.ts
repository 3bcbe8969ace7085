import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InboxStore } from '../../../shared/src/inbox/index.js';
import { createPostgresStore } from '../../../shared/src/inbox/postgres-store.js';
import type { TestDatabase } from '../../test-database.js';
import { inboxDatabase } from './inbox-database.js';
import { openPostgres } from './open-stores.js';
import { newRecord } from './records.js';
import { describeStore } from './store-contract.js';

describeStore('PostgreSQL', openPostgres);

describe('the PostgreSQL store', () => {
  let database: TestDatabase;
  let store: Required<InboxStore>;
  beforeAll(async () => {
    database = await inboxDatabase();
    store = createPostgresStore({ url: database.url, retentionDays: 14 });
  });
  afterAll(() => database.drop());

  it('outlives the process', () => {
    expect(store.isDurable).toBe(true);
  });

  it('says how a transaction ended', async () => {
    const record = newRecord();
    const request = { holder: 'me', leaseMs: 3_600_000 };
    const transact = (attempt: number, work: () => Promise<string>, withinMs = 20_000) =>
      store.transact(record, attempt, work, { leaseMs: request.leaseMs, withinMs });
    await store.claim(record, request, 20_000);
    expect(await transact(1, () => new Promise(() => {}), 100)).toBe('late');
    expect(await transact(2, async () => '1')).toBe('overtaken');
    expect(await transact(1, async () => '1')).toBe('completed');
  });
});
