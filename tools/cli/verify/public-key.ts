import { createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { InvalidArgumentError } from 'commander';
import { decodeBase64, spkiKey } from 'oss-inbox';
import type { GivenKey } from './verifier.js';

const MAX_BYTES = 64 * 1024;

/**
 * A key of the command line: `url=base64` as CALLBACK_PUBLIC_KEYS and SMQ_CERTIFICATES take it, or a file with a public key
 * or certificate in PEM, in DER, or in Base64 of DER. Added to the ones before it.
 *
 * @throws {InvalidArgumentError} which says what was expected.
 */
export function addPublicKey(given: string, before: readonly GivenKey[] = []): GivenKey[] {
  const border = /^[a-z][a-z\d+.-]*:\/\/[^=]+=/i.exec(given)?.[0].length;
  if (border === undefined) {
    return [...before, { name: given, url: undefined, key: rsaKey(readKeyFile(given)) }];
  }
  const url = given.slice(0, border - 1);
  const der = decodeBase64(given.slice(border));
  return [...before, { name: url, url, key: rsaKey(der ?? Buffer.alloc(0)) }];
}

function readKeyFile(file: string): Buffer {
  try {
    if (statSync(file).size <= MAX_BYTES) return readFileSync(file);
  } catch (cause) {
    const { message } = cause instanceof Error ? cause : new Error(String(cause));
    throw new InvalidArgumentError(`neither url=base64 nor a file: ${message}`);
  }
  throw new InvalidArgumentError(`the file has more than ${MAX_BYTES} bytes`);
}

function rsaKey(bytes: Buffer): KeyObject {
  const text = bytes.toString('latin1').trim();
  const base64 = decodeBase64(text);
  const readings = [
    () => createPublicKey(text),
    () => spkiKey(base64 ?? bytes),
    () => new X509Certificate(base64 ?? bytes).publicKey,
  ];
  for (const read of readings) {
    try {
      const key = read();
      if (key.asymmetricKeyType === 'rsa') return key;
    } catch {
      // It is of another form.
    }
  }
  throw new InvalidArgumentError('no RSA public key or certificate, in PEM, DER or Base64 of DER');
}
