import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createInbox,
  type InboxStore,
  openPostgresStore,
} from '../../../shared/src/inbox/index.js';
import type { TestDatabase } from '../../test-database.js';
import { inboxDatabase } from './inbox-database.js';
import { newRecord } from './records.js';
import { untilWaitedFor } from './until-waited-for.js';

let database: TestDatabase;
let store: InboxStore;
const application = `race ${randomUUID()}`;
beforeAll(async () => {
  database = await inboxDatabase();
  const url = `${database.url}&application_name=${application}`;
  store = openPostgresStore({ url, retentionDays: 14 });
});
afterAll(() => database.drop());

const request = { holder: 'me', leaseMs: 3_600_000 };
const withinMs = 20_000;

const connectionsOfStore = async () => [
  ...(await database.sql`select pid from pg_stat_activity where application_name = ${application}`),
];

it('gives a record to one of many function instances that want it at once', async () => {
  const record = newRecord();
  const instances = Array.from({ length: 16 }, () =>
    openPostgresStore({ url: database.url, retentionDays: 14 }),
  );
  for (const instance of instances) await instance.claim(newRecord(), request, withinMs);
  const claims = [0, 1, 2, 3].flatMap((round) =>
    instances.map((instance, index) => {
      const holder = `holder ${round} ${index}`;
      return instance.claim(record, { ...request, holder }, withinMs);
    }),
  );
  const states = (await Promise.all(claims)).map(({ state }) => state);
  expect(states.filter((state) => state === 'claimed')).toHaveLength(1);
  expect(states.filter((state) => state === 'busy')).toHaveLength(63);
});

describe('a claim that comes while another transaction has the row', () => {
  it.each([
    ['new and claimed', 'claimed', 1, { state: 'busy', leaseMs: expect.any(Number) }],
    ['new and completed', 'completed', 1, { state: 'completed', result: '{"a":1}' }],
    ['new and failed', 'failed', 1, { state: 'claimed', attempt: 2 }],
  ])('sees what comes of it: %s', async (_, state, attempts, expected) => {
    const { id, type } = newRecord();
    await store.claim(newRecord(), request, withinMs);
    const connections = await connectionsOfStore();
    let claim: Promise<unknown> | undefined;
    await database.sql.begin(async (sql) => {
      const [row] = await sql`
        insert into oss_inbox (id, type, state, attempts, holder, lease_until, result, payload)
        values (${id}, ${type}, ${state}, ${attempts}, 'other 12345678', now() + interval '1 hour', '{"a":1}', '1')
        returning pg_backend_pid() as pid`;
      claim = store.claim({ id, type, payload: 1 }, request, withinMs);
      await untilWaitedFor(database.sql, row?.['pid']);
    });
    expect(await claim).toEqual(expected);
    // It was not the end of the connection.
    expect(await connectionsOfStore()).toEqual(connections);
  });

  it.each([
    ['completed', { outcome: 'duplicate', result: 'his' }],
    ['failed', { outcome: 'handled', result: 'mine' }],
  ])('comes to see what was claimed and is %s', async (state, expected) => {
    const record = newRecord();
    await store.claim(record, { holder: 'other', leaseMs: 1 }, withinMs);
    let once: Promise<unknown> | undefined;
    await database.sql.begin(async (sql) => {
      const [row] = await sql`
        update oss_inbox set state = ${state}, result = '"his"' where id = ${record.id}
        returning pg_backend_pid() as pid`;
      once = createInbox(store).once(record, async () => 'mine', { withinMs });
      await untilWaitedFor(database.sql, row?.['pid']);
    });
    expect(await once).toEqual(expected);
  });
});
