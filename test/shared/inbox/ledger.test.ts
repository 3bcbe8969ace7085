import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { InboxError } from '../../../shared/src/core/index.js';
import { type LedgerQuery, type LedgerState, readLedger } from '../../../shared/src/inbox/index.js';
import { nameColumn } from '../../../shared/src/inbox/postgres-record.js';
import { newDatabase, type TestDatabase } from '../../test-database.js';
import { inboxDatabase } from './inbox-database.js';
import { silentServer } from './silent-server.js';
import { thrownBy } from './thrown-by.js';
import { untilEnded } from './until-ended.js';

const longId = 'x'.repeat(401);
const storedId = nameColumn(longId);
const received = new Date('2026-01-02T03:04:05.678Z');
let database: TestDatabase;
beforeAll(async () => {
  database = await inboxDatabase();
  await database.sql`
    insert into oss_inbox (id, type, bucket, key, state, attempts, holder, received_at, claimed_at, lease_until, ended_at, payload, result, last_error)
    select id, type, bucket, key, state, 1, 'me', ${received}::timestamptz + seconds * interval '1 s', now(), now() + lease, now(),
      '{"crc64":12345678901234567890}', result::json, 'no'
    from (values
      ('c', 't:1', 'photos', 'a', 'completed', 1, interval '1 hour', '[1]'),
      ('a', 't:1', 'photos', 'b', 'failed', 0, null, null),
      ('b', 't:2', 'videos', 'a', 'claimed', 1, interval '-1 ms', null),
      ('d', 't', 'videos', 'c', 'claimed', 2, interval '1 hour', null),
      (${storedId}, 'u', null, null, 'completed', 3, null, 'null')
    ) as given (id, type, bucket, key, state, seconds, lease, result)`;
});
afterAll(() => database.drop());
afterEach(() => {
  vi.useRealTimers();
});

const read = (query: Partial<LedgerQuery>) => readLedger(database.url, { limit: 10, ...query });
const idsOf = async (query: Partial<LedgerQuery>) => (await read(query)).map(({ id }) => id);

describe('the rows of the ledger', () => {
  it('come in the order in which they were received, the last ones where there are too many', async () => {
    expect(await idsOf({})).toEqual(['a', 'c', 'b', 'd', storedId]);
    expect(await idsOf({ limit: 2 })).toEqual(['d', storedId]);
    expect(await idsOf({ limit: 0 })).toEqual([]);
  });

  it.each<[string, Partial<LedgerQuery>, string[]]>([
    ['an id', { id: 'a' }, ['a']],
    ['an id that is too long', { id: longId }, [storedId]],
    ['an id as it is stored', { id: storedId }, [storedId]],
    ['the name of an id that is too long', { naming: [longId] }, [storedId]],
    ['a type', { type: 't' }, ['d']],
    ['a beginning of the type', { type: 't*' }, ['a', 'c', 'b', 'd']],
    ['a longer beginning of the type', { type: 't:1*' }, ['a', 'c']],
    ['any type', { type: '*' }, ['a', 'c', 'b', 'd', storedId]],
    ['a star inside a type', { type: 't*1' }, []],
    ['a bucket', { bucket: 'videos' }, ['b', 'd']],
    ['a key', { key: 'a' }, ['c', 'b']],
    ['a state', { states: ['abandoned'] }, ['b']],
    ['several states', { states: ['claimed', 'failed'] }, ['a', 'd']],
    [
      'no state',
      {
        states: ['completed', 'failed', 'claimed', 'abandoned'] satisfies LedgerState[],
        type: 'none',
      },
      [],
    ],
    ['a time', { since: new Date(received.getTime() + 2000) }, ['d', storedId]],
    [
      'all of it',
      { id: 'c', type: 't:1', bucket: 'photos', key: 'a', states: ['completed'] },
      ['c'],
    ],
    ['what no row has together', { id: 'c', bucket: 'videos' }, []],
  ])('are asked for by %s', async (_, query, ids) => {
    expect(await idsOf(query)).toEqual(ids);
  });

  it('are all that there are without a limit', async () => {
    expect(await readLedger(database.url, {})).toHaveLength(5);
  });

  describe('are asked for by what they hold:', () => {
    const escaped = 'a "quoted" \\ text';
    let signals: TestDatabase;
    beforeAll(async () => {
      signals = await inboxDatabase();
      const payloads = {
        plain: { specversion: '1.0', id: 's-1' },
        odd: {
          specversion: '1.0',
          id: escaped,
          other: 'what PostgreSQL’s text has not: \0 \ud800',
        },
        body: { body: '"specversion":"1.0","id":"s-1"' },
      };
      for (const [id, payload] of Object.entries(payloads)) {
        await signals.sql`
          insert into oss_inbox (id, type, state, attempts, payload)
          values (${id}, 't', ${id === 'odd' ? 'completed' : 'failed'}, 0, ${JSON.stringify(payload)}::text::json)`;
      }
    });
    afterAll(() => signals.drop());

    it.each<[string, Partial<LedgerQuery>, string[]]>([
      ['a signal', { hasSignal: true }, ['plain', 'odd']],
      ['no signal', { hasSignal: false }, ['body']],
      ['a text of the payload', { naming: ['s-1'] }, ['plain']],
      ['a text that JSON escapes', { naming: [escaped] }, ['odd']],
      ['the beginning of a text', { naming: ['a "q*'] }, ['odd']],
      ['an id', { naming: ['body'] }, ['body']],
      ['the beginning of an id', { naming: ['bod*'] }, ['body']],
      ['another beginning', { naming: ['bog*'] }, []],
      ['a state', { naming: ['completed'] }, ['odd']],
      ['the beginning of a state', { naming: ['fail*'] }, ['plain', 'body']],
      ['one of several', { naming: ['s-1', 'body', 'none'] }, ['plain', 'body']],
      ['part of a text', { naming: ['s-'] }, []],
      ['the end of a text', { naming: ['-1'] }, []],
      ['no name', { naming: [] }, []],
      ['a name and a signal', { naming: ['body', 's-1'], hasSignal: true }, ['plain']],
    ])('%s', async (_, query, ids) => {
      const found = (await readLedger(signals.url, query)).map(({ id }) => id);
      expect(found).toEqual(ids);
    });
  });

  const row = {
    id: 'c',
    type: 't:1',
    bucket: 'photos',
    key: 'a',
    state: 'completed',
    attempts: 1,
    holder: 'me',
    receivedAt: new Date(received.getTime() + 1000),
    claimedAt: expect.any(Date),
    leaseUntil: expect.any(Date),
    endedAt: expect.any(Date),
    lastError: 'no',
  };

  it('have all that is known, but for payload and result', async () => {
    expect(await read({ id: 'c' })).toStrictEqual([row]);
    expect(await read({ id: 'c', hasContent: false })).toStrictEqual([row]);
  });

  it('have payload and result where they are asked for, with every digit', async () => {
    const payload = { crc64: '12345678901234567890' };
    expect(await read({ id: 'c', hasContent: true })).toStrictEqual([
      { ...row, payload, result: [1] },
    ]);
    expect(await read({ id: 'a', hasContent: true })).toMatchObject([{ payload, result: null }]);
  });
});

describe('reading the ledger', () => {
  it('leaves no connection', async () => {
    const name = `ledger ${new URL(database.url).searchParams.get('search_path')}`;
    await readLedger(`${database.url}&application_name=${name}`, { limit: 1 });
    await untilEnded(database.sql, name);
  });

  it('says that the table is missing', async () => {
    const empty = await newDatabase();
    const error = await thrownBy(readLedger(empty.url, { limit: 1 }));
    expect(error).toBeInstanceOf(InboxError);
    expect(error).toMatchObject({
      code: 'store_unavailable',
      message:
        'the database could not be asked: the table oss_inbox is missing: run `npx oss-inbox migrate` once (42P01)',
      cause: { code: '42P01' },
    });
    await empty.drop();
  });

  it('says that the URL cannot be read', async () => {
    const error = await thrownBy(readLedger('postgres://user:sec/ret@host/db', { limit: 1 }));
    expect(error).toMatchObject({
      code: 'store_unavailable',
      message: expect.stringContaining('DATABASE_URL cannot be read'),
    });
  });

  it('gives a server 10 seconds to answer', async () => {
    const server = await silentServer();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const ended = vi.fn();
    const reading = thrownBy(readLedger(server.url, { limit: 1 })).finally(ended);
    // The driver may have to be loaded first.
    while (vi.getTimerCount() === 0) await new Promise(setImmediate);
    await vi.advanceTimersByTimeAsync(9999);
    expect(ended).not.toHaveBeenCalled();
    // One more until it is given up.
    await vi.advanceTimersByTimeAsync(1001);
    expect(await reading).toMatchObject({
      code: 'store_unavailable',
      message:
        'the database could not be asked: it does not answer within 10 s: is the address of DATABASE_URL right, and is this machine on its IP allowlist?',
    });
    server.close();
  });
});
