import { mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { claimFolder } from './claim-folder.js';

/** Where the local cloud keeps what it has. */
export interface StateFolder {
  readonly path: string;
  /** Lets another process use it. */
  release(): Promise<void>;
}

// What is in the folder; whatever else a user has there is not touched.
const CONTENT = ['oss', 'smq', 'fc', 'trace.jsonl'];

/**
 * Makes the folder, unless it is there, and claims it for this process; what earlier runs left in it is deleted if it is to
 * be empty.
 *
 * @throws {Error} when another process uses it, or it can't be written.
 */
export async function openStateFolder(given: string, isEmpty: boolean): Promise<StateFolder> {
  const path = resolve(given);
  await mkdir(path, { recursive: true, mode: 0o700 });
  const release = await claimFolder(path);
  if (isEmpty) {
    for (const name of CONTENT) await rm(join(path, name), { recursive: true, force: true });
  }
  return { path, release };
}
