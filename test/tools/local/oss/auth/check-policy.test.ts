import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { createUploadTicket } from 'oss-inbox';
import { describe, expect, it } from 'vitest';
import type { Credential } from '../../../../../tools/local/http/credential.js';
import { checkPolicy, checkSize } from '../../../../../tools/local/oss/auth/check-policy.js';
import { OssError } from '../../../../../tools/local/oss/oss-error.js';
import { signingClient } from './signing-client.js';

interface Sample {
  readonly credentials: Credential;
  readonly fields: readonly (readonly [string, string])[];
}

const sampleOf = (name: string): Sample =>
  JSON.parse(readFileSync(new URL(`../../../../samples/${name}.json`, import.meta.url), 'utf8'));
const mapOf = (fields: Iterable<readonly [string, string]>) =>
  new Map([...fields].map(([name, value]) => [name.toLowerCase(), value]));

const now = new Date('2026-03-07T08:00:01Z');
const own = { accessKeyId: 'id', accessKeySecret: 'secret' };

/** The error that the form meets; `undefined` when it passes. */
function refusalOf(
  fields: ReadonlyMap<string, string>,
  {
    credentials = [] as readonly Credential[],
    bucket = 'example-bucket',
    size = 5,
    time = now,
  } = {},
) {
  try {
    const arrival = { now: time, region: 'cn-hangzhou' };
    checkSize(size, checkPolicy({ bucket, fields }, credentials, arrival));
    return undefined;
  } catch (error) {
    if (!(error instanceof OssError)) throw error;
    const { status, code, message, details } = error;
    return { status, code, message, ...details };
  }
}

const policyOf = (policy: unknown, fields: Record<string, string> = {}) =>
  refusalOf(
    mapOf([
      ['policy', Buffer.from(JSON.stringify(policy)).toString('base64')],
      ...Object.entries(fields),
    ]),
  );
const conditionOf = (condition: unknown, fields: Record<string, string> = {}) =>
  policyOf({ expiration: '2026-03-07T08:10:00.000Z', conditions: [condition] }, fields);

describe.each(['callback-postobject-v1', 'callback-postobject-v4'])('the form of %s', (name) => {
  const { credentials, fields } = sampleOf(name);
  const form = (changes: Record<string, string> = {}) =>
    mapOf([...fields.filter(([field]) => field !== 'file'), ...Object.entries(changes)]);
  const refused = (changes: Record<string, string>, options = {}) =>
    refusalOf(form(changes), { credentials: [credentials], ...options });

  it('passes, also where nobody checks the signature', () => {
    expect(refused({})).toBeUndefined();
    expect(refusalOf(form())).toBeUndefined();
  });

  it.each([
    ['a changed key', { key: 'upload/u-1002/a' }, '["starts-with", "$key", "upload/u-1001/"]'],
    ['a changed variable', { 'x:token': 'v2' }, '["eq", "$x:token", "v1.token"]'],
    [
      'a changed status',
      { success_action_status: '201' },
      '["eq", "$success_action_status", "200"]',
    ],
  ])('is refused for %s', (_, changes, condition) => {
    for (const refusal of [refused(changes), refusalOf(form(changes))]) {
      expect(refusal).toMatchObject({
        status: 403,
        code: 'AccessDenied',
        message: `Invalid according to Policy: Policy Condition failed: ${condition}`,
      });
    }
  });

  it('is refused for another bucket, too many bytes or too few', () => {
    expect(refused({}, { bucket: 'other' })).toMatchObject({
      message:
        'Invalid according to Policy: Policy Condition failed: ["eq", "$bucket", "example-bucket"]',
    });
    expect(refused({}, { size: 10_485_761 })).toMatchObject({
      status: 400,
      code: 'EntityTooLarge',
      elements: { ProposedSize: '10485761', MaxSizeAllowed: '10485760' },
    });
    expect(refused({}, { size: 0 })).toMatchObject({ status: 400, code: 'EntityTooSmall' });
  });

  it('is refused when it has expired', () => {
    const expired = {
      status: 403,
      code: 'AccessDenied',
      message: 'Invalid according to Policy: Policy expired.',
    };
    const time = new Date('2026-03-07T08:10:01Z');
    expect(refused({}, { time })).toMatchObject(expired);
    expect(refusalOf(form(), { time })).toMatchObject(expired);
  });

  it('is refused with another secret, and shows what was signed', () => {
    const other = { ...credentials, accessKeySecret: 'other' };
    expect(refused({}, { credentials: [other] })).toMatchObject({
      status: 403,
      code: 'SignatureDoesNotMatch',
      elements: { OSSAccessKeyId: credentials.accessKeyId, StringToSign: form().get('policy') },
    });
    expect(refused({}, { credentials: [own] })).toMatchObject({ code: 'InvalidAccessKeyId' });
  });
});

it('is refused with in-lists that do not hold the value', () => {
  const { fields } = sampleOf('callback-postobject-v4');
  expect(refusalOf(mapOf([...fields, ['Content-Type', 'text/html']]))).toMatchObject({
    message:
      'Invalid according to Policy: Policy Condition failed: ["in", "$content-type", ["image/png", "image/jpeg"]]',
  });
});

describe('a form of V4', () => {
  const { credentials, fields } = sampleOf('callback-postobject-v4');
  const refused = (changes: Record<string, string>, time = now) =>
    refusalOf(mapOf([...fields, ...Object.entries(changes)]), { credentials: [credentials], time });

  it.each([
    ['another token', { 'x-oss-security-token': 'other' }, 'InvalidSecurityToken'],
    ['no signature', { 'x-oss-signature': '' }, 'InvalidArgument'],
    ['a broken date', { 'x-oss-date': 'now' }, 'InvalidArgument'],
    ['another version', { 'x-oss-signature-version': 'OSS2' }, 'InvalidArgument'],
    ['another day', { 'x-oss-date': '20260306T080000Z' }, 'InvalidArgument'],
  ])('is refused with %s', (_, changes, code) => {
    expect(refused(changes)).toMatchObject({ code });
  });

  it('is refused before its time', () => {
    expect(refused({}, new Date('2026-03-07T07:44:59Z'))).toMatchObject({ code: 'AccessDenied' });
    expect(refused({}, new Date('2026-03-07T07:45:00Z'))).toBeUndefined();
  });

  it('is refused when its policy does not pin who signed', () => {
    const policy = Buffer.from('{"expiration":"2026-03-07T08:10:00Z","conditions":[]}');
    expect(refusalOf(mapOf([...fields, ['policy', policy.toString('base64')]]))).toMatchObject({
      status: 400,
      code: 'InvalidPolicyDocument',
      message: 'Invalid Policy: Policy must have a condition for x-oss-signature-version.',
    });
  });
});

describe('without a policy', () => {
  it('a form passes where there are no credentials, and only there', () => {
    expect(refusalOf(new Map([['key', 'a']]))).toBeUndefined();
    expect(refusalOf(new Map([['key', 'a']]), { credentials: [own] })).toMatchObject({
      status: 403,
      code: 'AccessDenied',
    });
  });
});

describe('a policy', () => {
  it.each([
    ['no JSON', '{'],
    ['no Base64', 'ä'],
    ['a list', Buffer.from('[]').toString('base64')],
  ])('that is %s is refused', (_, policy) => {
    expect(refusalOf(new Map([['policy', policy]]))).toMatchObject({
      status: 400,
      code: 'InvalidPolicyDocument',
    });
  });

  it.each([
    [{ conditions: [] }, '0006-00000208'],
    [{ expiration: '2026-03-07T08:10:00', conditions: [] }, undefined],
    [{ expiration: 1772871000, conditions: [] }, undefined],
    [{ expiration: '2026-13-07T08:10:00Z', conditions: [] }, undefined],
    [{ expiration: '2026-03-07T08:10:00Z' }, undefined],
  ])('of %j is refused', (policy, ec) => {
    expect(policyOf(policy)).toMatchObject({ code: 'InvalidPolicyDocument', ec });
  });

  it.each([
    [123, '0006-00000222'],
    [null, '0006-00000222'],
    [{}, undefined],
    [{ a: '1', b: '2' }, undefined],
    [{ success_action_status: 200 }, '0006-00000224'],
    [['not-in', '$cache-control', 'no-cache'], '0006-00000224'],
    [['in', '$cache-control', [1]], '0006-00000224'],
    [['eq', '$key', 1], '0006-00000224'],
    [['eq', 'key', 'a'], undefined],
    [['eq', '$key'], undefined],
    [['like', '$key', 'a'], undefined],
    [['content-length-range', 'test', 10], '0006-00000220'],
    [['content-length-range', 11, 10], '0006-00000220'],
    [['content-length-range', -1, 10], '0006-00000220'],
  ])('with the condition %j is refused', (condition, ec) => {
    expect(conditionOf(condition)).toMatchObject({
      status: 400,
      code: 'InvalidPolicyDocument',
      ec,
    });
  });

  it.each([
    [['eq', '$Key', 'a'], { KEY: 'a' }, { KEY: 'A' }],
    [{ 'Cache-Control': 'no-cache' }, { 'cache-control': 'no-cache' }, {}],
    [['starts-with', '$key', 'a/${'], { key: 'a/${filename}' }, { key: 'a' }],
    [['starts-with', '$x:a', ''], {}, undefined],
    [['in', '$x:a', ['1', '2']], { 'x:a': '2' }, {}],
    [['not-in', '$x:a', ['1', '2']], {}, { 'x:a': '2' }],
  ] as const)('with the condition %j passes %j and not %j', (condition, good, bad) => {
    expect(conditionOf(condition, good)).toBeUndefined();
    if (bad) expect(conditionOf(condition, bad)).toMatchObject({ status: 403 });
  });

  it('says which sizes all of its ranges leave', () => {
    const conditions = [
      ['content-length-range', 1, 20],
      ['content-length-range', 5, 30],
    ];
    const policy = { expiration: '2026-03-07T08:10:00Z', conditions };
    const fields = new Map([['policy', Buffer.from(JSON.stringify(policy)).toString('base64')]]);
    const range = checkPolicy({ bucket: 'b', fields }, [], { now, region: 'cn-hangzhou' });
    expect(range).toEqual({ least: 5, most: 20 });
    checkSize(5, range);
    checkSize(20, range);
    expect(() => checkSize(21, range)).toThrow(/exceeds/);
    expect(() => checkSize(4, range)).toThrow(/smaller/);
  });
});

describe('what a real signer made passes', () => {
  const client = signingClient('http://127.0.0.1:1', own);
  const time = new Date(Math.floor(Date.now() / 1000) * 1000);
  const expiration = new Date(time.getTime() + 60_000).toISOString();

  it('of ali-oss with V1', () => {
    const signed = client.calculatePostSignature({ expiration, conditions: [{ key: 'a' }] });
    const fields = mapOf(Object.entries({ key: 'a', ...signed }));
    expect(refusalOf(fields, { credentials: [own], time })).toBeUndefined();
    fields.set('signature', 'AAAA');
    expect(refusalOf(fields, { credentials: [own], time })).toMatchObject({
      code: 'SignatureDoesNotMatch',
    });
  });

  it('of ali-oss with V4', () => {
    const basic = time.toISOString().replace(/[-:]|\.\d+/g, '');
    const pinned = {
      'x-oss-signature-version': 'OSS4-HMAC-SHA256',
      'x-oss-credential': `id/${basic.slice(0, 8)}/cn-hangzhou/oss/aliyun_v4_request`,
      'x-oss-date': basic,
    };
    const conditions = Object.entries(pinned).map(([name, value]) => ({ [name]: value }));
    const policy = { expiration, conditions };
    const fields = mapOf(
      Object.entries({
        ...pinned,
        policy: Buffer.from(JSON.stringify(policy)).toString('base64'),
        'x-oss-signature': client.signPostObjectPolicyV4(policy, time),
      }),
    );
    expect(refusalOf(fields, { credentials: [own], time })).toBeUndefined();
  });

  it('of our own tickets', () => {
    const credentials = { ...own, securityToken: 'token' };
    const ticket = createUploadTicket({
      bucket: 'bkt',
      region: 'cn-hangzhou',
      credentials,
      secrets: 'a-secret-for-local-tickets',
      callbackUrl: 'https://a.b/callback',
      user: 'u-1',
      variables: { album: '7' },
      prefix: 'u-1/',
      maxSize: 10,
      contentType: ['image/png', 'image/jpeg'],
      forbidOverwrite: true,
      now: time,
    });
    const form = (changes: Record<string, string> = {}) =>
      mapOf([
        ...ticket.fields,
        ...Object.entries({
          'Content-Type': 'image/png',
          'x-oss-content-type': 'image/png',
          ...changes,
        }),
      ]);
    const options = { credentials: [credentials], bucket: 'bkt', time };
    expect(refusalOf(form(), options)).toBeUndefined();
    for (const changes of [
      { callback: 'AAAA' },
      { 'x:album': '8' },
      { 'x-oss-forbid-overwrite': 'false' },
      { 'x-oss-content-type': 'text/html' },
      { key: 'u-2/${filename}' },
    ]) {
      expect(refusalOf(form(changes), options)).toMatchObject({ status: 403 });
    }
    expect(refusalOf(form(), { ...options, size: 11 })).toMatchObject({ code: 'EntityTooLarge' });
  });
});

it('answers whatever policy is sent with an error of OSS, or lets it pass', () => {
  const operators = ['eq', 'starts-with', 'in', 'not-in', 'content-length-range'];
  const condition = fc.oneof(
    fc.jsonValue(),
    fc.tuple(fc.constantFrom(...operators), fc.oneof(fc.string(), fc.jsonValue()), fc.jsonValue()),
  );
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), fc.array(condition)), (conditions) => {
      // Anything else than an OssError is thrown on.
      const status = policyOf({ expiration: '2026-03-07T08:10:00Z', conditions })?.status ?? 200;
      expect([200, 400, 403]).toContain(status);
    }),
  );
});
