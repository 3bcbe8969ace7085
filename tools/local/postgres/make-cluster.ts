import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chown, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Account } from './account.js';
import type { Programs } from './programs.js';

export interface NewCluster {
  /** Where `data` and `password` come to be. */
  readonly folder: string;
  readonly programs: Programs;
  readonly account: Account;
  /** Whether the files must outlive a power cut. */
  readonly durable: boolean;
  readonly onLog: (line: string) => void;
}

/** Makes an empty cluster. It gets its name when it is complete, so that one that is there is complete. */
export async function makeCluster(cluster: NewCluster): Promise<void> {
  const { folder, account } = cluster;
  for (const name of await readdir(folder)) {
    // Left by one that was killed.
    if (name.startsWith('unfinished-')) {
      await rm(join(folder, name), { recursive: true, force: true, maxRetries: 3 });
    }
  }
  const password = join(folder, 'password');
  await writeFile(password, randomBytes(16).toString('hex'), { mode: 0o600 });
  const unfinished = await mkdtemp(join(folder, 'unfinished-'));
  try {
    if (account.uid !== undefined && account.gid !== undefined) {
      await chown(password, account.uid, account.gid);
      await chown(unfinished, account.uid, account.gid);
    }
    await initialise(cluster, unfinished, password);
    await rename(unfinished, join(folder, 'data'));
  } finally {
    await rm(unfinished, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function initialise(
  { folder, programs, account, durable, onLog }: NewCluster,
  data: string,
  password: string,
): Promise<void> {
  const child = spawn(
    programs.initdb,
    [
      `--pgdata=${data}`,
      '--username=postgres',
      `--pwfile=${password}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      ...(durable ? [] : ['--no-sync']),
    ],
    {
      ...account,
      cwd: folder,
      env: serverEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const errors: string[] = [];
  createInterface(child.stdout).on('line', onLog);
  createInterface(child.stderr).on('line', (line) => {
    errors.push(line);
    onLog(line);
  });
  const [code] = await once(child, 'close');
  if (code === 0) return;
  const reason = errors.join('\n');
  const hint = reason.includes('could not look up effective user ID')
    ? '\nPostgreSQL runs only for users that the machine knows: run this as one that /etc/passwd has'
    : '';
  throw new Error(`PostgreSQL could not be set up in ${folder}:\n${reason}${hint}`);
}

/** The process's environment without what would have PostgreSQL look elsewhere or speak another language. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(PG|LC_|LANG)/.test(name));
  return { ...Object.fromEntries(kept), LC_ALL: 'C' };
}
