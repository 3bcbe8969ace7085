import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  encodeKeyV4,
  presignV4,
  signingKey,
  signPolicyV4,
  signRequestV4,
} from '../../../shared/src/upload-callback/sign-v4.js';
import { aliOss, credentials, temporary } from './upload-options.js';

const bucket = 'example-bucket';
const region = 'cn-hangzhou';
const now = new Date('2026-03-07T08:00:00Z');
const keys = ['a.txt', 'a b/c+d', '100%/%2F', '报告/😀', "!'()*/~-._", 'a//b?c#d&e=f"<>', 'a/'];
const parameters = (text: string) => Object.fromEntries(new URLSearchParams(text));
const holders = [
  ['an AccessKey', credentials],
  ['STS', temporary],
] as const;

describe('signingKey and signPolicyV4', () => {
  it('give what the sample of PostObject holds (computed elsewhere)', () => {
    const file = new URL('../../samples/callback-postobject-v4.json', import.meta.url);
    const sample = JSON.parse(readFileSync(file, 'utf8'));
    const fields: Record<string, string> = Object.fromEntries(sample.fields);
    const key = signingKey(sample.credentials.accessKeySecret, '20260307', region);
    expect(key.toString('hex')).toBe(sample.signingKeyHex);
    const scope = { region, credentials: sample.credentials, now };
    expect(signPolicyV4(fields['policy'] ?? '', scope)).toBe(fields['x-oss-signature']);
  });
});

describe('signRequestV4', () => {
  const request = { method: 'HEAD', bucket, key: 'a.txt', region, credentials, now };

  it('gives the headers to send, in lower case', () => {
    const headers = signRequestV4({ ...request, headers: { 'Content-Type': 'image/png' } });
    expect(headers).toEqual({
      'content-type': 'image/png',
      'x-oss-date': '20260307T080000Z',
      'x-oss-content-sha256': 'UNSIGNED-PAYLOAD',
      authorization: expect.stringMatching(
        /^OSS4-HMAC-SHA256 Credential=LTAIEXAMPLE\/20260307\/cn-hangzhou\/oss\/aliyun_v4_request,Signature=[\da-f]{64}$/,
      ),
    });
  });

  it('sends the token of temporary credentials', () => {
    const headers = signRequestV4({ ...request, credentials: temporary });
    expect(headers['x-oss-security-token']).toBe(temporary.securityToken);
  });

  describe.each(holders)('with %s', (_, holder) => {
    it.each(keys)('signs as ali-oss does: %s', (key) => {
      for (const method of ['HEAD', 'PUT']) {
        const given = {
          'content-type': ' text/plain ',
          'content-md5': 'XUFAKrxLKna5cZ2REBfFkg==',
          'X-Oss-Meta-A': '1',
          'x-other': '2',
        };
        const query = { versionId: 'a b+/=', 'x-oss-process': "image/(*)!'~", 'a-b': '1', a: '2' };
        const { authorization, ...headers } = signRequestV4({
          ...request,
          method,
          key,
          credentials: holder,
          headers: given,
          query,
        });
        const expected = aliOss(holder).authorizationV4(
          method,
          { headers, queries: query },
          bucket,
          key,
        );
        expect(authorization).toBe(expected);
      }
    });
  });

  it('signs as ali-oss does, whatever the key', () => {
    const signer = aliOss(credentials);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (key) => {
        const { authorization, ...headers } = signRequestV4({ ...request, key });
        expect(authorization).toBe(signer.authorizationV4('HEAD', { headers }, bucket, key));
      }),
    );
  });

  it('signs a name without a value as OSS does: without "="', () => {
    const { authorization, ...headers } = signRequestV4({ ...request, query: { acl: '' } });
    const queries = { acl: null };
    const signer = aliOss(credentials);
    expect(authorization).toBe(
      signer.authorizationV4('HEAD', { headers, queries }, bucket, 'a.txt'),
    );
  });

  it('changes nothing that it is given', () => {
    const frozen = Object.freeze({ ...request, headers: Object.freeze({ A: '1' }) });
    expect(() => signRequestV4(frozen)).not.toThrow();
  });
});

describe('presignV4', () => {
  beforeEach(() => void vi.useFakeTimers({ now, toFake: ['Date'] }));
  afterEach(() => void vi.useRealTimers());

  const query = { callback: 'eyJh+/==', 'callback-var': 'e30=' };
  const headers = { 'content-type': 'image/png', 'content-length': '5' };

  describe.each(holders)('with %s', (_, holder) => {
    it.each(keys)('signs as ali-oss does: %s', async (key) => {
      const signer = aliOss(holder);
      for (const additionalHeaders of [[], ['content-length']]) {
        const request = { method: 'PUT', bucket, key, region, credentials: holder, now };
        const ours = presignV4({ ...request, headers, query, expiresIn: 600, additionalHeaders });
        const given = { headers, queries: query };
        const theirs = await signer.signatureUrlV4('PUT', 600, given, key, additionalHeaders);
        expect(parameters(ours)).toEqual(parameters(theirs.slice(theirs.indexOf('?'))));
      }
    });
  });

  it('has no blank, plus or slash that is not encoded', () => {
    const text = presignV4({
      method: 'PUT',
      bucket,
      key: 'a',
      region,
      credentials: temporary,
      now,
      query,
      expiresIn: 1,
    });
    expect(text).toMatch(/^(?:[\w.~&=-]|%[\dA-F]{2})+$/);
  });
});

describe('encodeKeyV4', () => {
  it.each([
    ["!'()*", '%21%27%28%29%2A'],
    ['a b/+%', 'a%20b/%2B%25'],
    ['中~-._', '%E4%B8%AD~-._'],
  ])('encodes %s', (key, expected) => {
    expect(encodeKeyV4(key)).toBe(expected);
  });
});
