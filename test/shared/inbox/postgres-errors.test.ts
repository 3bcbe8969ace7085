import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createInbox, openPostgresStore } from '../../../shared/src/inbox/index.js';
import { newDatabase } from '../../test-database.js';
import { inboxDatabase } from './inbox-database.js';
import { type ProxiedInbox, proxiedInbox, warmUp } from './proxied-inbox.js';
import { newRecord } from './records.js';
import { thrownBy } from './thrown-by.js';
import { untilEnded } from './until-ended.js';

const handler = async () => 'done';
/** More time than any test takes: what cannot be helped by waiting is reported at once. */
const withinMs = 600_000;
const inboxAt = (url: string) => createInbox(openPostgresStore({ url, retentionDays: 14 }));
const failure = (message: string) => ({
  code: 'store_unavailable',
  message: `the database could not be asked: ${message}`,
});

describe('a database that is not set up', () => {
  it('says how to make the table that is missing', async () => {
    const database = await newDatabase();
    await expect(
      inboxAt(database.url).once(newRecord(), handler, { withinMs }),
    ).rejects.toMatchObject(
      failure('the table oss_inbox is missing: run `npx oss-inbox migrate` once (42P01)'),
    );
    await database.drop();
  });

  it('says how to make the column that is missing', async () => {
    const database = await inboxDatabase();
    await database.sql`alter table oss_inbox drop column holder`;
    await expect(
      inboxAt(database.url).once(newRecord(), handler, { withinMs }),
    ).rejects.toMatchObject(
      failure('the table oss_inbox is older than this code: run `npx oss-inbox migrate` (42703)'),
    );
    await database.drop();
  });

  describe('for its user', () => {
    const role = `test_${randomBytes(6).toString('hex')}`;
    let database: Awaited<ReturnType<typeof inboxDatabase>>;
    let url: string;
    beforeAll(async () => {
      database = await inboxDatabase();
      const { sql } = database;
      await sql`create role ${sql(role)} login password 'secret'`;
      const withRole = new URL(database.url);
      const schema = withRole.searchParams.get('search_path') ?? '';
      await sql`grant usage on schema ${sql(schema)} to ${sql(role)}`;
      await sql`grant select on oss_inbox to ${sql(role)}`;
      withRole.username = role;
      withRole.password = 'secret';
      url = withRole.href;
    });
    afterAll(async () => {
      const { sql } = database;
      await sql`select pg_terminate_backend(pid) from pg_stat_activity where usename = ${role}`;
      await sql`drop owned by ${sql(role)}`;
      await sql`drop role ${sql(role)}`;
      await database.drop();
    });

    it('says which permission is missing', async () => {
      await expect(inboxAt(url).once(newRecord(), handler, { withinMs })).rejects.toMatchObject(
        failure(
          'its user may not select, insert, update and delete in oss_inbox: run `npx oss-inbox migrate --grant <user>` (42501)',
        ),
      );
    });

    it('says that the user or password is wrong, and not what it is', async () => {
      const wrong = new URL(url);
      wrong.username = `${role}-unknown`;
      wrong.password = 'wrong-secret';
      const once = inboxAt(wrong.href).once(newRecord(), handler, { withinMs });
      const error = await thrownBy(once);
      expect(error).toMatchObject({
        code: 'store_unavailable',
        message: expect.stringMatching(
          /^the database could not be asked: it refuses the user or password of DATABASE_URL \(28.{3}\)$/,
        ),
      });
      expect(inspect(error, { depth: 9 })).not.toContain('wrong-secret');
    });

    it('says that there is no such database', async () => {
      const elsewhere = new URL(url);
      elsewhere.pathname = '/nowhere';
      const once = inboxAt(elsewhere.href).once(newRecord(), handler, { withinMs });
      await expect(once).rejects.toMatchObject(
        failure('the database that DATABASE_URL names does not exist (3D000)'),
      );
    });
  });
});

describe('a URL that cannot be used', () => {
  const unreadable =
    'DATABASE_URL cannot be read: in its password, characters such as / # ? % must be percent-encoded (ERR_INVALID_URL)';
  it.each([
    ['a password with a slash', 'postgres://user:wrong/secret@127.0.0.1/database', unreadable],
    ['a password with a stray %', 'postgres://user:wrong%secret@127.0.0.1/database', unreadable],
    [
      'an unknown sslmode',
      'postgres://user:secret@127.0.0.1/database?sslmode=on',
      'unknown sslmode in DATABASE_URL (ERR_SSLMODE)',
    ],
    [
      'a missing file of certificates',
      'postgres://user:secret@127.0.0.1/database?sslrootcert=/nowhere/ca.pem',
      'the file that sslrootcert in DATABASE_URL names is missing (ENOENT)',
    ],
  ])('is reported at once, without the password: %s', async (_, url, message) => {
    const error = await thrownBy(inboxAt(url).once(newRecord(), handler, { withinMs }));
    expect(error).toMatchObject(failure(message));
    expect(inspect(error, { depth: 9 })).not.toContain('secret');
  });
});

describe('a disk that is full', () => {
  let proxied: ProxiedInbox;
  beforeEach(async () => {
    proxied = await proxiedInbox();
    await warmUp(proxied);
    const { sql } = proxied.database;
    await sql`create table full_disk ()`;
    await sql.unsafe(`
      create function check_disk() returns trigger language plpgsql as $$ begin
        if exists (select from full_disk) then raise 'no space' using errcode = '53100'; end if;
        return new;
      end $$`);
    await sql`create trigger check_disk before update on oss_inbox for each row execute function check_disk()`;
  });
  afterEach(() => proxied.close());
  const fill = async () => {
    await proxied.database.sql`insert into full_disk default values`;
    return 'done';
  };

  it('is tried again while there is time', async () => {
    const { inbox, proxy, database } = proxied;
    const record = newRecord();
    let refusals = 0;
    proxy.onMessage = ({ from, type }) => {
      if (from !== 'server' || type !== 'E') return;
      refusals += 1;
      if (refusals === 2) void database.sql`delete from full_disk`.execute();
    };
    const once = vi.fn(fill);
    expect(await inbox.once(record, once, { withinMs })).toMatchObject({ outcome: 'handled' });
    expect(once).toHaveBeenCalledTimes(1);
    expect(refusals).toBeGreaterThanOrEqual(2);
    expect(await inbox.once(record, handler)).toMatchObject({ outcome: 'duplicate' });
  });

  it('is reported when the time is up, and the handler is run again by a retry', async () => {
    const { proxy, database } = proxied;
    const inbox = inboxAt(`${proxy.url}&application_name=full-disk`);
    const record = newRecord();
    const options = { holder: 'request id', withinMs: 800 };
    await expect(inbox.once(record, fill, options)).rejects.toMatchObject({
      code: 'store_unavailable',
      message:
        'the handler is done, but this could not be recorded, so that a retry runs it again: the database could not be asked: its disk is full (53100)',
    });
    // So that no try which was given up comes to the server later.
    await untilEnded(database.sql, 'full-disk');
    await database.sql`delete from full_disk`;
    expect(await inbox.once(record, handler, options)).toMatchObject({ outcome: 'handled' });
  });

  it('does not hide what the handler threw', async () => {
    const { inbox } = proxied;
    const error = new Error('no');
    const failing = inbox.once(
      newRecord(),
      async () => {
        await fill();
        throw error;
      },
      { withinMs: 800 },
    );
    expect(await thrownBy(failing)).toBe(error);
  });
});
