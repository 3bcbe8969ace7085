import * as crypto from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ErrorCode, InboxError } from '../../../shared/src/core/index.js';
import {
  type CallbackRequest,
  ossCallbackKey,
  ossKeyUrls,
  signCallback,
  verifyCallbackSignature,
} from '../../../shared/src/upload-callback/index.js';
import { ownKey, ownKeys, signedHeaders, signedRequest } from './signed-request.js';

vi.mock('node:crypto', async (load) => {
  const real = await load<typeof crypto>();
  return { ...real, createVerify: vi.fn(real.createVerify) };
});
const verifications = vi.mocked(crypto.createVerify);

afterEach(() => {
  verifications.mockClear();
});

const folder = new URL('../../vectors/', import.meta.url);
const read = (name: string) => JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
const keyFile = read('oss-callback-key.json');
const vectors = readdirSync(folder)
  .filter((name) => /^oss-callback-\d\d/.test(name))
  .map(read);

function requestOf({ request }: (typeof vectors)[number]): CallbackRequest {
  const { path, query, headers, bodyBase64 } = request;
  return {
    path,
    query: query.replace(/^\?/, ''),
    headers,
    body: Buffer.from(bodyBase64, 'base64'),
  };
}

function codeOf(request: CallbackRequest, keys = ownKeys): ErrorCode | 'verified' {
  try {
    verifyCallbackSignature(request, keys);
    return 'verified';
  } catch (error) {
    if (error instanceof InboxError) return error.code;
    throw error;
  }
}

function errorOf(request: CallbackRequest): InboxError {
  try {
    verifyCallbackSignature(request, ownKeys);
  } catch (error) {
    if (error instanceof InboxError) return error;
  }
  throw new Error('no InboxError was thrown');
}

const messageOf = (request: CallbackRequest) => errorOf(request).message;

const base64 = (text: string) => Buffer.from(text).toString('base64');
const flip = (bytes: Uint8Array, bit: number) => {
  const flipped = Buffer.from(bytes);
  const index = Math.floor(bit / 8);
  flipped[index] = (flipped[index] ?? 0) ^ (1 << (bit % 8));
  return flipped;
};

// Requests that OSS sent and somebody published: see "source" in each file.
describe.each(vectors.map((vector) => [vector.id, vector] as const))(
  '%s (captured)',
  (_, vector) => {
    const request = requestOf(vector);

    it('verifies, and gives back the path and query that were signed', () => {
      const target = verifyCallbackSignature(request);
      expect(`${target}\n${vector.request.body}`).toBe(vector.signature.stringToSign);
    });

    it('verifies with the decoded parameters of its query, in any order', () => {
      const parameters = [...new URLSearchParams(vector.request.query)];
      for (const entries of [parameters, parameters.toReversed()]) {
        const target = verifyCallbackSignature({ ...request, query: Object.fromEntries(entries) });
        expect(`${target}\n${vector.request.body}`).toBe(vector.signature.stringToSign);
      }
    });

    it('fails with any bit of the body flipped', () => {
      for (let bit = 0; bit < request.body.length * 8; bit += 7) {
        expect(codeOf({ ...request, body: flip(request.body, bit) })).toBe('signature_invalid');
      }
    });

    it('fails with any bit of the signature flipped', () => {
      const signature = Buffer.from(vector.request.headers.authorization, 'base64');
      for (let bit = 0; bit < signature.length * 8; bit += 5) {
        const authorization = flip(signature, bit).toString('base64');
        const headers = { ...request.headers, authorization };
        expect(codeOf({ ...request, headers })).toBe('signature_invalid');
      }
    });

    it('fails with any character of the path or query changed', () => {
      const query = vector.request.query.replace(/^\?/, '');
      for (let at = 1; at < request.path.length; at += 1) {
        const path = `${request.path.slice(0, at)}~${request.path.slice(at + 1)}`;
        expect(codeOf({ ...request, path })).toBe('signature_invalid');
      }
      for (let at = 0; at < query.length; at += 1) {
        const changed = `${query.slice(0, at)}~${query.slice(at + 1)}`;
        expect(codeOf({ ...request, query: changed })).toBe('signature_invalid');
      }
    });

    it.each([
      ['a byte more in the body', { body: Buffer.concat([request.body, Buffer.from('\n')]) }],
      ['a byte less in the body', { body: request.body.subarray(0, -1) }],
      ['no body', { body: Buffer.alloc(0) }],
      ['another query', { query: 'x=1' }],
      ['another query, as a parameter', { query: { x: '1' } }],
      ['a slash more in the path', { path: `${request.path}/` }],
      ['the root as its path', { path: '/' }],
    ])('fails with %s', (_change, changes) => {
      expect(codeOf({ ...request, ...changes })).toBe('signature_invalid');
    });
  },
);

describe('the key', () => {
  it('of OSS is the published one', () => {
    const pem = readFileSync(new URL('oss-callback-pub-key-v1.pem', folder), 'utf8');
    expect(ossCallbackKey().equals(crypto.createPublicKey(pem))).toBe(true);
    const der = ossCallbackKey().export({ format: 'der', type: 'spki' });
    const digest = crypto.createHash('sha256').update(der).digest('hex');
    expect(digest).toBe(keyFile.publicKey.spkiSha256Hex);
    expect([...ossKeyUrls].sort()).toStrictEqual(keyFile.publicKey.urls);
  });

  const vector = vectors[0];
  const request = requestOf(vector);
  const withUrl = (url: string | undefined) => {
    const { 'x-oss-pub-key-url': _, ...others } = request.headers;
    const headers = { ...others, ...(url !== undefined && { 'x-oss-pub-key-url': url }) };
    return codeOf({ ...request, headers });
  };

  it.each<[string, boolean, string]>(
    keyFile.keyUrlChecks.map((check: { url: string; accept: boolean; base64: string }) => [
      check.url,
      check.accept,
      check.base64,
    ]),
  )('URL %s is accepted: %s', (_, accept, encoded) => {
    expect(withUrl(encoded)).toBe(accept ? 'verified' : 'key_url_untrusted');
  });

  const [https] = ossKeyUrls;
  it.each([
    ['a line feed after it', base64(`${https}\n`)],
    ['a space before it', base64(` ${https}`)],
    ['a query', base64(`${https}?`)],
    ['a fragment', base64(`${https}#`)],
    ['upper case', base64(https.toUpperCase())],
    ['a dot segment', base64(https.replace('/callback', '/./callback'))],
    ['a zero byte', base64(`${https}\0`)],
    ['no Base64', https],
    ['two headers joined', `${base64(https)},${base64(https)}`],
    ['the URL of a key that only somebody else trusts', base64(ownKey.url)],
  ])('URL with %s is not trusted', (_, url) => {
    const keys = new Map();
    const headers = { ...request.headers, 'x-oss-pub-key-url': url };
    expect(codeOf({ ...request, headers }, keys)).toBe('key_url_untrusted');
  });

  it.each([
    ['absent', undefined],
    ['empty', ''],
  ])('URL that is %s means the key of OSS', (_, url) => {
    expect(withUrl(url)).toBe('verified');
  });

  it('URL may be in URL-safe Base64 without padding', () => {
    expect(withUrl(Buffer.from(https).toString('base64url'))).toBe('verified');
  });

  it('of OSS cannot be replaced by configuration', () => {
    const keys = new Map(ossKeyUrls.map((url) => [url, ownKey.publicKey]));
    const headers = { ...signedHeaders('/cb', 'a=1'), 'x-oss-pub-key-url': base64(https) };
    expect(codeOf({ path: '/cb', query: '', headers, body: Buffer.from('a=1') }, keys)).toBe(
      'signature_invalid',
    );
    expect(codeOf(request, keys)).toBe('verified');
  });

  it('is the one of the URL, never any other that is trusted', () => {
    const own = signedRequest('/cb', 'a=1');
    expect(codeOf(own)).toBe('verified');
    expect(
      codeOf({ ...own, headers: { ...own.headers, 'x-oss-pub-key-url': base64(https) } }),
    ).toBe('signature_invalid');
    const headers = { ...request.headers, 'x-oss-pub-key-url': base64(ownKey.url) };
    expect(codeOf({ ...request, headers })).toBe('signature_invalid');
  });

  it('of an unknown URL leads to no verification at all', () => {
    withUrl(base64('https://evil.example/key.pem'));
    expect(verifications).not.toHaveBeenCalled();
  });
});

describe('the headers', () => {
  let request: CallbackRequest;
  let authorization: string;
  beforeEach(() => {
    request = signedRequest('/cb', 'a=1');
    authorization = request.headers['authorization'] ?? '';
  });

  // SIGNATURE stands for the right one.
  it.each<[string, Record<string, string | undefined>, ErrorCode | 'verified']>([
    ['no Authorization', { authorization: undefined }, 'signature_missing'],
    ['an empty Authorization', { authorization: '' }, 'signature_missing'],
    ['a blank Authorization', { authorization: ' \t' }, 'signature_missing'],
    ['space around the Authorization', { authorization: ' SIGNATURE\n' }, 'verified'],
    ['a scheme before the signature', { authorization: 'OSS SIGNATURE' }, 'signature_invalid'],
    ['two signatures joined', { authorization: 'SIGNATURE,SIGNATURE' }, 'signature_invalid'],
    ['an Authorization that is not Base64', { authorization: 'Bearer x.y.z' }, 'signature_invalid'],
    ['a signature of one byte', { authorization: 'QQ==' }, 'signature_invalid'],
    ['a signature that is too long', { authorization: 'QUJD'.repeat(1000) }, 'signature_invalid'],
    [
      'a signature of zeros',
      { authorization: Buffer.alloc(64).toString('base64') },
      'signature_invalid',
    ],
    ['no version', { 'x-oss-signature-version': undefined }, 'verified'],
    ['an empty version', { 'x-oss-signature-version': '' }, 'verified'],
    ['version 2.0', { 'x-oss-signature-version': '2.0' }, 'signature_version_unsupported'],
    ['version 1', { 'x-oss-signature-version': '1' }, 'signature_version_unsupported'],
    ['two versions', { 'x-oss-signature-version': '1.0,1.0' }, 'signature_version_unsupported'],
  ])('%s: the outcome is %s', (_, changes, expected) => {
    const entries = Object.entries({ ...request.headers, ...changes });
    const headers = Object.fromEntries(
      entries.flatMap(([name, value]) =>
        value === undefined ? [] : [[name, value.replaceAll('SIGNATURE', authorization)]],
      ),
    );
    expect(codeOf({ ...request, headers })).toBe(expected);
  });

  it('hold the signature in one spelling of Base64 only', () => {
    for (const other of [authorization.replace(/=+$/, ''), authorization.replace('==', '=')]) {
      expect(Buffer.from(other, 'base64')).toStrictEqual(Buffer.from(authorization, 'base64'));
      const headers = { ...request.headers, authorization: other };
      expect(codeOf({ ...request, headers })).toBe('signature_invalid');
    }
  });

  it.each<[string, Record<string, string>, RegExp]>([
    ['signature', { authorization: '' }, /no Authorization header.*something in front removed/],
    [
      'version',
      { 'x-oss-signature-version': '2.0' },
      /only signature version 1.0.*leave signatureVersion out/,
    ],
    [
      'key',
      { 'x-oss-pub-key-url': base64('https://evil.example/') },
      /nothing was fetched.*add it to CALLBACK_PUBLIC_KEYS/,
    ],
  ])('without the right %s lead to a message with cause and fix', (_, changes, message) => {
    expect(messageOf({ ...request, headers: { ...request.headers, ...changes } })).toMatch(message);
  });

  it('are judged in this order: signature there, version, key, path, signature right', () => {
    const wrong = { ...request, path: '/%', body: Buffer.from('b') };
    const url = { 'x-oss-pub-key-url': base64('https://evil.example/') };
    const version = { 'x-oss-signature-version': '2.0' };
    const codes = [
      { ...url, ...version },
      { authorization, ...url, ...version },
      { authorization, ...url },
    ];
    expect(codes.map((headers) => codeOf({ ...wrong, headers }))).toStrictEqual([
      'signature_missing',
      'signature_version_unsupported',
      'key_url_untrusted',
    ]);
    expect(codeOf(wrong)).toBe('path_invalid');
    expect(codeOf({ ...wrong, path: '/cb' })).toBe('signature_invalid');
  });
});

describe('the path', () => {
  it.each([
    ['/'],
    ['/a%20b'],
    ['/%E6%8A%A5%E5%91%8A'],
    ['/报告'],
    ['/a+b'],
    ['/a%2Bb'],
    ['/%F0%9F%93%B7'],
    ['/a%25b'],
    ['/a%2Fb'],
  ])('%s is decoded once', (path) => {
    expect(verifyCallbackSignature(signedRequest(path, 'a=1'), ownKeys)).toBe(
      decodeURIComponent(path),
    );
  });

  it('with a plus verifies where the signer took it for a space', () => {
    const headers = signedHeaders('/a%20b%20c', 'a=1');
    const request = { path: '/a+b+c', query: '', headers, body: Buffer.from('a=1') };
    expect(verifyCallbackSignature(request, ownKeys)).toBe('/a b c');
  });

  it('with an encoded plus is never taken for a space', () => {
    const headers = signedHeaders('/a%20b', 'a=1');
    expect(codeOf({ path: '/a%2Bb', query: '', headers, body: Buffer.from('a=1') })).toBe(
      'signature_invalid',
    );
  });

  it.each(['/%', '/%4', '/%zz', '/%E6%8A', '/%FF', '/a%C0%AF', '/%ED%A0%80'])(
    '%s has a malformed escape',
    (path) => {
      const headers = signedHeaders('/cb', 'a=1');
      const error = errorOf({ path, query: '', headers, body: Buffer.from('a=1') });
      expect(error).toMatchObject({
        code: 'path_invalid',
        message: expect.stringMatching(/malformed percent-escape or is not UTF-8/),
        cause: expect.any(URIError),
      });
      expect(verifications).not.toHaveBeenCalled();
    },
  );

  it('cannot move its border to the body with a line feed', () => {
    const whole = signedRequest('/cb', 'x\nobject=evil.jpg');
    const moved = { ...whole, path: '/cb%0Ax', body: Buffer.from('object=evil.jpg') };
    expect(codeOf(whole)).toBe('verified');
    expect(errorOf(moved)).toMatchObject({
      code: 'path_invalid',
      message: 'the path has a line feed',
    });
  });

  it('without a plus is tried once', () => {
    const request = signedRequest('/a%20b', 'a=1');
    expect(codeOf({ ...request, path: '/a%20c' })).toBe('signature_invalid');
    expect(verifications).toHaveBeenCalledTimes(1);
  });
});

describe('the query as parameters', () => {
  const body = Buffer.from('a=1');

  it.each<[string, string, Record<string, string>]>([
    ['none', '/cb', {}],
    ['one', '/cb?a=1', { a: '1' }],
    ['two, in the order of the map', '/cb?a=1&b=2', { a: '1', b: '2' }],
    ['two, in the other order', '/cb?a=1&b=2', { b: '2', a: '1' }],
    ['three, turned round', '/cb?c=3&b=2&a=1', { a: '1', b: '2', c: '3' }],
    ['three, mixed', '/cb?b=2&c=3&a=1', { a: '1', b: '2', c: '3' }],
    ['a value with a space, raw', '/cb?a=x y', { a: 'x y' }],
    ['a value with a space as %20', '/cb?a=x%20y', { a: 'x y' }],
    ['a value with a space as plus', '/cb?a=x+y', { a: 'x y' }],
    ['a value with slashes, raw', '/cb?a=x/y:z', { a: 'x/y:z' }],
    ['a value with slashes, encoded', '/cb?a=x%2Fy%3Az', { a: 'x/y:z' }],
    ['a value with slashes and a space, as a browser writes it', '/cb?a=/x%20y', { a: '/x y' }],
    ['Chinese, raw', '/cb?a=报', { a: '报' }],
    ['Chinese, encoded', '/cb?a=%E6%8A%A5', { a: '报' }],
    ['an encoded name', '/cb?a%20b=1', { 'a b': '1' }],
    ['a name without a value', '/cb?a', { a: '' }],
    ['an empty value', '/cb?a=', { a: '' }],
    ['a percent sign, encoded', '/cb?a=50%25', { a: '50%' }],
  ])('%s', (_, target, query) => {
    const headers = signedHeaders(target, body);
    expect(verifyCallbackSignature({ path: '/cb', query, headers, body }, ownKeys)).toBe(target);
    expect(verifications.mock.calls.length).toBeLessThanOrEqual(24);
  });

  it('with a plus in the path verifies too', () => {
    const headers = signedHeaders('/a%20b?y=2&x=1', body);
    expect(codeOf({ path: '/a+b', query: { x: '1', y: '2' }, headers, body })).toBe('verified');
  });

  it('of more than three is not tried at all, and the message says why', () => {
    const query = { a: '1', b: '2', c: '3', d: '4' };
    const request = {
      path: '/cb',
      query,
      headers: signedHeaders('/cb?a=1&b=2&c=3&d=4', body),
      body,
    };
    expect(codeOf(request)).toBe('signature_invalid');
    expect(verifications).not.toHaveBeenCalled();
    expect(messageOf(request)).toMatch(/more than 3 parameters .* callbackUrl without a query/);
  });

  it('is tried at most 24 times, plus in the path and empty values included', () => {
    const query = { 'a b/é': '', 'c d/é': 'x y/é', 'e f/é': 'z +/é' };
    const request = { path: '/a+b', query, headers: signedHeaders('/other', body), body };
    expect(codeOf(request)).toBe('signature_invalid');
    expect(verifications).toHaveBeenCalledTimes(24);
  });

  it.each([
    [0, 24],
    [87_381, 24],
    [87_382, 23],
    [1_048_576, 2],
    [1_048_577, 1],
    [4_194_304, 1],
  ])(
    'is tried with a body of %i bytes %i times, since each try hashes all of it',
    (length, times) => {
      const query = { 'a b/é': '', 'c d/é': 'x y/é', 'e f/é': 'z +/é' };
      const headers = signedHeaders('/other', body);
      const request = { path: '/a+b', query, headers, body: Buffer.alloc(length) };
      expect(codeOf(request)).toBe('signature_invalid');
      expect(verifications).toHaveBeenCalledTimes(times);
    },
  );

  it.each<[string, CallbackRequest['query']]>([
    ['raw', 'a=1\nx'],
    ['as a parameter', { a: '1\nx' }],
  ])('cannot move its border to the body with a line feed, %s', (_, query) => {
    const whole = signedRequest('/cb?a=1', 'x\nobject=evil.jpg');
    const moved = { ...whole, query, body: Buffer.from('object=evil.jpg') };
    expect(codeOf(whole)).toBe('verified');
    expect(codeOf(moved)).toBe('signature_invalid');
  });

  it.each<[string, CallbackRequest['query'], RegExp]>([
    ['a query', { a: '1' }, /no order and encoding of its parameters fits/],
    ['three parameters', { a: '1', b: '2', c: '3' }, /no order and encoding/],
    ['no query', {}, /the path and the raw body/],
    ['a raw query', 'a=1', /the path and the raw body/],
  ])('a failure with %s names the likely cause', (_, query, message) => {
    expect(messageOf({ path: '/cb', query, headers: signedHeaders('/x', body), body })).toMatch(
      message,
    );
  });

  it('with a lone surrogate fails as any other', () => {
    const query = { 'a\ud800': '\udc00' };
    expect(codeOf({ path: '/cb', query, headers: signedHeaders('/cb', body), body })).toBe(
      'signature_invalid',
    );
  });
});

describe('signCallback', () => {
  it('signs text and bytes alike, and an empty body', () => {
    const text = signCallback({ path: '/cb', body: '报' }, ownKey.privateKey);
    expect(signCallback({ path: '/cb', body: Buffer.from('报') }, ownKey.privateKey)).toBe(text);
    expect(codeOf(signedRequest('/cb', ''))).toBe('verified');
  });

  it('decodes the path and leaves the query raw', () => {
    const target = verifyCallbackSignature(signedRequest('/a%20b?c=%20&d', 'x'), ownKeys);
    expect(target).toBe('/a b?c=%20&d');
  });

  it('refuses a path with a malformed escape', () => {
    expect(() => signCallback({ path: '/%', body: '' }, ownKey.privateKey)).toThrow(InboxError);
  });
});

describe('for any callback', () => {
  const word = fc.string({
    unit: fc.constantFrom('a', 'b', '/', '.', '-', '~', ' ', '+', '%', '&', '=', '?', 'é', '报'),
    maxLength: 12,
  });
  const path = word.map((text) => `/${encodeURIComponent(text)}`);

  it('what was signed verifies, and any other body does not', () => {
    fc.assert(
      fc.property(path, fc.uint8Array(), fc.uint8Array(), (each, body, other) => {
        const request = signedRequest(each, body);
        expect(codeOf(request)).toBe('verified');
        fc.pre(!Buffer.from(body).equals(Buffer.from(other)));
        expect(codeOf({ ...request, body: other })).toBe('signature_invalid');
      }),
    );
  });

  it('what was signed for one path does not verify for another', () => {
    fc.assert(
      fc.property(path, path, fc.uint8Array(), (one, other, body) => {
        fc.pre(one !== other);
        expect(codeOf({ ...signedRequest(one, body), path: other })).toBe('signature_invalid');
      }),
    );
  });

  it('nothing but InboxError is thrown, whatever arrives', () => {
    const text = fc.string({ unit: 'binary', maxLength: 40 });
    const names = ['authorization', 'x-oss-signature-version', 'x-oss-pub-key-url', 'date'];
    const request = fc.record({
      path: text,
      query: fc.oneof(text, fc.dictionary(text, text, { maxKeys: 4 })),
      headers: fc.dictionary(
        fc.constantFrom(...names),
        fc.oneof(text, fc.base64String(), fc.constant('1.0')),
      ),
      body: fc.uint8Array(),
    });
    fc.assert(
      fc.property(request, (each) => {
        expect(codeOf(each)).not.toBe('verified');
      }),
    );
  });
});
