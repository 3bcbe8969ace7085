import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { CapturedRequest } from '../../../../tools/cli/capture/captured-message.js';
import { check, mistakesOf, signedPush, vector, withBody, withChanged } from './requests.js';

type Change = (request: CapturedRequest) => CapturedRequest;

const push = vector('push');
const md5 = (text: string) => createHash('md5').update(text).digest();
const text = 'eyJldmVudHMiOltdfQ==';
const own = (headers: Readonly<Record<string, string>> = {}, target = '/notifications') =>
  signedPush(target, text, {
    'content-md5': md5(text).toString('hex').toUpperCase(),
    'x-mns-message-id': '00112233445566778899AABBCCDDEEFF',
    ...headers,
  });
const header =
  (name: string, change: (value: string) => string | undefined): Change =>
  (request) =>
    withChanged(request, name, change);
const named =
  (change: (name: string) => string): Change =>
  (request) => ({
    ...request,
    headers: Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [change(name), value]),
    ),
  });

describe('a push that SMQ signed', () => {
  it('verifies, and it is told that its body is not there', () => {
    const { verified, signature, hasBody, captured } = check(push);
    expect(captured.equals(signature?.signed ?? Buffer.alloc(0))).toBe(true);
    expect({ verified, hasBody }).toEqual({ verified: true, hasBody: false });
    expect(signature?.keyName).toBe("SMQ's own key (pinned)");
    expect(signature?.signed.toString()).toMatch(/^POST\n4CCBAD7A.*\n\/notifications$/s);
  });

  it.each<readonly [what: string, change: Change]>([
    ['the path lost the slash at its end', (request) => ({ ...request, path: '/notifications' })],
    [
      'something added a query',
      (request) => ({ ...request, path: '/notifications/', query: 'a=1' }),
    ],
  ])('to a path with a slash is told that %s', (what, change) => {
    const request = own({}, '/notifications/');
    expect(mistakesOf(change(request))).toEqual([what]);
  });

  it.each<readonly [what: string, change: Change]>([
    [
      'something added a slash at the end of the path',
      (request) => ({ ...request, path: '/notifications/' }),
    ],
    [
      'a gateway put /prod before the path',
      (request) => ({ ...request, path: '/prod/notifications' }),
    ],
    ['something added a query', (request) => ({ ...request, query: 'a=1' })],
    ['the method was POST', (request) => ({ ...request, method: 'GET' })],
    [
      'Content-Type was text/plain;charset=utf-8',
      header('content-type', () => 'text/plain; charset=utf-8'),
    ],
    ['Content-Type was text/plain;charset=utf-8', header('content-type', () => 'text/plain')],
    [
      'Content-Type was text/plain;charset=utf-8',
      header('content-type', () => 'application/octet-stream'),
    ],
    [
      'Date was replaced, and x-original-date has the one that was signed',
      (request) => ({
        ...request,
        headers: {
          ...request.headers,
          date: 'Thu, 01 Jan 2026 00:00:00 GMT',
          'x-original-date': request.headers['date'] ?? '',
        },
      }),
    ],
    [
      'Date was replaced, and x-mns-date has the one that was signed',
      (request) => ({
        ...request,
        headers: {
          ...request.headers,
          date: 'Thu, 01 Jan 2026 00:00:00 GMT',
          'x-mns-date': request.headers['date'] ?? '',
        },
      }),
    ],
    ['something added x-mns-trace', header('x-mns-trace', () => '1')],
    [
      'something added x-mns-a, x-mns-b',
      (request) => ({ ...request, headers: { ...request.headers, 'x-mns-a': '1', 'x-mns-b': '' } }),
    ],
    ['something added x-mns-message-tag', header('x-mns-message-tag', () => '')],
    ['x-mns-version was lost', header('x-mns-version', () => undefined)],
    ['x-mns-signing-cert-url was lost', header('x-mns-signing-cert-url', () => undefined)],
    [
      'the names of the headers were changed: underscores, or HTTP_ before them',
      named((name) => name.replaceAll('-', '_')),
    ],
    [
      'the names of the headers were changed: underscores, or HTTP_ before them',
      named((name) => (name === 'authorization' ? name : `http_${name.replaceAll('-', '_')}`)),
    ],
    [
      'the headers are there twice',
      (request) => withChanged(request, 'x-mns-subscriber', (value) => `${value}, ${value}`),
    ],
    [
      'the pluses of the signature became blanks',
      header('authorization', (value) => value.replaceAll('+', ' ')),
    ],
  ])('is told that %s', (what, change) => {
    expect(mistakesOf(change(push))).toEqual([what]);
  });
});

describe('a push that the tests signed is told that', () => {
  it.each<readonly [what: string, request: CapturedRequest, change: Change]>([
    [
      'Content-MD5 was replaced: this is another digest, or another spelling of it',
      own(),
      header('content-md5', () => md5(text).toString('base64')),
    ],
    [
      'there was no Content-MD5',
      signedPush('/n', 'a', {}),
      header('content-md5', () => md5('a').toString('base64')),
    ],
    [
      'the path was decoded on the way; SMQ signs it as it was sent',
      own({}, '/a%20b'),
      (request) => ({ ...request, path: '/a b' }),
    ],
    [
      'something percent-encoded the path, which SMQ signs as it was sent',
      own({}, '/a:b'),
      (request) => ({ ...request, path: '/a%3Ab' }),
    ],
    [
      'blanks in the headers were changed',
      own({ 'x-mns-message-tag': 'a b' }),
      header('x-mns-message-tag', () => 'a   b'),
    ],
    [
      'the headers were read as Latin-1',
      own({ 'x-mns-message-tag': 'ü' }),
      header('x-mns-message-tag', (value) => Buffer.from(value).toString('latin1')),
    ],
    [
      'the query was empty, and its question mark was lost',
      { ...own({}, '/n?'), path: '/n?' },
      (request) => ({ ...request, path: '/n' }),
    ],
  ])('%s', (what, request, change) => {
    expect(check(request).signature).toBeDefined();
    expect(mistakesOf(change(request))).toEqual([what]);
  });

  it.each<readonly [what: string, change: (body: string) => string]>([
    ['something added a line end after the body', (body) => `${body}\n`],
    ['the body was Base64 and was decoded', (body) => Buffer.from(body, 'base64').toString()],
    ['the body is still in Base64', (body) => Buffer.from(body).toString('base64')],
  ])('%s, although its signature is good', (what, change) => {
    expect(mistakesOf(own())).toBe('verified');
    const changed = check(withBody(own(), change));
    expect(changed).toMatchObject({ verified: false, error: { code: 'digest_mismatch' } });
    expect(changed.mistakes.map((mistake) => mistake.what)).toEqual([what]);
  });

  it('its body is another one, where nothing explains that', () => {
    expect(check(withBody(own(), () => 'forged'))).toMatchObject({
      verified: false,
      mistakes: [],
      hints: expect.arrayContaining([
        'the signature fits the headers; only the body is another one',
      ]),
    });
  });
});
