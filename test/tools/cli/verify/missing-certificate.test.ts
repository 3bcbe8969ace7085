import { createPublicKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { GivenKey } from '../../../../tools/cli/verify/verifier.js';
import { samplePushKey } from '../../../../tools/wire/index.js';
import { check, fileOf, ownKey, requestIn, withChanged } from './requests.js';

const push = requestIn(fileOf('samples/smq-push-certificate-host-inferred-request.json'));
const url = 'https://mns-cert.oss-cn-hangzhou.aliyuncs.com/x509_public_certificate.pem';
// It stands for SMQ's new key.
const key: GivenKey = {
  name: 'new.pem',
  url: undefined,
  key: createPublicKey(samplePushKey().privateKey),
};
const elsewhere: GivenKey = { ...key, name: 'elsewhere', url: 'https://elsewhere.example/a.pem' };
const named = (other: string) =>
  withChanged(push, 'x-mns-signing-cert-url', () => Buffer.from(other).toString('base64'));

describe("a push with a certificate of SMQ's that is not built in", () => {
  it.each([
    ['no key', []],
    ['the key of another URL only', [elsewhere]],
  ])('is not called forged: with %s, it is told how to get the certificate', (_, keys) => {
    // The signature is not looked at.
    const broken = withChanged(push, 'authorization', () => 'AAAA');
    const { verified, error, hints, tried, mistakes } = check(broken, { keys });
    expect({ verified, tried, mistakes }).toEqual({ verified: false, tried: 0, mistakes: [] });
    expect(error?.code).toBe('certificate_untrusted');
    expect(error?.message).toContain(`\`npx oss-inbox smq-certificate ${url}\``);
    expect(hints[0]).toMatch(/not built in, so that its signature cannot be checked yet/);
    expect(hints[0]).toContain(`\`npx oss-inbox smq-certificate ${url}\``);
    expect(hints[0]).toContain('--public-key');
    expect(hints.join('\n')).not.toMatch(/forged/);
  });

  it.each([
    ['of its URL', { ...key, name: url, url }],
    ['of a file', key],
  ])('verifies with the key %s, and is told the setting', (_, given) => {
    const { verified, signature, hints } = check(push, { keys: [given] });
    expect({ verified, key: signature?.keyName }).toEqual({ verified: true, key: given.name });
    const der = key.key.export({ format: 'der', type: 'spki' }).toString('base64');
    expect(hints).toEqual([`a function trusts this key with SMQ_CERTIFICATES=${url}=${der}`]);
  });

  it.each([
    ['of a file', ownKey],
    ['of its URL', { ...ownKey, url }],
  ])('is judged by the key %s', (_, given) => {
    const { verified, hints, tried } = check(push, { keys: [given] });
    expect(verified).toBe(false);
    expect(tried).toBeGreaterThan(0);
    expect(hints[0]).toMatch(/not made with SMQ's own key \(pinned\), nor with own key: .*forged/);
  });

  it('on a host of anybody else is told not to be of SMQ', () => {
    const { error, hints } = check(named('https://evil.example/x.pem'), { keys: [] });
    expect(error?.message).toMatch(/SMQ did not send this/);
    expect(`${error?.message}\n${hints.join('\n')}`).not.toContain('smq-certificate');
    expect(hints[0]).toMatch(/forged/);
  });

  it('under the URL of the built-in one is judged by that', () => {
    const known = url.replace('mns-cert', 'mnstest');
    expect(check(named(known), { keys: [] })).toMatchObject({
      verified: false,
      error: { code: 'signature_invalid' },
    });
  });
});
