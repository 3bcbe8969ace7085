import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  createUploadUrl,
  ticketSecrets,
  type UploadUrlOptions,
  verifyTicket,
} from '../../../shared/src/index.js';
import {
  aliOss,
  callbackOfUrl,
  credentials,
  issuedAt,
  options,
  received,
  secret,
  temporary,
} from './upload-options.js';

const key = "uploads/u 1/a+b%'()*!~报.png";
const issue = (choices: Partial<UploadUrlOptions> = {}) =>
  createUploadUrl({ ...options, key, ...choices });

beforeEach(() => void vi.useFakeTimers({ now: issuedAt * 1000, toFake: ['Date'] }));
afterEach(() => void vi.useRealTimers());

describe('createUploadUrl', () => {
  it('gives a URL whose path is the key', () => {
    const { url, headers, expires, ...rest } = issue();
    expect(url).toMatch(
      /^https:\/\/example-bucket\.oss-cn-hangzhou\.aliyuncs\.com\/uploads\/u%201\//,
    );
    expect(decodeURIComponent(new URL(url).pathname)).toBe(`/${key}`);
    expect([headers, expires]).toEqual([{}, new Date((issuedAt + 600) * 1000)]);
    expect(rest).toEqual({ key, nonce: expect.any(String) });
  });

  it.each(['a//b', 'a/...', 'a/.b', 'a\\..\\b', '%2e%2e/a', 'a/%2F'])(
    'gives a URL that a client leaves as it is: %s',
    (each) => {
      const { url } = issue({ key: each });
      expect(new URL(url).href).toBe(url);
    },
  );

  it.each([
    ['nothing but a key', {}, []],
    ['a type', { contentType: 'image/png' }, []],
    ['a size', { size: 5 }, ['content-length']],
    [
      'all of it, with STS',
      { contentType: 'image/png', size: 5, credentials: temporary },
      ['content-length'],
    ],
    ['no overwriting', { forbidOverwrite: true }, []],
    ['variables', { variables: { uid: 'u-1' } }, []],
  ])('signs as ali-oss does: %s', async (_, choices: Partial<UploadUrlOptions>, additional) => {
    const { url, headers } = issue({ ...choices, expiresIn: 60 });
    const query = [...new URL(url).searchParams];
    const callback = Object.fromEntries(query.filter(([name]) => name.startsWith('callback')));
    const sent = { ...headers, ...(choices.size && { 'content-length': String(choices.size) }) };
    const theirs = await aliOss(choices.credentials ?? credentials).signatureUrlV4(
      'PUT',
      60,
      { headers: sent, queries: callback },
      key,
      additional,
    );
    expect(Object.fromEntries(query)).toEqual(Object.fromEntries(new URL(theirs).searchParams));
  });

  it('names the headers to send', () => {
    expect(issue({ contentType: 'image/png', forbidOverwrite: true, size: 5 }).headers).toEqual({
      'content-type': 'image/png',
      'x-oss-forbid-overwrite': 'true',
    });
  });

  it('goes to another endpoint, with the same signature', () => {
    const one = issue({ endpoint: 'http://127.0.0.1:9000/example-bucket/' });
    expect(one.url).toMatch(/^http:\/\/127\.0\.0\.1:9000\/example-bucket\/uploads\/u%201\//);
  });

  it.each(['form', 'json'] as const)('carries a ticket that verifies (%s)', (bodyType) => {
    const { url, nonce } = issue({ bodyType, user: 'u-1', variables: { uid: 'u-1' } });
    const reported = { bucket: options.bucket, object: key };
    const { variables, ...body } = received(...callbackOfUrl(url), reported);
    const { ticket, ...others } = variables;
    const keys = ticketSecrets([secret]);
    const times = { issued: issuedAt, expires: issuedAt + 1500 };
    const expected = { bucket: options.bucket, key, user: 'u-1', ...times, nonce };
    const upload = { ...reported, variables: others };
    expect(verifyTicket(ticket, upload, keys, issuedAt)).toEqual(expected);
    expect([body.object, others]).toEqual([key, { 'x:uid': 'u-1' }]);
    for (const other of [
      { ...reported, bucket: 'other' },
      { ...reported, object: `${key}/` },
    ]) {
      expect(() => verifyTicket(ticket, other, keys, issuedAt)).toThrow(/another bucket or key/);
    }
  });

  it('holds no secret', () => {
    const upload = issue({ credentials: temporary });
    const [callback] = callbackOfUrl(upload.url);
    const text = JSON.stringify(upload) + decodeURIComponent(upload.url) + atob(callback);
    for (const hidden of [temporary.accessKeySecret, secret]) {
      expect(text).not.toContain(hidden);
      expect(text).not.toContain(encodeURIComponent(hidden));
      expect(text).not.toContain(btoa(hidden));
    }
  });

  it.each<[string, Partial<UploadUrlOptions>, RegExp]>([
    ['a key with a variable', { key: '${filename}' }, /^key: must not contain/],
    ['a key that a URL would shorten', { key: 'a/../b' }, /^key: must not have "\."/],
    ['a key from the root', { key: '/a' }, /^key: must not begin/],
    ['a type that is none', { contentType: '' }, /^contentType: /],
    ['a size that is none', { size: -1 }, /^size: must be a whole number from 0/],
    ['what a ticket refuses', { region: '' }, /^region: /],
    [
      'long variables',
      { variables: { a: 'a'.repeat(4000) } },
      /^callback-var: .*shorten variables/,
    ],
  ])('refuses %s', (_, choices, message) => {
    expect(() => issue(choices)).toThrow(
      expect.objectContaining({
        code: 'argument_invalid',
        message: expect.stringMatching(message),
      }),
    );
  });
});
