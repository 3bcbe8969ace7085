import * as crypto from 'node:crypto';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ErrorCode, InboxError } from '../../../shared/src/core/index.js';
import {
  isSmqCertificateUrl,
  type PushCertificates,
  type PushRequest,
  signedPushText,
  signPush,
  smqCertificateUrls,
  smqPushKey,
  verifyPushSignature,
} from '../../../shared/src/smq/index.js';
import {
  ownCertificates,
  readVector,
  type SignedPush,
  signedPush,
  simplified,
} from './signed-push.js';

vi.mock('node:crypto', async (load) => {
  const real = await load<typeof crypto>();
  return { ...real, verify: vi.fn(real.verify) };
});
const verifications = vi.mocked(crypto.verify);

afterEach(() => {
  verifications.mockClear();
});

function errorOf(request: PushRequest, keys: PushCertificates = ownCertificates) {
  try {
    verifyPushSignature(request, keys);
  } catch (error) {
    if (error instanceof InboxError) return error;
    throw error;
  }
  return undefined;
}

function codeOf(request: PushRequest, keys?: PushCertificates): ErrorCode | 'verified' {
  return errorOf(request, keys)?.code ?? 'verified';
}

const base64 = (text: string) => Buffer.from(text).toString('base64');

describe("SMQ's real key", () => {
  const certificate = new crypto.X509Certificate(
    readVector('smq-x509_public_certificate-2015.pem'),
  );
  const vector = JSON.parse(readVector('smq-http-push-simplified-2023.json')) as {
    request: PushRequest;
    stringToSign: string;
  };
  const real = { ...vector.request, query: '' };

  it('is that of the certificate of 2015', () => {
    expect(smqPushKey().equals(certificate.publicKey)).toBe(true);
  });

  it('smq-http-push-simplified-2023.json verifies, and what is covered comes back', () => {
    expect(verifyPushSignature(real)).toBe(vector.stringToSign);
    expect(verifyPushSignature({ ...real, query: {} })).toBe(vector.stringToSign);
  });

  it.each(['method', 'path'] as const)('the real push with another %s does not', (part) => {
    expect(codeOf({ ...real, [part]: `${real[part]}x` })).toBe('signature_invalid');
  });

  it.each(Object.keys(real.headers).filter((name) => !/authorization|cert-url/.test(name)))(
    'the real push with another %s does not, nor without it',
    (name) => {
      const value = real.headers[name] ?? '';
      const flipped = String.fromCharCode(value.charCodeAt(0) ^ 1) + value.slice(1);
      const { [name]: _, ...others } = real.headers;
      expect(codeOf({ ...real, headers: { ...real.headers, [name]: flipped } })).toBe(
        'signature_invalid',
      );
      expect(codeOf({ ...real, headers: others })).toBe('signature_invalid');
    },
  );

  it('smq-doc-sample-signature-2016.json does not fit the headers printed beside it', () => {
    const sample = JSON.parse(readVector('smq-doc-sample-signature-2016.json'));
    const headers = { ...sample.printedHeaders, authorization: sample.authorization };
    expect(codeOf({ method: 'POST', path: sample.printedPath, query: '', headers })).toBe(
      'signature_invalid',
    );
  });
});

describe('the certificate', () => {
  let push: SignedPush;
  beforeEach(() => {
    push = signedPush('hello', simplified);
  });
  const named = (url: string) => ({
    ...push,
    headers: { ...push.headers, 'x-mns-signing-cert-url': base64(url) },
  });

  it.each(smqCertificateUrls)('is known under %s', (url) => {
    expect(codeOf(named(url))).toBe('signature_invalid');
  });

  it.each([
    'https://mnstest.oss-cn-hangzhou.aliyuncs.com/other.pem',
    'https://mnstest.oss-cn-hangzhou.aliyuncs.com/x509_public_certificate.pem?a',
    'https://mnstest.oss-cn-hangzhou.aliyuncs.com/x509_public_certificate.pem\n',
    'HTTPS://mnstest.oss-cn-hangzhou.aliyuncs.com/x509_public_certificate.pem',
    'https://mnstest.oss-cn-hangzhou.aliyuncs.com.evil.example/x509_public_certificate.pem',
    'ftp://mnstest.oss-cn-hangzhou.aliyuncs.com/x509_public_certificate.pem',
    'https://mns-cert.oss-cn-hangzhou.aliyuncs.com/x509_public_certificate.pem',
    '__proto__',
    '',
  ])('is not taken from %j', (url) => {
    expect(codeOf(named(url))).toBe('certificate_untrusted');
    expect(verifications).not.toHaveBeenCalled();
  });

  it.each([
    'https://mnstest.oss-cn-hangzhou.aliyuncs.com/x509_public_certificate_2027.pem',
    'https://mns-cert.oss-cn-hangzhou.aliyuncs.com/x509_public_certificate.pem',
    'https://mns-cert.oss-cn-ap-southeast-1.aliyuncs.com/a/b-c.pem',
  ])("that is SMQ's and new comes with the command that fetches it: %s", (url) => {
    expect(errorOf(named(url))?.message).toBe(
      `the push names a certificate of SMQ's that is not trusted yet. Run \`npx oss-inbox smq-certificate ${url}\`, and add the line that it prints to SMQ_CERTIFICATES; nothing was fetched`,
    );
  });

  it.each(['https://evil.example/x.pem', 'https://mns-cert.oss-cn-a.aliyuncs.com/$(x)', '\xff'])(
    "of another host than SMQ's comes with no command, and is not quoted: %s",
    (url) => {
      const { message = '' } = errorOf(named(url)) ?? {};
      expect(message).toMatch(
        /^x-mns-signing-cert-url is not the Base64 of a URL at SMQ's hosts \(https:\/\/mnstest.* or https:\/\/mns-cert.*\), so SMQ did not send this\. .*SMQ_CERTIFICATES; nothing was fetched$/,
      );
      expect(message).not.toContain('smq-certificate');
      expect(message).not.toContain(url);
    },
  );

  it.each(['https://mnstest.oss-cn-hangzhou.aliyuncs.com/x509_public_certificate.pem', '****'])(
    'is not taken from the URL %j, which is not in Base64',
    (header) => {
      const headers = { ...push.headers, 'x-mns-signing-cert-url': header };
      expect(codeOf({ ...push, headers })).toBe('certificate_untrusted');
    },
  );

  it('has to be named', () => {
    const { 'x-mns-signing-cert-url': _, ...headers } = push.headers;
    expect(errorOf({ ...push, headers })).toMatchObject({
      code: 'certificate_untrusted',
      message: expect.stringMatching(
        /^there is no x-mns-signing-cert-url.*something in front removed it.*nothing was fetched$/,
      ),
    });
  });

  it('of the configuration comes before the pinned one of the same URL', () => {
    const [url] = smqCertificateUrls;
    const [key] = ownCertificates.values();
    if (key === undefined) throw new Error('no key');
    // Signed again, since the URL is covered.
    const replaced = new Map([[url, key]]);
    const vector = JSON.parse(readVector('smq-http-push-simplified-2023.json'));
    expect(codeOf({ ...vector.request, query: '' }, replaced)).toBe('signature_invalid');
    expect(codeOf({ ...vector.request, query: '' }, new Map([[url, smqPushKey()]]))).toBe(
      'verified',
    );
  });
});

describe("a URL of SMQ's certificates", () => {
  const path = '/x509_public_certificate.pem';

  it.each([
    ...smqCertificateUrls,
    `https://mns-cert.oss-cn-hangzhou.aliyuncs.com${path}`,
    `https://mns-cert.oss-cn-ap-southeast-1.aliyuncs.com${path}`,
    'https://mns-cert.oss-cn-x.aliyuncs.com/a/b/..c.pem',
    `https://mns-cert.oss-cn-x.aliyuncs.com/${'a'.repeat(300 - 39)}`,
  ])('is %s', (url) => {
    expect(isSmqCertificateUrl(url)).toBe(true);
    expect(new URL(url).href).toBe(url);
  });

  it.each([
    `http://mns-cert.oss-cn-hangzhou.aliyuncs.com${path}`,
    `https://mnstest.oss-cn-shanghai.aliyuncs.com${path}`,
    `https://mns-cert.oss-cn-.aliyuncs.com${path}`,
    `https://mns-cert.oss-cn-a-.aliyuncs.com${path}`,
    `https://mns-cert.oss-cn--a.aliyuncs.com${path}`,
    `https://mns-cert.oss-cn-a.b.aliyuncs.com${path}`,
    `https://mns-cert.oss-cn-a_b.aliyuncs.com${path}`,
    `https://mns-cert.oss-cn-é.aliyuncs.com${path}`,
    `https://mns-cert.oss-cn-HANGZHOU.aliyuncs.com${path}`,
    `https://mns-cert.oss-us-west-1.aliyuncs.com${path}`,
    `https://mns-cert.oss-cn-hangzhou.aliyuncs.com.evil.example${path}`,
    `https://mns-cert.oss-cn-hangzhou.aliyuncs.com.${path}`,
    `https://mns-cert.oss-cn-hangzhouXaliyuncs.com${path}`,
    `https://mns-certXoss-cn-hangzhou.aliyuncs.com${path}`,
    `https://mnstestXoss-cn-hangzhou.aliyuncs.com${path}`,
    `https://evil-mns-cert.oss-cn-hangzhou.aliyuncs.com${path}`,
    `https://evil.mns-cert.oss-cn-hangzhou.aliyuncs.com${path}`,
    `https://mns-cert.oss-cn-hangzhou.aliyuncs.com:443${path}`,
    `https://mns-cert.oss-cn-hangzhou.aliyuncs.com@evil.example${path}`,
    `https://user@mns-cert.oss-cn-hangzhou.aliyuncs.com${path}`,
    `https://evil.example/https://mns-cert.oss-cn-hangzhou.aliyuncs.com${path}`,
    `https:/\\mns-cert.oss-cn-hangzhou.aliyuncs.com${path}`,
    `HTTPS://mns-cert.oss-cn-hangzhou.aliyuncs.com${path}`,
    ` https://mns-cert.oss-cn-hangzhou.aliyuncs.com${path}`,
    `https://mns-cert.oss-cn-hangzhou.aliyuncs.com${path}\n`,
    `https://mns-cert.oss-cn-hangzhou.aliyuncs.com${path}?a`,
    `https://mns-cert.oss-cn-hangzhou.aliyuncs.com${path}#a`,
    `https://mns-cert.oss-cn-hangzhou.aliyuncs.com/a/../x.pem`,
    `https://mns-cert.oss-cn-hangzhou.aliyuncs.com/./x.pem`,
    `https://mns-cert.oss-cn-hangzhou.aliyuncs.com/a/..`,
    `https://mns-cert.oss-cn-hangzhou.aliyuncs.com/%2e%2e/x.pem`,
    `https://mns-cert.oss-cn-hangzhou.aliyuncs.com//x.pem`,
    `https://mns-cert.oss-cn-hangzhou.aliyuncs.com/x.pem/`,
    'https://mns-cert.oss-cn-hangzhou.aliyuncs.com/',
    'https://mns-cert.oss-cn-hangzhou.aliyuncs.com',
    `https://mns-cert.oss-cn-x.aliyuncs.com/${'a'.repeat(301 - 39)}`,
    'https://x509_public_certificate.pem',
    '',
  ])('is not %j', (url) => {
    expect(isSmqCertificateUrl(url)).toBe(false);
  });
});

describe('the signature', () => {
  let push: SignedPush;
  beforeEach(() => {
    push = signedPush('hello', { ...simplified, 'x-mns-message-tag': 'important' });
  });

  it('verifies', () => {
    expect(codeOf(push)).toBe('verified');
  });

  it.each([undefined, '', ' '])('has to be there: %j', (authorization) => {
    const { authorization: _, ...others } = push.headers;
    const headers = authorization === undefined ? others : { ...others, authorization };
    const error = errorOf({ ...push, headers });
    expect(error?.code).toBe('signature_missing');
    expect(error?.message).toMatch(/no Authorization header.*something in front removed/);
  });

  it.each(['****', 'AAAA', 'MNS id:c2lnbmF0dXJl'])('%s is none', (authorization) => {
    expect(codeOf({ ...push, headers: { ...push.headers, authorization } })).toBe(
      'signature_invalid',
    );
  });

  it('counts in one spelling of Base64 only', () => {
    const { authorization = '' } = push.headers;
    for (const other of [authorization.replace(/=+$/, ''), authorization.replace('==', '=')]) {
      expect(Buffer.from(other, 'base64')).toStrictEqual(Buffer.from(authorization, 'base64'));
      expect(codeOf({ ...push, headers: { ...push.headers, authorization: other } })).toBe(
        'signature_invalid',
      );
    }
  });

  it('with any bit flipped is none', () => {
    const bytes = Buffer.from(push.headers['authorization'] ?? '', 'base64');
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const flipped = Buffer.from(bytes);
      flipped.writeUInt8(flipped.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      const headers = { ...push.headers, authorization: flipped.toString('base64') };
      expect(codeOf({ ...push, headers })).toBe('signature_invalid');
    }
  });

  it('covers the text that signedPushText gives', () => {
    const { method, path, headers } = push;
    expect(verifyPushSignature(push, ownCertificates)).toBe(
      signedPushText({ method, path, headers }),
    );
  });

  it('covers every header of SMQ, added, joined or renamed', () => {
    const more: Record<string, string>[] = [
      { 'x-mns-more': '1' },
      { 'x-mns-message-tag': 'important,important' },
      { 'X-Mns-Version': '2015-06-06', 'x-mns-version': '' },
    ];
    for (const changes of more) {
      expect(codeOf({ ...push, headers: { ...push.headers, ...changes } })).toBe(
        'signature_invalid',
      );
    }
  });

  it('covers them in the order of their names, not of their arrival', () => {
    const headers = Object.fromEntries(Object.entries(push.headers).toReversed());
    expect(codeOf({ ...push, headers })).toBe('verified');
  });

  it('does not cover other headers', () => {
    const headers = { ...push.headers, 'user-agent': 'x', 'x-forwarded-for': '127.0.0.1' };
    expect(codeOf({ ...push, headers })).toBe('verified');
  });

  it('takes a missing Content-Type for an empty line', () => {
    const { headers } = signedPush('x', { 'content-type': '' });
    const { 'content-type': _, ...without } = headers;
    expect(codeOf({ ...push, headers: without })).toBe('verified');
  });

  it('does not let a line feed move the border between two parts', () => {
    const { headers, path } = push;
    const cut = (changes: Record<string, string>, removed: string[], where = path) => ({
      ...push,
      path: where,
      headers: Object.fromEntries(
        Object.entries({ ...headers, ...changes }).filter(([name]) => !removed.includes(name)),
      ),
    });
    const version = `x-mns-version:${headers['x-mns-version']}`;
    const joined = `${headers['x-mns-topic-owner']}\n${version}`;
    expect(codeOf(cut({ 'x-mns-topic-owner': joined }, ['x-mns-version']))).toBe(
      'signature_invalid',
    );
    const inPath = errorOf(cut({}, ['x-mns-version'], `${version}\n${path}`));
    expect(inPath).toMatchObject({ code: 'path_invalid', message: 'the path has a line feed' });
    expect(codeOf({ ...push, method: 'POST\nx' })).toBe('signature_invalid');
    const date = { 'content-type': `${headers['content-type']}\n${headers['date']}`, date: '' };
    expect(codeOf(cut(date, []))).toBe('signature_invalid');
  });

  it.each<[string, PushRequest['query']]>([
    ['raw', 'b\n/notifications'],
    ['as a parameter', { 'b\n/notifications': '' }],
  ])('does not let a line feed in the query move the border, %s', (_, query) => {
    const whole = signedPush('x', { 'x-mns-z': 'a?b' });
    const { 'x-mns-z': _z, ...headers } = whole.headers;
    expect(codeOf(whole)).toBe('verified');
    expect(codeOf({ ...whole, headers, path: 'x-mns-z:a', query })).toBe('signature_invalid');
  });

  it('does not let a colon move the border between name and value', () => {
    const colon = signedPush('x', { 'x-mns-message-tag': 'a:b' });
    const { 'x-mns-message-tag': _, ...others } = colon.headers;
    expect(codeOf(colon)).toBe('verified');
    expect(codeOf({ ...colon, headers: { ...others, 'x-mns-message-tag:a': 'b' } })).toBe(
      'signature_invalid',
    );
  });

  it.each<[string, Record<string, string>]>([
    ['/n?a=1', { a: '1' }],
    ['/n?b=2&a=1', { a: '1', b: '2' }],
    ['/n?a=%E6%8A%A5', { a: '报' }],
    ['/a%20b', {}],
  ])('covers %s, also where only the parameters are known', (target, query) => {
    const raw = signedPush('x', simplified, target);
    expect(codeOf(raw)).toBe('verified');
    expect(codeOf({ ...raw, query })).toBe('verified');
    expect(codeOf({ ...raw, query: { ...query, z: '1' } })).toBe('signature_invalid');
  });

  it('is tried at most 24 times, whatever the query', () => {
    const query = { 'a b/é': '', 'c d/é': 'x y/é', 'e f/é': 'z +/é' };
    expect(codeOf({ ...push, query })).toBe('signature_invalid');
    expect(verifications).toHaveBeenCalledTimes(24);
  });

  const wrongPath = /changed the path.*x-mns- header.*SMQ_CERTIFICATES/;
  it.each<[string, PushRequest['query'], RegExp]>([
    ['a query', { a: '1' }, /no order and encoding of its parameters fits.*without a query/],
    ['three parameters', { a: '', b: '', c: '' }, /no order and encoding of its parameters fits/],
    ['four', { a: '', b: '', c: '', d: '' }, /more than 3 parameters are not tried.*endpoint/],
    ['no query', '', wrongPath],
    ['no parameters', {}, wrongPath],
    ['a raw query', 'a=1', wrongPath],
  ])('that fails with %s names the likely causes', (_, query, message) => {
    const error = errorOf({ ...push, path: '/x', query });
    expect(error).toMatchObject({ code: 'signature_invalid' });
    expect(error?.message).toMatch(message);
  });

  it('is not made over a header with a line feed', () => {
    const [key] = ownCertificates.values();
    if (key === undefined) throw new Error('no key');
    const headers = { date: 'a\nb' };
    expect(() =>
      signPush(
        { method: 'POST', path: '/', headers },
        crypto.createPublicKey(key.export({ format: 'pem', type: 'spki' })),
      ),
    ).toThrow(
      expect.objectContaining({
        code: 'argument_invalid',
        message: expect.stringMatching(/signed header has a line feed or an unusual name/),
      }),
    );
  });

  it('throws nothing but InboxError, whatever arrives', () => {
    const text = fc.string({ unit: 'binary', maxLength: 40 });
    const names = ['authorization', 'date', 'content-md5', 'x-mns-version', 'x-mns-a'];
    const request = fc.record({
      method: text,
      path: text,
      query: fc.oneof(text, fc.dictionary(text, text, { maxKeys: 4 })),
      headers: fc
        .dictionary(fc.constantFrom(...names), fc.oneof(text, fc.base64String()))
        .map((headers) => ({
          ...headers,
          'x-mns-signing-cert-url': push.headers['x-mns-signing-cert-url'] ?? '',
        })),
    });
    fc.assert(
      fc.property(request, (each) => {
        expect(codeOf(each)).not.toBe('verified');
      }),
    );
  });
});
