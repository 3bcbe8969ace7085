import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { ossCallbackKey, smqPushKey } from '../../../../shared/src/index.js';
import { addPublicKey } from '../../../../tools/cli/verify/public-key.js';
import { fileOf } from './requests.js';

const folder = mkdtempSync(join(tmpdir(), 'oss-inbox-keys-'));
const file = (name: string, content: string | Uint8Array) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
const pathOf = (name: string) =>
  fileURLToPath(new URL(`../../../vectors/${name}`, import.meta.url));
const der = ossCallbackKey().export({ format: 'der', type: 'spki' });
const base64 = der.toString('base64');
const certificate = fileOf('vectors/smq-x509_public_certificate-2015.pem').toString();
const certificateBase64 = certificate.replace(/-----[^-]+-----|\s/g, '');

describe('--public-key', () => {
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each([
    ['a key in PEM', pathOf('oss-callback-pub-key-v1.pem'), ossCallbackKey()],
    ['a key in DER', file('key.der', der), ossCallbackKey()],
    ['a key in Base64 of DER', file('key.txt', `${base64}\n`), ossCallbackKey()],
    ['a certificate in PEM', pathOf('smq-x509_public_certificate-2015.pem'), smqPushKey()],
    ['a certificate in Base64', file('certificate.txt', certificateBase64), smqPushKey()],
  ])('takes a file with %s', (_, path, key) => {
    const [given] = addPublicKey(path);
    expect(given?.key.equals(key)).toBe(true);
    expect(given).toMatchObject({ name: path, url: undefined });
  });

  it('takes a URL and Base64 of DER, as the settings have them', () => {
    const url = 'https://keys.example/a.pem?v=1'.replace('?v=1', '');
    const [given] = addPublicKey(`${url}=${base64}`);
    expect(given).toMatchObject({ name: url, url });
    expect(given?.key.equals(ossCallbackKey())).toBe(true);
    const [, second] = addPublicKey(
      `${url}=${certificateBase64}`,
      addPublicKey(`${url}=${base64}`),
    );
    expect(second?.key.equals(smqPushKey())).toBe(true);
  });

  const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey;
  it.each([
    ['what is no file', join(folder, 'missing.pem'), /neither url=base64 nor a file/],
    ['a folder', folder, /neither url=base64 nor a file/],
    ['a file without a key', file('nothing.txt', 'hello'), /no RSA public key/],
    ['an empty file', file('empty.txt', ''), /no RSA public key/],
    ['a large file', file('large.bin', Buffer.alloc(70_000)), /more than 65536 bytes/],
    [
      'a key that is not RSA',
      file('ec.pem', elliptic.export({ format: 'pem', type: 'spki' })),
      /no RSA public key/,
    ],
    ['a URL without a key', 'https://keys.example/a.pem=AAAA', /no RSA public key/],
  ])('refuses %s', (_, given, message) => {
    expect(() => addPublicKey(given)).toThrow(message);
  });
});
