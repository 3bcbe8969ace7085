import { randomUUID } from 'node:crypto';
import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from '../has-code.js';
import { startOf } from './process-table.js';

/**
 * Makes this process the one that uses the folder, until the returned function is called or the process is gone.
 *
 * @throws {Error} when a process that is alive uses it.
 */
export async function claimFolder(folder: string): Promise<() => Promise<void>> {
  const file = join(folder, 'owner.pid');
  const own = `${file}-${randomUUID()}`;
  await writeFile(own, `${process.pid} ${await startOf(process.pid)}\n`);
  try {
    for (let attempt = 1; ; attempt += 1) {
      try {
        // Unlike writing it, this is done at once, and only if there is none.
        await link(own, file);
        return () => rm(file, { force: true });
      } catch (error) {
        if (!hasCode(error, 'EEXIST') || attempt === 3) throw error;
      }
      const owner = await ownerOf(folder);
      if (owner !== undefined) {
        throw new Error(
          `${folder} is in use by process ${owner}: end that one first (Ctrl-C where it runs, or "kill ${owner}")`,
        );
      }
      await rm(file, { force: true });
    }
  } finally {
    await rm(own, { force: true });
  }
}

/** The process that uses the folder, if it is still alive. */
export async function ownerOf(folder: string): Promise<number | undefined> {
  const text = await readFile(join(folder, 'owner.pid'), 'utf8').catch(() => '');
  const [, pid, start] = /^(\d+) (.+)\n$/.exec(text) ?? [];
  return pid && (await startOf(Number(pid))) === start ? Number(pid) : undefined;
}
