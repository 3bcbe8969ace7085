import { generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';

/** The key that callbacks are signed with, made anew at each start: nobody but the local functions trusts it. */
export interface SigningKey {
  readonly privateKey: KeyObject;
  readonly pem: string;
  /** Base64 of the DER form (SPKI), as `CALLBACK_PUBLIC_KEYS` takes it. */
  readonly der: string;
}

/** A new RSA key pair. */
export async function newSigningKey(): Promise<SigningKey> {
  const { publicKey, privateKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
  });
  return {
    privateKey,
    pem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    der: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
  };
}
