import { cp, lchown, mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Account } from './account.js';

/** Copies the programs of the package in `root` to `folder`, for an account to have; once for each version. */
export async function copyPrograms(
  root: string,
  folder: string,
  { uid, gid }: Account,
): Promise<string> {
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const copy = join(folder, `programs-${version}`);
  if (await stat(copy).catch(() => undefined)) return copy;
  const unfinished = await mkdtemp(join(folder, 'unfinished-'));
  try {
    const options = { recursive: true, verbatimSymlinks: true };
    await cp(join(root, 'native'), join(unfinished, 'native'), options);
    if (uid !== undefined && gid !== undefined) {
      const names = await readdir(unfinished, { recursive: true });
      for (const name of ['', ...names]) await lchown(join(unfinished, name), uid, gid);
    }
    await rename(unfinished, copy);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  return copy;
}
