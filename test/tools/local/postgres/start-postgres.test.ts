import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import postgres from 'postgres';
import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import { closeServer, listen } from '../../../../tools/local/http/listen.js';
import {
  type Postgres,
  type PostgresOptions,
  startPostgres,
} from '../../../../tools/local/postgres/start-postgres.js';
import { commandOf, startOf } from '../../../../tools/local/state/process-table.js';
import { temporaryFolder } from '../temporary-folder.js';
import { buildStartPostgres, startParent, urlFrom } from './parent.js';

// Processes begin and end here; a busy machine may take its time.
vi.setConfig({ testTimeout: 20_000 });

// Making a cluster takes longest, so most tests share one.
let folder: string;
let module: string;
const servers: Postgres[] = [];
const children: ChildProcess[] = [];

beforeAll(async () => {
  folder = await temporaryFolder();
  module = await buildStartPostgres();
  await start();
  await stopAll();
}, 20_000);
afterEach(stopAll);

async function stopAll(): Promise<void> {
  for (const child of children.splice(0)) {
    const ended = once(child, 'exit');
    if (child.kill('SIGKILL')) await ended;
  }
  await Promise.all(servers.splice(0).map((server) => server.stop()));
}

async function start(options: Partial<PostgresOptions> = {}): Promise<Postgres> {
  const server = await startPostgres({ folder, settings: { fsync: 'off' }, ...options });
  servers.push(server);
  return server;
}

function startElsewhere(ending: string, where = folder): ChildProcess {
  const parent = startParent(module, where, ending);
  children.push(parent);
  return parent;
}

/** The first row that the last statement yields. */
async function ask(url: string, statements: string): Promise<unknown> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    const rows: unknown[] = (await sql.unsafe(statements)).flat();
    return rows.at(-1);
  } finally {
    await sql.end();
  }
}

const lockFile = () => join(folder, 'data/postmaster.pid');

async function serverPid(): Promise<number> {
  return Number.parseInt(await readFile(lockFile(), 'utf8'), 10);
}

it('answers on 127.0.0.1 alone, in UTF-8, with the settings given', async () => {
  const lines: string[] = [];
  const settings = { fsync: 'off', max_connections: '7' };
  const server = await start({ settings, onLog: (line) => lines.push(line) });
  expect(server.url).toMatch(
    new RegExp(`^postgres://postgres:[0-9a-f]{32}@127\\.0\\.0\\.1:${server.port}/postgres$`),
  );
  const statement = `select current_setting('listen_addresses') as listens, current_setting('unix_socket_directories') as sockets,
    current_setting('max_connections') as connections, pg_encoding_to_char(encoding) as encoding
    from pg_database where datname = 'template1'`;
  expect(await ask(server.url, statement)).toEqual({
    listens: '127.0.0.1',
    sockets: '',
    connections: '7',
    encoding: 'UTF8',
  });
  expect(lines.join('\n')).toContain('ready to accept connections');
});

it('refuses a wrong password', async () => {
  const { url } = await start();
  const wrong = url.replace(/:[0-9a-f]{32}@/, ':wrong@');
  await expect(ask(wrong, 'select 1')).rejects.toThrow('password authentication failed');
});

it('keeps the data from one start to the next, and can be stopped twice', async () => {
  const first = await start();
  await ask(first.url, "create table kept as select 'Bericht für 中国' as text");
  const pid = await serverPid();
  await first.stop();
  await first.stop();
  expect(await startOf(pid)).toBeUndefined();
  const second = await start();
  expect(await ask(second.url, 'select * from kept')).toEqual({ text: 'Bericht für 中国' });
});

it.each([
  ['process.exit(3)', 3],
  ['process.exitCode = 4', 4],
  ["throw new Error('on purpose')", 1],
  ["process.kill(process.pid, 'SIGTERM'); setInterval(() => {}, 1000)", null],
  ["process.kill(process.pid, 'SIGKILL'); setInterval(() => {}, 1000)", null],
])('ends with its parent: %s', async (ending, code) => {
  const parent = startElsewhere(ending);
  const ended = once(parent, 'exit');
  await urlFrom(parent);
  const [endedWith] = await ended;
  expect(endedWith).toBe(code);
  // The last thing that a server does is to remove its lock file.
  await vi.waitFor(() => expect(existsSync(lockFile())).toBe(false), 10_000);
});

// Where there is no /proc, nothing here finds the process that watches the parent.
it.runIf(existsSync('/proc/self'))(
  'ends what a killed parent left behind, and starts',
  async () => {
    const parent = startElsewhere('setInterval(() => {}, 1000)');
    await urlFrom(parent);
    const orphan = await serverPid();
    for (const name of await readdir('/proc')) {
      const command = /^\d+$/.test(name) ? await commandOf(Number(name)) : undefined;
      if (command?.startsWith('/bin/sh') && command.endsWith(` ${orphan} `)) {
        process.kill(Number(name), 'SIGKILL');
      }
    }
    const ended = once(parent, 'exit');
    parent.kill('SIGKILL');
    await ended;
    await wait(200);
    expect(await startOf(orphan), 'the orphan is there').toBeDefined();

    const server = await start();
    expect(await startOf(orphan)).toBeUndefined();
    expect(await serverPid()).not.toBe(orphan);
    expect(await ask(server.url, 'select 1 as one')).toEqual({ one: 1 });
  },
);

it('leaves a folder to the process that uses it', async () => {
  const parent = startElsewhere('setInterval(() => {}, 1000)');
  const url = await urlFrom(parent);
  await expect(start()).rejects.toThrow(`in use by process ${parent.pid}: end that one first`);
  expect(await ask(url, 'select 1 as one')).toEqual({ one: 1 });
});

it('leaves a folder to itself', async () => {
  await start();
  await expect(start()).rejects.toThrow(`in use by process ${process.pid}`);
});

it('takes a process that has the id of an earlier server or owner for what it is', async () => {
  const { uid, gid } = await stat(join(folder, 'data'));
  const ids = process.getuid?.() === 0 ? { uid, gid } : {};
  const bystander = spawn('sleep', ['60'], { ...ids, stdio: 'ignore' });
  children.push(bystander);
  await once(bystander, 'spawn');
  await writeFile(lockFile(), `${bystander.pid}\n${join(folder, 'data')}\n`);
  await writeFile(join(folder, 'owner.pid'), `${bystander.pid} 1\n`);
  const { url } = await start();
  expect(await ask(url, 'select 1 as one')).toEqual({ one: 1 });
  expect(await startOf(bystander.pid ?? 0)).toBeDefined();
});

it('begins anew where a process was killed while it made the cluster', async () => {
  const fresh = await temporaryFolder();
  const parent = startElsewhere('', fresh);
  await vi.waitFor(async () => {
    const name = (await readdir(fresh)).find((each) => each.startsWith('unfinished-'));
    expect(existsSync(join(fresh, name ?? 'none', 'PG_VERSION'))).toBe(true);
  }, 10_000);
  const ended = once(parent, 'exit');
  parent.kill('SIGKILL');
  await ended;
  const { url } = await start({ folder: fresh });
  expect(await ask(url, 'select 1 as one')).toEqual({ one: 1 });
  expect((await readdir(fresh)).sort()).toEqual(['data', 'owner.pid', 'password']);
});

it('says that its port is taken', async () => {
  const other = createServer();
  const { port } = await listen(other, 0);
  try {
    await expect(start({ port })).rejects.toThrow(`Port ${port}, meant for PostgreSQL, is taken`);
  } finally {
    await closeServer(other);
  }
});

it('says what is wrong with a broken cluster and what to do, and lets go of the folder', async () => {
  const [file, aside] = [join(folder, 'data/global/pg_control'), join(folder, 'aside')];
  await rename(file, aside);
  try {
    await expect(start()).rejects.toThrow(/ data in .*\n.*pg_control.*\n.*delete that folder/s);
  } finally {
    await rename(aside, file);
  }
  await start();
});

it.runIf(process.getuid?.() === 0)('says which folder keeps its account out', async () => {
  const parent = await temporaryFolder();
  const inner = join(parent, 'inner');
  await expect(start({ folder: inner })).rejects.toThrow(`can't enter ${parent}: "chmod o+x`);
  await chmod(parent, 0o711);
  // It was made so that the account can enter it.
  expect((await stat(inner)).mode & 0o777).toBe(0o711);
});
