import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Environment, readConfig } from '../../../shared/src/core/index.js';

const certificate = new X509Certificate(
  readFileSync(new URL('../../vectors/smq-x509_public_certificate-2015.pem', import.meta.url)),
);
const key = certificate.publicKey;
const url = 'https://certificates.example/new.pem';

function messageFor(env: Environment): string {
  try {
    readConfig(env);
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
  return 'nothing was thrown';
}

describe('the settings of pushes', () => {
  it('have defaults', () => {
    expect(readConfig({})).toMatchObject({
      smqCertificates: new Map(),
      smqAllowedTopics: [],
      smqDateWindowSeconds: 900,
    });
  });

  it.each([
    ['a certificate, also one that expired', certificate.raw],
    ['a public key', key.export({ format: 'der', type: 'spki' })],
  ])('take %s in DER', (_, der) => {
    const { smqCertificates } = readConfig({
      SMQ_CERTIFICATES: `${url}=${der.toString('base64')}`,
    });
    expect(smqCertificates.get(url)?.equals(key)).toBe(true);
  });

  it.each(['', '****', 'c2VjcmV0'])('refuse the certificate %j', (base64) => {
    expect(messageFor({ SMQ_CERTIFICATES: `${url}=${base64}` })).toBe(
      "the function's configuration is wrong: SMQ_CERTIFICATES entry 1 must be url=base64 of an RSA certificate or public key in DER",
    );
  });

  it('take topics of an owner, all of an owner, and of any owner', () => {
    const { smqAllowedTopics } = readConfig({ SMQ_ALLOWED_TOPICS: '1/a-b, 2/*\nmy_topic' });
    expect(smqAllowedTopics).toStrictEqual(['1/a-b', '2/*', 'my_topic']);
  });

  it.each(['*', '*/*', '*/a', '1/', '/a', 'a/b', '1/a/b', '1/a*'])(
    'refuse the topic %s',
    (entry) => {
      expect(messageFor({ SMQ_ALLOWED_TOPICS: `good ${entry}` })).toContain(
        'SMQ_ALLOWED_TOPICS entry 2 must be owner/topic, owner/* or topic',
      );
    },
  );

  it.each(['0', '172800'])('take a window of %s seconds', (value) => {
    const { smqDateWindowSeconds } = readConfig({ SMQ_DATE_WINDOW_SECONDS: value });
    expect(smqDateWindowSeconds).toBe(Number(value));
  });

  it.each(['-1', '172801', '15m'])('refuse a window of %s', (value) => {
    expect(messageFor({ SMQ_DATE_WINDOW_SECONDS: value })).toContain(
      'SMQ_DATE_WINDOW_SECONDS must be a whole number from 0 to 172800',
    );
  });
});
