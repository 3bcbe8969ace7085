import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { BUCKET_NAME } from 'oss-inbox';
import type { Contents } from './contents.js';

const OWN_NAME = /^[0-9a-f]{32}(?:-|$)/;
const TAIL = 60;

/**
 * Contents in files, one folder for each bucket. A file's name is random, so that no key leads anywhere else, and ends
 * like the key, for people.
 */
export function fileContents(folder: string): Contents {
  return {
    async write(chunks, { bucket, key }) {
      if (!BUCKET_NAME.test(bucket)) throw new Error(`not the name of a bucket: ${bucket}`);
      const name = `${bucket}/${randomBytes(16).toString('hex')}-${readableTail(key)}`;
      await mkdir(join(folder, bucket), { recursive: true, mode: 0o700 });
      try {
        await writeFile(join(folder, name), chunks, { flag: 'wx', mode: 0o600 });
      } catch (error) {
        await remove(name);
        throw error;
      }
      return name;
    },
    async append(name, size, chunks) {
      await truncate(join(folder, name), size);
      await writeFile(join(folder, name), chunks, { flag: 'a' });
    },
    async read(name, from, to) {
      const file = await open(join(folder, name), 'r');
      if (from < to) return file.createReadStream({ start: from, end: to - 1 });
      await file.close();
      return Readable.from([]);
    },
    delete: remove,
  };

  // Where a file that is open can't be removed, the next start does it.
  async function remove(name: string): Promise<void> {
    await rm(join(folder, name), { force: true }).catch(() => {});
  }
}

/** Removes what an upload left behind that was under way when the process ended. */
export async function removeLeftovers(
  folder: string,
  inUse: { has(name: string): boolean },
): Promise<void> {
  for (const bucket of await listFolder(folder)) {
    for (const file of await listFolder(join(folder, bucket))) {
      if (!OWN_NAME.test(file) || inUse.has(`${bucket}/${file}`)) continue;
      await rm(join(folder, bucket, file), { force: true });
    }
  }
}

/** The end of a key as far as every file system takes it. */
function readableTail(key: string): string {
  const last = key.split('/').at(-1) ?? '';
  return Array.from(last.replace(/[^\p{L}\p{N}.]+/gu, '_'))
    .slice(-TAIL)
    .join('')
    .replace(/^\.+|\.+$/g, '');
}

async function listFolder(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}
