import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';

/** Whom PostgreSQL runs as; empty for whoever we are. */
export interface Account {
  readonly uid?: number;
  readonly gid?: number;
}

const run = promisify(execFile);

/**
 * Whom to run a cluster as. PostgreSQL refuses to run as root, so for root it is the owner of the data that is there,
 * else the machine's `postgres`, else `nobody`. None is ever created.
 */
export async function accountFor(data: string): Promise<Account> {
  if (process.getuid?.() !== 0) return {};
  const owner = await stat(data).catch(() => undefined);
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const account = (await lookUp('postgres')) ?? (await lookUp('nobody'));
  if (account) return account;
  throw new Error(
    'PostgreSQL refuses to run as root, and there is no account "postgres" or "nobody" to run it as: ' +
      'create one ("useradd --system postgres"), or run this as an ordinary user',
  );
}

/** The first folder on the way to `path` that the account may not enter, or `path` itself. */
export async function closedTo(account: Account, path: string): Promise<string | undefined> {
  if (account.uid === undefined) return undefined;
  const parent = dirname(path);
  const closed = parent === path ? undefined : await closedTo(account, parent);
  if (closed) return closed;
  const { mode, uid, gid } = await stat(path);
  const rights = uid === account.uid ? mode >> 6 : gid === account.gid ? mode >> 3 : mode;
  return (rights & 1) === 1 ? undefined : path;
}

async function lookUp(name: string): Promise<Account | undefined> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return undefined;
  }
}
