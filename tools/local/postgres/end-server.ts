import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { hasCode } from '../has-code.js';
import { commandOf } from '../state/process-table.js';

/** The signals that end a server, from polite to not, and for how long each is waited for. */
const SIGNALS = [
  ['SIGINT', 5000],
  ['SIGQUIT', 6000],
  ['SIGKILL', 2000],
] as const;
const PAUSE = 10;

/** Ends a server: its clients are cut off, and it is waited for. @throws {Error} when nothing ends it. */
export async function endServer(
  kill: (signal: NodeJS.Signals) => void,
  isGone: () => boolean | Promise<boolean>,
): Promise<void> {
  for (const [signal, patience] of SIGNALS) {
    if (await isGone()) return;
    kill(signal);
    for (let waited = 0; waited < patience; waited += PAUSE) {
      if (await isGone()) return;
      await wait(PAUSE);
    }
  }
  throw new Error('PostgreSQL does not end, not even by SIGKILL');
}

/** Ends the server that a parent which is gone left behind with this data. */
export async function endOrphan(data: string): Promise<void> {
  const file = join(data, 'postmaster.pid');
  const pid = Number.parseInt(await readFile(file, 'utf8').catch(() => ''), 10);
  if (!(pid > 1)) return;
  const command = await commandOf(pid);
  // Not running, or nobody says what it is: PostgreSQL has checks of its own.
  if (command === undefined) return;
  if (!isServerOf(data, command)) {
    // The id is another process's by now, and PostgreSQL would take that for itself.
    await rm(file, { force: true });
    return;
  }
  await endServer(
    (signal) => killIfThere(pid, signal),
    async () => !isServerOf(data, (await commandOf(pid)) ?? ''),
  );
}

function isServerOf(data: string, command: string): boolean {
  return command.includes(`postgres -D ${data} `);
}

function killIfThere(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!hasCode(error, 'ESRCH')) throw error;
  }
}
