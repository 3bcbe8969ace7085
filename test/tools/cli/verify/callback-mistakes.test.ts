import { describe, expect, it } from 'vitest';
import type { CapturedRequest } from '../../../../tools/cli/capture/captured-message.js';
import { mistakesOf, signed, vector, type vectors, withChanged } from './requests.js';

type Change = (request: CapturedRequest) => CapturedRequest;
type Row = readonly [what: string, request: CapturedRequest, change: Change];

const path =
  (change: (path: string) => string): Change =>
  (request) => ({ ...request, path: change(request.path ?? '') });
const query =
  (changed: CapturedRequest['query']): Change =>
  (request) => ({ ...request, query: changed });
const header =
  (name: string, change: (value: string) => string | undefined): Change =>
  (request) =>
    withChanged(request, name, change);
const signature = (change: (value: string) => string) => header('authorization', change);

describe('a callback that OSS signed verifies', () => {
  const names = [
    'formWithQuery',
    'json',
    'form',
    'token',
    'brokenJson',
  ] satisfies (keyof typeof vectors)[];
  it.each(names)('as it is: %s', (name) => {
    expect(mistakesOf(vector(name))).toBe('verified');
  });

  it('with its query decoded and in another order, as Function Compute hands it over', () => {
    const parameters = { index: '2', id: '1' };
    expect(mistakesOf({ ...vector('formWithQuery'), query: parameters })).toBe('verified');
  });
});

describe('of a path it is told that', () => {
  it.each<Row>([
    ['the path lost the slash at its end', vector('form'), path((text) => text.slice(0, -1))],
    ['something added a slash at the end of the path', vector('json'), path((text) => `${text}/`)],
    ['a gateway took /api away from the path', vector('json'), path((text) => text.slice(4))],
    ['a gateway put /prod before the path', vector('token'), path((text) => `/prod${text}`)],
    ['a gateway put /a/b before the path', vector('brokenJson'), path((text) => `/a/b${text}`)],
    [
      'a gateway took /my/base away from the path',
      signed('/my/base/cb', 'a=1'),
      (request) => withChanged({ ...request, path: '/cb' }, 'x-forwarded-prefix', () => '/my/base'),
    ],
    [
      'the path and query were rewritten: x-original-uri has the ones that were signed',
      vector('formWithQuery'),
      (request) =>
        withChanged(
          { ...request, path: '/internal', query: '' },
          'x-original-uri',
          () => '/index.php?id=1&index=2',
        ),
    ],
    ['the path was rewritten; the root was called', signed('/', 'a=1'), path(() => '/index.html')],
    ['a double slash of the path was merged into one', signed('//cb', 'a=1'), path(() => '/cb')],
    ['something doubled a slash of the path', vector('json'), path((text) => `/${text}`)],
    [
      'the path was decoded before it was captured: decoding it again changes it',
      signed('/a%2520b', 'a=1'),
      path(() => '/a%20b'),
    ],
    [
      'the path was decoded before it was captured: decoding it again changes it',
      signed('/100%25', 'a=1'),
      path(() => '/100%'),
    ],
    [
      'something percent-encoded the path a second time',
      signed('/a%20b', 'a=1'),
      path(() => '/a%2520b'),
    ],
  ])('%s', (what, request, change) => {
    expect(mistakesOf(request)).toBe('verified');
    expect(mistakesOf(change(request))).toEqual([what]);
  });
});

describe('of a query it is told that', () => {
  const five = signed('/cb?a=1&b=2&c=3&d=4&e=%2F', 'a=1');
  it.each<Row>([
    ['something added a query', vector('json'), query('x=1')],
    ['something added a query', vector('json'), query({ x: '1' })],
    ['something added x to the query', vector('formWithQuery'), query('id=1&index=2&x=3')],
    [
      'the query was written again, in another order or encoding',
      vector('formWithQuery'),
      query('index=2&id=1'),
    ],
    [
      'the query was written again, in another order or encoding',
      five,
      query('a=1&b=2&c=3&d=4&e=/'),
    ],
    [
      'the query was empty, and its question mark was lost',
      { ...signed('/cb?', 'a=1'), path: '/cb?' },
      path(() => '/cb'),
    ],
  ])('%s', (what, request, change) => {
    expect(mistakesOf(request)).toBe('verified');
    expect(mistakesOf(change(request))).toEqual([what]);
  });

  it('it was what the user says, where it was lost', () => {
    const lost = { ...vector('token'), query: '' };
    const given = '?authid=4af091d4-c5c9-4e18-bbdc-2fe489f4887f';
    expect(mistakesOf(lost)).toEqual([]);
    expect(mistakesOf(lost, { query: given })).toEqual([`the query was ${given}`]);
    const moved = { ...lost, path: '/internal/hook' };
    expect(mistakesOf(moved, { query: given, path: '/api/osscallguanfanback' })).toEqual([
      `the path was /api/osscallguanfanback, and the query was ${given}`,
    ]);
  });
});

describe('of a signature it is told that', () => {
  const json = vector('json');
  it.each<Row>([
    [
      'the pluses of the signature became blanks',
      json,
      signature((text) => text.replaceAll('+', ' ')),
    ],
    [
      'something put a scheme or an access key before the signature',
      json,
      signature((text) => `OSS LTAIexample:${text}`),
    ],
    [
      'something put a scheme or an access key before the signature',
      json,
      signature((text) => `Bearer ${text}`),
    ],
    ['something put quotes around the signature', json, signature((text) => `"${text}"`)],
    [
      'the signature was broken into lines or words',
      json,
      signature((text) => `${text.slice(0, 64)}\n${text.slice(64)}`),
    ],
    ['the signature was percent-encoded', json, signature(encodeURIComponent)],
    [
      'the signature was put into URL-safe Base64',
      json,
      signature((text) => Buffer.from(text, 'base64').toString('base64url')),
    ],
    ['the signature lost the = at its end', json, signature((text) => text.replace(/=+$/, ''))],
    ['the header is there twice', json, signature((text) => `${text}, ${text}`)],
    [
      'the signature is in x-forwarded-authorization and not in Authorization',
      json,
      (request) => {
        const { authorization = '', ...headers } = request.headers;
        return { ...request, headers: { ...headers, 'x-forwarded-authorization': authorization } };
      },
    ],
  ])('%s', (what, request, change) => {
    expect(mistakesOf(change(request))).toEqual([what]);
  });
});

describe('of the headers about the key it is told that', () => {
  const name = 'x-oss-pub-key-url';
  it.each<Row>([
    [
      `${name} names another key, but OSS's own verifies it: the header was changed`,
      vector('json'),
      header(name, () => Buffer.from('https://keys.example/a.pem').toString('base64')),
    ],
    [
      `${name} holds the URL itself and not its Base64`,
      vector('json'),
      header(name, (text) => Buffer.from(text, 'base64').toString()),
    ],
    [
      `${name} was changed: blanks, escapes, or the header twice`,
      vector('json'),
      header(name, encodeURIComponent),
    ],
    [
      'x-oss-signature-version is not 1.0, although the signature is of that version',
      vector('json'),
      header('x-oss-signature-version', () => '2.0'),
    ],
  ])('%s', (what, request, change) => {
    expect(mistakesOf(change(request))).toEqual([what]);
  });
});
