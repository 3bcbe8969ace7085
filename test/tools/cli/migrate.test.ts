import { type ChildProcess, execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import postgres from 'postgres';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { newDatabase, type TestDatabase } from '../../test-database.js';

const cli = fileURLToPath(new URL('../../../build/cli/main.js', import.meta.url));
const nobodyHome = 'postgres://nobody:secret@127.0.0.1:1/inbox';

interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

// Processes take their time to start on a busy machine, and one test waits for 10 seconds.
vi.setConfig({ testTimeout: 60_000 });

let folder: string;
let database: TestDatabase;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'oss-inbox-migrate-'));
});
afterAll(() => rm(folder, { recursive: true }));
beforeEach(async () => {
  database = await newDatabase();
});
afterEach(() => database.drop());

/** Runs the command in a folder without `.env`, as if DATABASE_URL were `url`. */
function migrate(url: string | undefined, ...args: string[]): Promise<Ended> {
  return start(url, args).ended;
}

function start(
  url: string | undefined,
  args: string[] = [],
  cwd = folder,
): { child: ChildProcess; ended: Promise<Ended> } {
  const env = { ...process.env, DATABASE_URL: url };
  const child = execFile(process.execPath, [cli, 'migrate', ...args], { cwd, env });
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.on('data', (text: string) => (texts[name] += text));
  }
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal, ...texts }));
  return { child, ended };
}

/** A folder with this `.env`. */
async function projectWith(env: string): Promise<string> {
  const project = await mkdtemp(join(folder, 'project-'));
  await writeFile(join(project, '.env'), env);
  return project;
}

/** What `psql` would do with it. */
async function runScript(script: string): Promise<void> {
  const sql = postgres(database.url, { max: 1, onnotice: () => undefined });
  try {
    await sql.unsafe(script);
  } finally {
    await sql.end();
  }
}

function schemaOf({ url }: TestDatabase): string {
  return new URL(url).searchParams.get('search_path') ?? '';
}

/** What the table looks like, whatever its schema is called. */
async function shapeOf(place: TestDatabase) {
  const schema = schemaOf(place);
  const columns = await place.sql`
    select column_name, data_type, is_nullable, column_default from information_schema.columns
    where table_schema = ${schema} and table_name = 'oss_inbox' order by ordinal_position`;
  const indexes = await place.sql<{ definition: string }[]>`
    select indexdef as definition from pg_indexes where schemaname = ${schema} order by indexname`;
  return {
    columns: [...columns],
    indexes: indexes.map(({ definition }) => definition.replaceAll(schema, 'schema')),
  };
}

describe('npx oss-inbox migrate', () => {
  it('creates the table and says where, and nothing of the password', async () => {
    const { code, stdout, stderr } = await migrate(database.url);
    const { host, pathname } = new URL(database.url);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.split('\n')).toEqual([
      'The table oss_inbox was created.',
      `  server    ${host}`,
      `  database  ${pathname.slice(1)}, schema ${schemaOf(database)}`,
      '',
      'Next: set DATABASE_URL in .env, and deploy the functions: npx s deploy',
      '',
    ]);
    expect((await shapeOf(database)).columns).toHaveLength(15);
  });

  it('finds the table up to date the second time', async () => {
    await migrate(database.url);
    await database.sql`
      insert into oss_inbox (id, type, state, attempts, payload) values ('1', 't', 'completed', 1, '{}')`;
    const { code, stdout } = await migrate(database.url);
    expect(code).toBe(0);
    expect(stdout).toContain('The table oss_inbox was up to date.');
    expect([...(await database.sql`select id from oss_inbox`)]).toEqual([{ id: '1' }]);
  });

  it.each(['oss_inbox_object', 'oss_inbox_completed'])(
    'upgrades a table without the index %s',
    async (index) => {
      await migrate(database.url);
      const whole = await shapeOf(database);
      await database.sql`drop index ${database.sql(index)}`;
      const { code, stdout } = await migrate(database.url);
      expect(code).toBe(0);
      expect(stdout).toContain('The table oss_inbox was upgraded.');
      expect(await shapeOf(database)).toEqual(whole);
    },
  );

  it('prints JSON', async () => {
    const { stdout } = await migrate(database.url, '--json');
    const { host, pathname } = new URL(database.url);
    expect(JSON.parse(stdout)).toEqual({
      outcome: 'created',
      server: host,
      database: pathname.slice(1),
      schema: schemaOf(database),
    });
  });

  it('may run several times at once: one creates the table', async () => {
    // They all wait for one that has begun, and go on together when it gives up.
    const { stdout: script } = await migrate(undefined, '--print');
    const begun = postgres(database.url, { max: 1 });
    await begun.unsafe(script.slice(0, script.lastIndexOf('commit')));
    const name = schemaOf(database);
    const several = Array.from({ length: 8 }, () =>
      migrate(`${database.url}&application_name=${name}`, '--json'),
    );
    await vi.waitUntil(
      async () => {
        const waiting = await database.sql`
          select from pg_stat_activity where application_name = ${name} and wait_event_type = 'Lock'`;
        return waiting.length === several.length;
      },
      { timeout: 50_000 },
    );
    await begun`rollback`;
    await begun.end();
    const all = await Promise.all(several);
    expect(all.map(({ code, stderr }) => ({ code, stderr }))).toEqual(
      all.map(() => ({ code: 0, stderr: '' })),
    );
    const outcomes = all.map(({ stdout }) => JSON.parse(stdout).outcome);
    expect(outcomes.filter((outcome) => outcome === 'created')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === 'up to date')).toHaveLength(7);
  });

  it('prints the SQL that does the same, without a database', async () => {
    const { code, stdout: script } = await migrate(undefined, '--print');
    expect(code).toBe(0);
    const other = await newDatabase();
    try {
      // Twice, since it may be run again.
      await runScript(script + script);
      await migrate(other.url);
      expect(await shapeOf(database)).toEqual(await shapeOf(other));
      expect((await migrate(database.url)).stdout).toContain('was up to date');
    } finally {
      await other.drop();
    }
  });

  it('explains itself', async () => {
    const { code, stdout } = await migrate(undefined, '--help');
    expect(code).toBe(0);
    expect(stdout).toContain('Examples:');
  });
});

/** A user of a difficult name who may do nothing yet. */
async function newRole(skip: (reason: string) => never) {
  const [user] = await database.sql`
    select rolcreaterole or rolsuper as "createsRoles" from pg_roles where rolname = current_user`;
  if (!user?.['createsRoles']) skip('the user of TEST_DATABASE_URL may not create roles');
  const name = `o'b"x $$ ${randomBytes(4).toString('hex')}`;
  const role = database.sql(name);
  await database.sql`create role ${role} login password 'a-password'`;
  const url = new URL(database.url);
  url.username = name;
  url.password = 'a-password';
  return {
    name,
    url: url.href,
    async drop() {
      await database.sql`drop owned by ${role}`;
      await database.sql`drop role ${role}`;
    },
  };
}

/** The user of this URL can do with rows what the functions do, and nothing with tables. */
async function expectRowsOnly(url: string): Promise<void> {
  const sql = postgres(url, { max: 1 });
  try {
    await sql`
      insert into oss_inbox (id, type, state, attempts, payload) values ('1', 't', 'claimed', 1, '{}')`;
    await sql`update oss_inbox set state = 'completed'`;
    expect([...(await sql`select id, state from oss_inbox for update`)]).toEqual([
      { id: '1', state: 'completed' },
    ]);
    await sql`delete from oss_inbox`;
    for (const forbidden of [
      'create table mine ()',
      'truncate oss_inbox',
      'drop table oss_inbox',
      'alter table oss_inbox add column mine text',
    ]) {
      await expect(sql.unsafe(forbidden), forbidden).rejects.toMatchObject({ code: '42501' });
    }
  } finally {
    await sql.end();
  }
}

describe('npx oss-inbox migrate --grant', () => {
  it('lets a user read and write rows and nothing else', async ({ skip }) => {
    const role = await newRole(skip);
    try {
      const { code, stdout, stderr } = await migrate(database.url, '--grant', role.name);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toContain(`${role.name} may read and write its rows`);
      await expectRowsOnly(role.url);

      const refused = await migrate(role.url);
      expect(refused.code).toBe(1);
      expect(refused.stderr).toMatch(/^oss-inbox: .*may not create tables.*--print.*42501.*\n$/);
    } finally {
      await role.drop();
    }
  });

  it('does the same with --print', async ({ skip }) => {
    const role = await newRole(skip);
    try {
      await runScript((await migrate(undefined, '--print', '--grant', role.name)).stdout);
      await expectRowsOnly(role.url);
    } finally {
      await role.drop();
    }
  });

  it('changes nothing when there is no such user', async () => {
    const { code, stderr } = await migrate(database.url, '--grant', 'no-such-user');
    expect(code).toBe(1);
    expect(stderr).toContain('role "no-such-user" does not exist');
    expect((await shapeOf(database)).columns).toEqual([]);
  });
});

describe('the database of npx oss-inbox migrate', () => {
  it('comes from .env, without the environment', async () => {
    const project = await projectWith(`# The inbox.\nDATABASE_URL="${database.url}"\n`);
    for (const unset of [undefined, '']) {
      expect(await start(unset, [], project).ended).toMatchObject({ code: 0, stderr: '' });
    }
  });

  it('comes from the environment before .env', async () => {
    const project = await projectWith(`DATABASE_URL=${nobodyHome}\n`);
    expect(await start(database.url, [], project).ended).toMatchObject({ code: 0, stderr: '' });
    expect(await start(undefined, [], project).ended).toMatchObject({ code: 1 });
  });

  it('comes from the command line before both', async () => {
    const args = ['--database-url', database.url];
    expect(await migrate(nobodyHome, ...args)).toMatchObject({ code: 0, stderr: '' });
  });

  it.each([undefined, ''])('is asked for when it is %j', async (url) => {
    const { code, stderr } = await migrate(url);
    expect(code).toBe(1);
    expect(stderr).toContain('DATABASE_URL is not set');
    expect(stderr).toContain('.env');
    expect(stderr).toContain('--database-url');
  });
});

describe('npx oss-inbox migrate fails in one line, without the password,', () => {
  const line = /^oss-inbox: [^\n]+\n$/;
  const servers: Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
  });

  /** The URL of a server that does this with every connection. */
  async function serve(take: (socket: Socket) => void): Promise<string> {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      take(socket);
    });
    servers.push(server);
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return `postgres://owner:secret@127.0.0.1:${(server.address() as AddressInfo).port}/inbox`;
  }

  it('where the user or password is wrong', async () => {
    const url = new URL(database.url);
    // A server that trusts everybody does not know this user either.
    url.username = 'no-such-user';
    url.password = 'secret';
    const { code, stderr } = await migrate(url.href);
    expect(code).toBe(1);
    expect(stderr).toMatch(line);
    expect(stderr).toContain('it refuses the user or password of DATABASE_URL');
    expect(stderr).not.toContain('secret');
  });

  it('where the database does not exist', async () => {
    const url = new URL(database.url);
    url.pathname = '/no-such-database';
    const { code, stderr } = await migrate(url.href);
    expect(code).toBe(1);
    expect(stderr).toMatch(line);
    expect(stderr).toContain('the database that DATABASE_URL names does not exist');
  });

  it('where another table has its name', async () => {
    await database.sql`create table oss_inbox (number integer)`;
    const { code, stderr } = await migrate(database.url);
    expect(code).toBe(1);
    expect(stderr).toMatch(line);
    expect(stderr).toContain('there is another table of the name oss_inbox');
  });

  it.each([
    ['nothing listens', nobodyHome, 'nothing listens at the address'],
    ['the schema is missing', 'search_path', 'the schema that the connection uses does not exist'],
    ['the URL is of another database', 'mysql://owner:secret@127.0.0.1/inbox', 'postgres://user:'],
    ['the password has a /', 'postgres://owner:secret/@127.0.0.1/inbox', 'percent-encoded'],
    ['the password has a %', 'postgres://owner:secret%@127.0.0.1/inbox', 'percent-encoded'],
    ['the sslmode is none', `${nobodyHome}?sslmode=sure`, 'there is no such mode'],
  ])('where %s', async (_, given, expected) => {
    const schema = schemaOf(database);
    const url = given === 'search_path' ? database.url.replace(schema, 'no_such_schema') : given;
    const { code, stderr } = await migrate(url);
    expect(code).toBe(1);
    expect(stderr).toMatch(line);
    expect(stderr).toContain(expected);
    expect(stderr).not.toContain('secret');
  });

  it('where a server without TLS hangs up', async () => {
    const url = await serve((socket) => socket.once('data', () => socket.end('N')));
    const { code, stderr } = await migrate(`${url}?sslmode=require`);
    expect(code).toBe(1);
    expect(stderr).toMatch(line);
    expect(stderr).toContain('it may be one without TLS');
  });

  it('where nobody answers, after 10 seconds', async () => {
    const silent = await serve(() => undefined);
    // The driver would try this one for ever.
    const leaving = await serve((socket) => socket.end());
    for (const { code, stderr } of await Promise.all(
      [silent, leaving].map((url) => migrate(url)),
    )) {
      expect(code).toBe(1);
      expect(stderr).toMatch(line);
      expect(stderr).toContain('it does not answer within 10 s');
      expect(stderr).not.toContain('secret');
    }
  });
});

it('Ctrl-C ends npx oss-inbox migrate while it waits', async () => {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const connection = once(server, 'connection');
  const { child, ended } = start(`postgres://owner@127.0.0.1:${port}/inbox`);
  const [socket] = await connection;
  child.kill('SIGINT');
  expect(await ended).toMatchObject({ code: null, signal: 'SIGINT' });
  socket.destroy();
  server.close();
});
