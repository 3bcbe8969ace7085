import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import type { Account } from './account.js';
import { endServer } from './end-server.js';
import { endWithParent } from './end-with-parent.js';
import { serverEnvironment } from './make-cluster.js';
import type { Programs } from './programs.js';

export interface ServerOptions {
  readonly data: string;
  readonly port: number;
  readonly programs: Programs;
  readonly account: Account;
  readonly settings: Readonly<Record<string, string>>;
  readonly onLog: (line: string) => void;
}

/** A server that accepts connections, or the last lines of one that ended before it did. */
export type Started =
  | { readonly ok: true; readonly stop: () => Promise<void> }
  | { readonly ok: false; readonly reason: string };

const START_LIMIT = 60_000;
const PAUSE = 10;
const LINES_KEPT = 20;

/** Runs `postgres` over a complete cluster, until `stop` is called or this process is gone. */
export async function startServer(options: ServerOptions): Promise<Started> {
  const { data, port, programs, account, onLog } = options;
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    lc_messages: 'C',
    ...options.settings,
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(programs.postgres, ['-D', data, '-p', String(port), ...flags], {
    ...account,
    cwd: data,
    env: serverEnvironment(),
    stdio: ['ignore', 'ignore', 'pipe'],
    // In a group of its own, so that Ctrl-C comes to us alone and the server outlives its clients.
    detached: true,
  });
  const lines: string[] = [];
  createInterface(child.stderr).on('line', (line) => {
    lines.splice(0, lines.length - LINES_KEPT + 1);
    lines.push(line);
    onLog(line);
  });
  await once(child, 'spawn');
  const closed = once(child, 'close');
  endWithParent(child, account);
  // A program that fails elsewhere may end without stopping the server first.
  child.unref();
  if (child.stderr instanceof Socket) child.stderr.unref();

  const stop = () =>
    endServer(
      (signal) => child.kill(signal),
      () => hasEnded(child),
    );
  for (let waited = 0; !hasEnded(child); waited += PAUSE) {
    if (await isReady(data, child.pid)) return { ok: true, stop };
    if (waited > START_LIMIT) {
      await stop();
      lines.push(`not ready after ${START_LIMIT / 1000} s`);
    }
    await wait(PAUSE);
  }
  await Promise.race([closed, wait(1000)]);
  return { ok: false, reason: lines.join('\n') };
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

/** Reads what `pg_ctl` reads: the eighth line of the lock file is the server's state. */
async function isReady(data: string, pid: number | undefined): Promise<boolean> {
  const lock = await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '');
  const lines = lock.split('\n');
  return lines[0] === String(pid) && lines[7]?.trim() === 'ready';
}
