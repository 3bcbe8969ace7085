import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A process's command line, its arguments joined by spaces; `undefined` when there is none or nobody says. */
export async function commandOf(pid: number): Promise<string | undefined> {
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => undefined);
  return command?.replaceAll('\0', ' ') ?? (await ps(pid, 'command='));
}

/** When a process was started, in whatever words: with its id, this tells it from a later one of the same id. */
export async function startOf(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (stat === undefined) return (await ps(pid, 'lstart=')) ?? aliveWithout(pid);
  // The name before the last parenthesis may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state] = fields;
  return state === 'Z' || state === 'X' ? undefined : fields[19];
}

async function ps(pid: number, column: string): Promise<string | undefined> {
  try {
    const { stdout } = await run('ps', ['-ww', '-o', column, '-p', String(pid)]);
    return stdout.trim();
  } catch {
    return undefined;
  }
}

/** For systems that have neither `/proc` nor `ps`. */
function aliveWithout(pid: number): string | undefined {
  if (process.platform !== 'win32') return undefined;
  try {
    process.kill(pid, 0);
    return 'unknown';
  } catch {
    return undefined;
  }
}
