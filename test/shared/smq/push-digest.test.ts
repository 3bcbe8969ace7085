import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { checkPushDigest } from '../../../shared/src/smq/index.js';
import { pushSample } from './signed-push.js';

const body = Buffer.from('hello topic');
const hex = createHash('md5').update(body).digest('hex');
const base64 = (data: string | Buffer) => Buffer.from(data).toString('base64');
const check =
  (header: string | undefined, bytes: Uint8Array = body) =>
  () =>
    checkPushDigest(header === undefined ? {} : { 'content-md5': header }, bytes);
const failure = (message: RegExp) =>
  expect.objectContaining({
    code: 'digest_mismatch',
    status: 403,
    message: expect.stringMatching(message),
  });
const mismatch = failure(/not the one that was signed \(Content-MD5\): something in front/);
const absent = failure(/no Content-MD5 header.*signature does not cover the body/);

describe('Content-MD5', () => {
  it.each([
    ['upper-case digits', hex.toUpperCase()],
    ['lower-case digits', hex],
    ['Base64 of lower-case digits', base64(hex)],
    ['Base64 of upper-case digits', base64(hex.toUpperCase())],
    ['Base64 of the digest, as the standard has it', base64(Buffer.from(hex, 'hex'))],
  ])('may be %s', (_, header) => {
    expect(check(header)).not.toThrow();
    expect(check(header, Buffer.from('hello topiC'))).toThrow(mismatch);
    expect(check(header, Buffer.alloc(0))).toThrow(mismatch);
  });

  it.each([' ', hex.slice(1), `${hex}0`, base64(base64(hex)), '0'.repeat(32), '__proto__'])(
    'may not be %j',
    (header) => {
      expect(check(header)).toThrow(mismatch);
    },
  );

  it.each([undefined, ''])('has to be there: %j', (header) => {
    expect(check(header)).toThrow(absent);
  });

  it.each(['smq-push-simplified-request.json', 'smq-push-xml-request.json'])(
    '%s has one that fits',
    (name) => {
      const sample = pushSample(name);
      expect(() => checkPushDigest(sample.headers, Buffer.from(sample.body))).not.toThrow();
    },
  );
});
