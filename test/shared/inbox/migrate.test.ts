import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { migrate, migrationScript } from '../../../shared/src/inbox/index.js';
import { migrationLock, migrationSteps } from '../../../shared/src/inbox/migration.js';
import { newDatabase, type TestDatabase } from '../../test-database.js';
import { silentServer } from './silent-server.js';
import { untilEnded } from './until-ended.js';
import { untilWaitedFor } from './until-waited-for.js';

let database: TestDatabase;
beforeEach(async () => {
  database = await newDatabase();
});
afterEach(async () => {
  vi.useRealTimers();
  await database.drop();
});

const schemaOf = ({ url }: TestDatabase) => new URL(url).searchParams.get('search_path');
/** The table's columns and indexes. */
async function shape() {
  const columns = await database.sql<{ name: string }[]>`
    select column_name as name from information_schema.columns
    where table_schema = current_schema() and table_name = 'oss_inbox' order by ordinal_position`;
  const indexes = await database.sql<{ name: string }[]>`
    select indexname as name from pg_indexes where schemaname = current_schema() order by indexname`;
  return [...columns, ...indexes].map(({ name }) => name);
}
const whole = `
  id type bucket key state attempts holder received_at claimed_at lease_until ended_at payload result last_error
  keep_until oss_inbox_completed oss_inbox_object oss_inbox_pkey oss_inbox_unclaimed`
  .trim()
  .split(/\s+/);

/** What `psql` would do with it. */
async function run(script: string): Promise<void> {
  const sql = await database.sql.reserve();
  await sql.unsafe(script);
  sql.release();
}

describe('a migration', () => {
  it('makes the table, says where, and leaves no connection', async () => {
    const { host, pathname } = new URL(database.url);
    const name = `migrate ${schemaOf(database)}`;
    expect(await migrate(`${database.url}&application_name=${name}`)).toEqual({
      outcome: 'created',
      server: host,
      database: pathname.slice(1),
      schema: schemaOf(database),
    });
    expect(await shape()).toEqual(whole);
    await untilEnded(database.sql, name);
  });

  it('finds nothing to do the second time', async () => {
    await migrate(database.url);
    expect(await migrate(database.url)).toMatchObject({ outcome: 'up to date' });
    expect(await shape()).toEqual(whole);
  });

  it('upgrades a table that lacks something', async () => {
    await migrate(database.url);
    await database.sql`drop index oss_inbox_object`;
    expect(await migrate(database.url)).toMatchObject({ outcome: 'upgraded' });
    expect(await shape()).toEqual(whole);
  });

  it('names all servers that it may have asked', async () => {
    const { host } = new URL(database.url);
    const url = database.url.replace(host, `${host},127.0.0.2:1`);
    expect(await migrate(url)).toMatchObject({ server: `${host},127.0.0.2:1` });
  });

  it('waits for another that has begun', async () => {
    let second: Promise<unknown> | undefined;
    await database.sql.begin(async (sql) => {
      await sql.unsafe(migrationLock);
      for (const step of migrationSteps()) await sql.unsafe(step);
      const [row] = await sql`select pg_backend_pid() as pid`;
      second = migrate(database.url);
      await untilWaitedFor(database.sql, row?.['pid']);
    });
    expect(await second).toMatchObject({ outcome: 'up to date' });
  });

  it('changes nothing when one of its statements fails', async () => {
    await expect(migrate(database.url, 'no-such-user')).rejects.toMatchObject({ code: '42704' });
    expect(await shape()).toEqual([]);
  });

  it('gives a server 10 seconds to answer', async () => {
    const server = await silentServer();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const ended = vi.fn();
    const migrating = migrate(server.url)
      .catch((error: unknown) => error)
      .finally(ended);
    // The driver may have to be loaded first.
    while (vi.getTimerCount() === 0) await new Promise(setImmediate);
    await vi.advanceTimersByTimeAsync(9999);
    expect(ended).not.toHaveBeenCalled();
    // One more until it is given up.
    await vi.advanceTimersByTimeAsync(1001);
    expect(await migrating).toMatchObject({
      code: 'store_unavailable',
      message:
        'the database could not be asked: it does not answer within 10 s: is the address of DATABASE_URL right, and is this machine on its IP allowlist?',
    });
    server.close();
  });
});

describe('the script of a migration', () => {
  it('does the same, in a transaction, and may be run again', async () => {
    const script = migrationScript();
    expect(script).toMatch(/^begin;\n.*;\ncommit;\n$/s);
    await run(script);
    await run(script);
    expect(await shape()).toEqual(whole);
    expect(await migrate(database.url)).toMatchObject({ outcome: 'up to date' });
  });

  it('waits for the table for 10 seconds at most', async () => {
    const limit = await database.sql.begin(async (sql) => {
      for (const step of migrationSteps()) await sql.unsafe(step);
      const [row] = await sql`show lock_timeout`;
      return row;
    });
    expect(limit).toEqual({ lock_timeout: '10s' });
  });

  it('lets a user of whatever name read and write rows, and do no more', async () => {
    const role = `test "it's" ${randomBytes(6).toString('hex')}`;
    const { sql } = database;
    await sql`create role ${sql(role)}`;
    const privileges = async () => {
      const [row] = await sql`
        select has_schema_privilege(${role}, current_schema(), 'usage') as schema,
          array(select privilege_type::text from information_schema.role_table_grants
            where grantee = ${role} and table_name = 'oss_inbox' order by 1) as table`;
      return row;
    };
    await run(migrationScript());
    expect(await privileges()).toEqual({ schema: false, table: [] });
    await run(migrationScript(role));
    const rows = { schema: true, table: ['DELETE', 'INSERT', 'SELECT', 'UPDATE'] };
    expect(await privileges()).toEqual(rows);
    await sql`drop owned by ${sql(role)}`;
    expect(await migrate(database.url, role)).toMatchObject({ outcome: 'up to date' });
    expect(await privileges()).toEqual(rows);
    await sql`drop owned by ${sql(role)}`;
    await sql`drop role ${sql(role)}`;
  });
});
