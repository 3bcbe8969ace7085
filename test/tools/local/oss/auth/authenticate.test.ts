import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { authenticate } from '../../../../../tools/local/oss/auth/authenticate.js';
import type { SignedRequest } from '../../../../../tools/local/oss/auth/proof.js';
import { signV1 } from '../../../../../tools/local/oss/auth/signature-v1.js';
import { OssError } from '../../../../../tools/local/oss/oss-error.js';

const own = { accessKeyId: 'id', accessKeySecret: 'secret' };
const now = new Date('2026-01-02T03:04:05Z');
const arrival = { now, region: 'cn-hangzhou' };
const httpDate = now.toUTCString();

const requestOf = (more: {
  method?: string;
  bucket?: string;
  key?: string;
  query?: Record<string, string>;
  headers?: Record<string, string>;
}): SignedRequest => ({
  method: 'GET',
  bucket: 'bkt',
  key: 'a',
  headers: {},
  ...more,
  query: new Map(Object.entries(more.query ?? {})),
});

/** The error that the request meets; `undefined` when it passes. */
function refusalOf(request: SignedRequest) {
  try {
    authenticate(request, [own], arrival);
    return undefined;
  } catch (error) {
    if (!(error instanceof OssError)) throw error;
    const { status, code, message, details } = error;
    return { status, code, message, ...details };
  }
}

const signed = (date: string, headers: Record<string, string> = { date }) => ({
  ...headers,
  authorization: `OSS id:${signV1('secret', `GET\n\n\n${date}\n${'x-oss-date' in headers ? `x-oss-date:${date}\n` : ''}/bkt/a`)}`,
});
const at = (seconds: number) => new Date(now.getTime() + seconds * 1000);

const queryV1 = (expires: string) => ({
  OSSAccessKeyId: 'id',
  Expires: expires,
  Signature: signV1('secret', `GET\n\n\n${expires}\n/bkt/a`),
});

const scope = '20260102/cn-hangzhou/oss/aliyun_v4_request';
const headerV4 = (credential: string, more: Record<string, string> = {}) => ({
  'x-oss-date': '20260102T030405Z',
  'x-oss-content-sha256': 'UNSIGNED-PAYLOAD',
  authorization: `OSS4-HMAC-SHA256 Credential=${credential},Signature=00`,
  ...more,
});
const queryV4 = (more: Record<string, string> = {}) => ({
  'x-oss-signature-version': 'OSS4-HMAC-SHA256',
  'x-oss-credential': `id/${scope}`,
  'x-oss-date': '20260102T030405Z',
  'x-oss-expires': '60',
  'x-oss-signature': '00',
  ...more,
});

// The example of the documentation: https://www.alibabacloud.com/help/en/oss/developer-reference/include-signatures-in-the-authorization-header
it('computes the documented V1 signature', () => {
  const text =
    'PUT\nODBGOERFMDMzQTczRUY3NUE3NzA5QzdFNUYzMDQxNEM=\ntext/html\nThu, 17 Nov 2005 18:49:58 GMT\nx-oss-magic:abracadabra\nx-oss-meta-author:foo@bar.com\n/oss-example/nelson';
  const secret = 'OtxrzxIsfpFjA7SwPzILwy8Bw21TLhquhboDYROV';
  expect(signV1(secret, text)).toBe('26NBxoKdsyly4EDv6inkoDft/yA=');
});

it('lets everybody pass where there are no credentials', () => {
  authenticate(requestOf({}), [], arrival);
  authenticate(requestOf({ headers: { authorization: 'nonsense' } }), [], arrival);
});

it('leaves a form upload to its policy, and nothing else', () => {
  expect(refusalOf(requestOf({ method: 'POST', key: '' }))).toBeUndefined();
  for (const other of [
    { method: 'POST', key: '', query: { delete: '' } },
    { method: 'POST', key: 'a' },
    { method: 'PUT', key: '' },
  ]) {
    expect(refusalOf(requestOf(other))).toMatchObject({ status: 403, code: 'AccessDenied' });
  }
});

it('refuses an anonymous request as a private bucket does', () => {
  expect(refusalOf(requestOf({}))).toEqual({
    status: 403,
    code: 'AccessDenied',
    message: 'You have no right to access this object because of bucket acl.',
    ec: '0003-00000001',
  });
});

describe('a V1 header', () => {
  it.each([0, -899, 899])('passes with a clock that is %d seconds off', (seconds) => {
    const date = at(seconds).toUTCString();
    expect(refusalOf(requestOf({ headers: signed(date) }))).toBeUndefined();
    expect(refusalOf(requestOf({ headers: signed(date, { 'x-oss-date': date }) }))).toBeUndefined();
  });

  it.each([-901, 901])('is refused with a clock that is %d seconds off', (seconds) => {
    const time = at(seconds);
    expect(refusalOf(requestOf({ headers: signed(time.toUTCString()) }))).toEqual({
      status: 403,
      code: 'RequestTimeTooSkewed',
      message: 'The difference between the request time and the current time is too large.',
      ec: '0002-00000504',
      elements: {
        MaxAllowedSkewMilliseconds: '900000',
        RequestTime: time.toISOString(),
        ServerTime: now.toISOString(),
      },
    });
  });

  it('shows what should have been signed when the signature is wrong', () => {
    const authorization = 'OSS id:d3Jvbmc=';
    const headers = { authorization, date: httpDate, 'content-type': 'text/plain' };
    const query = { acl: '', prefix: 'ignored' };
    expect(refusalOf(requestOf({ key: '中\u0001', headers, query }))).toMatchObject({
      status: 403,
      code: 'SignatureDoesNotMatch',
      ec: '0002-00000040',
      elements: {
        OSSAccessKeyId: 'id',
        SignatureProvided: 'd3Jvbmc=',
        StringToSign: `GET\n\ntext/plain\n${httpDate}\n/bkt/中\u0001?acl`,
        StringToSignBytes: expect.stringMatching(/^47 45 54 0A .*E4 B8 AD 01 3F 61 63 6C $/),
      },
    });
  });

  it.each([
    ['no date', {}, 'AccessDenied', '0002-00000503'],
    ['a date that is none', { date: 'today' }, 'AccessDenied', '0002-00000505'],
  ])('is refused with %s', (_, headers, code, ec) => {
    const authorization = 'OSS id:d3Jvbmc=';
    const refusal = refusalOf(requestOf({ headers: { authorization, ...headers } }));
    expect(refusal).toMatchObject({ status: 403, code, ec });
  });

  it.each(['OSS', 'OSS id', 'OSS :', 'OSS a:b c', 'Basic aWQ6c2VjcmV0', ''])(
    'is refused when it says %j',
    (authorization) => {
      const refusal = refusalOf(requestOf({ headers: { authorization, date: httpDate } }));
      expect(refusal).toMatchObject({ status: 400, code: 'InvalidArgument' });
    },
  );

  it('is refused beside a signature in the query', () => {
    const headers = signed(httpDate);
    expect(refusalOf(requestOf({ headers, query: { Signature: 'a' } }))).toMatchObject({
      status: 400,
      code: 'InvalidArgument',
    });
  });
});

describe('a V1 query', () => {
  const seconds = now.getTime() / 1000;

  it('passes until it has expired, to the second', () => {
    expect(refusalOf(requestOf({ query: queryV1(String(seconds)) }))).toBeUndefined();
    expect(refusalOf(requestOf({ query: queryV1(String(seconds - 1)) }))).toEqual({
      status: 403,
      code: 'AccessDenied',
      message: 'Request has expired.',
      ec: '0002-00000069',
      elements: { Expires: at(-1).toISOString(), ServerTime: now.toISOString() },
    });
  });

  it.each(['abc', '-1', '1e3', ' 1', '9'.repeat(40)])(
    'is refused when it expires at %j',
    (text) => {
      expect(refusalOf(requestOf({ query: queryV1(text) }))).toMatchObject({
        status: 403,
        code: 'AccessDenied',
      });
    },
  );

  it.each(['OSSAccessKeyId', 'Expires', 'Signature'])('is refused without %s', (name) => {
    const { [name]: _, ...rest } = queryV1(String(seconds)) as Record<string, string>;
    expect(refusalOf(requestOf({ query: rest }))).toMatchObject({ code: 'AccessDenied' });
  });
});

describe('V4', () => {
  it('shows what should have been signed when the signature is wrong', () => {
    expect(refusalOf(requestOf({ headers: headerV4(`id/${scope}`) }))).toMatchObject({
      status: 403,
      code: 'SignatureDoesNotMatch',
      ec: '0002-00000201',
      elements: {
        StringToSign: expect.stringMatching(
          `^OSS4-HMAC-SHA256\n20260102T030405Z\n${scope}\n[0-9a-f]{64}$`,
        ),
        CanonicalRequest:
          'GET\n/bkt/a\n\nx-oss-content-sha256:UNSIGNED-PAYLOAD\nx-oss-date:20260102T030405Z\n\n\nUNSIGNED-PAYLOAD',
      },
    });
  });

  it.each([
    ['the day before', 'id/20260101/cn-hangzhou/oss/aliyun_v4_request', /signing date/],
    ['no region', 'id/20260102//oss/aliyun_v4_request', /signing region/],
    ['another region', 'id/20260102/oss-cn-hangzhou/oss/aliyun_v4_request', /signing region/],
    ['another product', 'id/20260102/cn-hangzhou/ecs/aliyun_v4_request', /signing product/],
    ['another version', 'id/20260102/cn-hangzhou/oss/aws4_request', /signing version/],
    ['too little', 'id', /Credential/],
    ['too much', `id/${scope}/more`, /Credential/],
  ])('is refused for %s', (_, credential, message) => {
    const refused = {
      status: 400,
      code: 'InvalidArgument',
      message: expect.stringMatching(message),
    };
    const headers = headerV4(credential);
    expect(refusalOf(requestOf({ headers }))).toMatchObject(refused);
    const parameters = queryV4({ 'x-oss-credential': credential });
    expect(refusalOf(requestOf({ query: parameters }))).toMatchObject(refused);
  });

  it('is refused in a header with another payload than an unsigned one', () => {
    const headers = headerV4(`id/${scope}`, { 'x-oss-content-sha256': 'e3b0c442' });
    expect(refusalOf(requestOf({ headers }))).toMatchObject({ status: 400 });
  });

  it('is refused in a header with a clock that is off', () => {
    const headers = headerV4(`id/${scope}`, { 'x-oss-date': '20260102T024804Z' });
    expect(refusalOf(requestOf({ headers }))).toMatchObject({ code: 'RequestTimeTooSkewed' });
  });

  it.each([
    [{ 'x-oss-date': '20260102T030304Z' }, 'AccessDenied', '0002-00000069'],
    [{ 'x-oss-date': '20260102T031906Z' }, 'AccessDenied', '0002-00000235'],
    [{ 'x-oss-date': 'now' }, 'InvalidArgument', undefined],
    [{ 'x-oss-expires': '604801' }, 'InvalidArgument', undefined],
    [{ 'x-oss-expires': '0' }, 'InvalidArgument', undefined],
    [{ 'x-oss-expires': 'abc' }, 'InvalidArgument', undefined],
    [{ 'x-oss-credential': '' }, 'InvalidArgument', undefined],
    [{ 'x-oss-signature-version': 'OSS3' }, 'InvalidArgument', undefined],
    [{ 'x-oss-signature-version': 'OSS2' }, 'NotImplemented', undefined],
    [{ 'x-oss-signature': '0' }, 'SignatureDoesNotMatch', '0002-00000201'],
  ])('is refused in a query with %j', (more, code, ec) => {
    expect(refusalOf(requestOf({ query: queryV4(more) }))).toMatchObject({
      code,
      ...(ec && { ec }),
    });
  });
});

it('answers whatever is sent with an error of OSS, or lets it pass', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string().map((end) => `OSS ${end}`),
    fc.string().map((end) => `OSS4-HMAC-SHA256 Credential=${end}`),
    fc.constantFrom(
      'UNSIGNED-PAYLOAD',
      'OSS4-HMAC-SHA256',
      '20260102T030405Z',
      '9'.repeat(12),
      httpDate,
    ),
  );
  const names = [
    'authorization',
    'date',
    'x-oss-date',
    'x-oss-content-sha256',
    'x-oss-security-token',
    'OSSAccessKeyId',
    'Expires',
    'Signature',
    'x-oss-signature-version',
    'x-oss-credential',
    'x-oss-expires',
    'x-oss-signature',
    'x-oss-additional-headers',
  ];
  const fields = fc.dictionary(fc.constantFrom(...names), text, { noNullPrototype: true });
  fc.assert(
    fc.property(fields, fields, fc.string({ unit: 'grapheme' }), (headers, query, key) => {
      // Anything else than an OssError is thrown on.
      expect(refusalOf(requestOf({ headers, query, key }))?.status ?? 200).toBeLessThan(502);
    }),
  );
});
