import { createPrivateKey, type KeyObject } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newSigningKey } from '../signing-key.js';

/** The key that pushes are signed with, and the URL by which they name its certificate. */
export interface PushKey {
  readonly privateKey: KeyObject;
  readonly url: string;
}

/** The key that is kept in this folder, a new one where there is none. @throws {Error} when it can't be read or kept. */
export async function keptPrivateKey(folder?: string): Promise<KeyObject> {
  const path = folder && join(folder, 'push-key.pem');
  const kept = path && (await readIfThere(path));
  if (kept) return createPrivateKey(kept);
  const { privateKey } = await newSigningKey();
  if (folder && path) {
    await mkdir(folder, { recursive: true });
    await writeFile(path, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  }
  return privateKey;
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
