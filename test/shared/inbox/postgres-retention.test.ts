import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createInbox, type Inbox, openPostgresStore } from '../../../shared/src/inbox/index.js';
import type { TestDatabase } from '../../test-database.js';
import { inboxDatabase } from './inbox-database.js';
import { newRecord } from './records.js';

let database: TestDatabase;
let inbox: Inbox;
beforeEach(async () => {
  database = await inboxDatabase();
  inbox = createInbox(openPostgresStore({ url: database.url, retentionDays: 14 }));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await database.drop();
});

const days = 86_400_000;
/** How many old rows there are of each state. */
async function count(): Promise<Record<string, number>> {
  const rows = await database.sql<{ state: string; number: number }[]>`
    select state, count(*)::int as number from oss_inbox where type = 'old' group by state`;
  return Object.fromEntries(rows.map(({ state, number }) => [state, number]));
}

describe('old rows', () => {
  it('are removed by one claim in fifty, 500 at most, if they are completed', async () => {
    const { sql } = database;
    await sql`
      insert into oss_inbox (id, type, state, attempts, ended_at, lease_until, payload)
      select state || age || '-' || number, 'old', state, 1, now() - age * interval '1 day', now(), '1'
      from unnest(array['completed', 'failed', 'claimed']) as state, unnest(array[13.9, 14.1]) as age,
        generate_series(1, case when state = 'completed' and age > 14 then 600 else 10 end) as number`;
    const all = { completed: 610, failed: 20, claimed: 20 };
    expect(await count()).toEqual(all);
    const random = vi.spyOn(Math, 'random').mockReturnValue(0.02);
    await inbox.once(newRecord(), async () => 1);
    expect(await count()).toEqual(all);

    random.mockReturnValue(0.0199);
    // The completion follows the removal on the same connection.
    await inbox.once(newRecord(), async () => 1);
    expect(await count()).toEqual({ ...all, completed: 110 });
    await inbox.once(newRecord(), async () => 1);
    expect(await count()).toEqual({ ...all, completed: 10 });
    await inbox.once(newRecord(), async () => 1);
    expect(await count()).toEqual({ ...all, completed: 10 });
  });

  it('that nobody claimed are removed by their age, and those that must be remembered are not', async () => {
    const { sql } = database;
    await sql`
      insert into oss_inbox (id, type, state, attempts, ended_at, keep_until, payload)
      values
        ('kept, new', 'old', 'failed', 0, now() - interval '13 days', null, '1'),
        ('kept, old', 'old', 'failed', 0, now() - interval '15 days', null, '1'),
        ('failed, old', 'old', 'failed', 1, now() - interval '15 days', null, '1'),
        ('spent, good', 'old', 'completed', 1, now() - interval '15 days', now() + interval '1 day', '1'),
        ('spent, over', 'old', 'completed', 1, now() - interval '15 days', now() - interval '1 day', '1')`;
    vi.spyOn(Math, 'random').mockReturnValue(0);
    await inbox.once(newRecord(), async () => 1);
    const left = await sql<
      { id: string }[]
    >`select id from oss_inbox where type = 'old' order by id`;
    expect(left.map(({ id }) => id)).toEqual(['failed, old', 'kept, new', 'spent, good']);
  });

  it('are remembered until the time that their record says', async () => {
    const { sql } = database;
    vi.spyOn(Math, 'random').mockReturnValue(0);
    const record = newRecord({ type: 'old', keepUntil: Date.now() + days });
    await inbox.once(record, async () => 1);
    await sql`update oss_inbox set ended_at = now() - interval '20 days' where id = ${record.id}`;
    await inbox.once(newRecord(), async () => 1);
    expect(await inbox.once(record, async () => 2)).toMatchObject({ outcome: 'duplicate' });
  });

  it('that were kept are forgotten on demand, and no others', async () => {
    const [keptOne, failed, completed] = [newRecord(), newRecord(), newRecord()];
    await inbox.keep(keptOne, new Error('no'), 1000);
    await expect(inbox.once(failed, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await inbox.once(completed, async () => 1);
    for (const record of [keptOne, failed, completed]) await inbox.forget(record, 1000);
    const left = await database.sql<{ id: string }[]>`select id from oss_inbox`;
    expect(left.map(({ id }) => id).sort()).toEqual([failed.id, completed.id].sort());
  });

  it('stay as long as they should', async () => {
    const { sql } = database;
    const store = openPostgresStore({ url: database.url, retentionDays: 15 });
    vi.spyOn(Math, 'random').mockReturnValue(0);
    const record = newRecord({ type: 'old' });
    await createInbox(store).once(record, async () => 1);
    const end = new Date(Date.now() - 14.9 * days);
    await sql`update oss_inbox set ended_at = ${end} where id = ${record.id}`;
    expect(await createInbox(store).once(record, async () => 1)).toMatchObject({
      outcome: 'duplicate',
    });
  });

  it('that somebody else has locked are left to a later claim', async () => {
    const { sql } = database;
    const record = newRecord({ type: 'old' });
    await inbox.once(record, async () => 1);
    await sql`update oss_inbox set ended_at = now() - interval '20 days' where id = ${record.id}`;
    vi.spyOn(Math, 'random').mockReturnValue(0);
    await sql.begin(async (other) => {
      await other`select from oss_inbox where id = ${record.id} for update`;
      expect(await inbox.once(newRecord(), async () => 1)).toMatchObject({ outcome: 'handled' });
    });
    expect(await inbox.once(record, async () => 2)).toMatchObject({ outcome: 'duplicate' });
    expect(await inbox.once(record, async () => 2)).toMatchObject({ outcome: 'handled' });
  });
});
