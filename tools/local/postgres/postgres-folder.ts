import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';

/**
 * Where `npm start` keeps the database of the project in `root`: below the folder for temporary files, since PostgreSQL
 * may have to run as another account, which can't enter everybody's home. Makes the folder above it, for this user alone.
 *
 * @throws {Error} when somebody else made that one.
 */
export function postgresFolder(root: string): string {
  const uid = process.getuid?.();
  const hash = createHash('sha256').update(resolve(root)).digest('hex').slice(0, 8);
  const folder = join(tmpdir(), `oss-inbox-${uid ?? userInfo().username}-${hash}`);
  // Whom root runs PostgreSQL as may pass through, and not look around.
  mkdirSync(folder, { recursive: true, mode: uid === 0 ? 0o711 : 0o700 });
  const stat = lstatSync(folder);
  if (!stat.isDirectory() || (uid !== undefined && stat.uid !== uid)) {
    throw new Error(
      `${folder} was made by somebody else: have it deleted, or set TMPDIR to a folder of your own`,
    );
  }
  return join(folder, 'postgres');
}
