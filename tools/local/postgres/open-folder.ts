import { access, chmod, constants, mkdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Account, accountFor, closedTo } from './account.js';

/**
 * Makes the folder, unless it is there, so that the account of its cluster can use it.
 *
 * @throws {Error} when we can't write there, or the account can't come there.
 */
export async function openFolder(given: string): Promise<{ folder: string; account: Account }> {
  const isRoot = process.getuid?.() === 0;
  await mkdir(given, { recursive: true, mode: isRoot ? 0o711 : 0o700 });
  // The server of an earlier run is told by its path, so there must be one way to spell it.
  const folder = await realpath(given);
  try {
    await access(folder, constants.W_OK);
  } catch (cause) {
    const message = `PostgreSQL can't keep its data in ${folder}, which may be another user's: have it deleted, or use another folder`;
    throw new Error(message, { cause });
  }
  const account = await accountFor(join(folder, 'data'));
  if (isRoot) await chmod(folder, ((await stat(folder)).mode & 0o777) | 0o011);
  const closed = await closedTo(account, folder);
  if (closed) {
    throw new Error(
      `PostgreSQL does not run as root, and the account it runs as (${account.uid}) can't enter ${closed}: ` +
        `"chmod o+x ${closed}" lets it, or set TMPDIR to a folder that everybody can enter`,
    );
  }
  return { folder, account };
}
