import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { hasCode } from '../has-code.js';

/** A key that a stand-in signs with, which nobody but the local functions trusts. */
export interface KeptSigningKey {
  readonly privateKey: KeyObject;
  /** The public key. */
  readonly pem: string;
  /** Base64 of the DER form (SPKI), as `CALLBACK_PUBLIC_KEYS` takes it. */
  readonly der: string;
}

/**
 * The RSA key that is kept in this folder, a new one where there is none or no folder.
 *
 * @throws {Error} when it can't be read or kept.
 */
export async function keptSigningKey(folder?: string): Promise<KeptSigningKey> {
  const privateKey = folder === undefined ? await newPrivateKey() : await keptPrivateKey(folder);
  const publicKey = createPublicKey(privateKey);
  return {
    privateKey,
    pem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    der: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
  };
}

async function keptPrivateKey(folder: string): Promise<KeyObject> {
  const path = join(folder, 'signing-key.pem');
  const kept = await readIfThere(path);
  if (kept !== undefined) return createPrivateKey(kept);
  const privateKey = await newPrivateKey();
  await mkdir(folder, { recursive: true });
  await writeFile(path, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  return privateKey;
}

async function newPrivateKey(): Promise<KeyObject> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  return privateKey;
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}
