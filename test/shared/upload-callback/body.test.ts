import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InboxError } from '../../../shared/src/core/index.js';
import { decodeCallbackBody } from '../../../shared/src/upload-callback/index.js';

const decode = (text: string) => decodeCallbackBody(Buffer.from(text));
const json = (value: object) => decode(JSON.stringify(value));

function bodyOf(path: string): Buffer {
  const file = JSON.parse(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'));
  return Buffer.from(file.request.bodyBase64, 'base64');
}

function failure(body: string | Uint8Array): InboxError {
  try {
    decodeCallbackBody(Buffer.from(body));
  } catch (error) {
    if (error instanceof InboxError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

const everything = {
  bucket: 'example-bucket',
  object: 'upload/2026/报告 v1+final.png',
  etag: '5D41402ABC4B2A76B9719D911017C592',
  size: 114020,
  mimeType: 'image/png',
  imageInfo: { height: 539, width: 810, format: 'png' },
  crc64: '16007215387123456789',
  contentMd5: 'XUFAKrxLKna5cZ2REBfFkg==',
  clientIp: '203.0.113.7',
  reqId: '69ABDB00C0FFEE0000000001',
  operation: 'PutObject',
  variables: { uid: 'u-1001' },
};

describe('decodeCallbackBody', () => {
  it.each<[string, string, object]>([
    [
      'vector 03, JSON (captured)',
      'vectors/oss-callback-03-json-session-path.json',
      {
        size: 114020,
        variables: {
          name: '2f7b2ccf30e9270ea920f1ab8a4037a546a2f0d5.jpg',
          source_name: '1/1_hFRtDLgM_2f7b2ccf30e9270ea920f1ab8a4037a546a2f0d5.jpg',
          pic_info: '810,539',
        },
      },
    ],
    [
      'vector 04, form with aliases (captured)',
      'vectors/oss-callback-04-form-colon-encoding.json',
      {
        object: 'zmaplex/20210407_14:31:41_286180/20200130021612_pnfqp.jpg',
        size: 112595,
        variables: {},
      },
    ],
    [
      'vector 07, form of an image (captured)',
      'vectors/oss-callback-07-form-with-query-token.json',
      {
        object: 'test/caipu/5/a/2/5aa308723660421a560fcc062d745502.jpg',
        size: 10606,
        mimeType: 'image/jpeg',
        imageInfo: { height: 400, width: 650 },
        variables: {},
      },
    ],
    [
      'a form with every variable (invented)',
      'samples/callback-form-all-variables.json',
      everything,
    ],
    [
      'a form of what is no image (invented)',
      'samples/callback-form-non-image-empty.json',
      {
        object: 'upload/file.zip',
        size: 157,
        mimeType: 'application/x-zip-compressed',
        variables: {},
      },
    ],
    [
      'JSON of what is no image (invented)',
      'samples/callback-json-non-image-nulls.json',
      { object: 'upload/a.bin', size: 3, variables: {} },
    ],
  ])('reads %s', (_, path, expected) => {
    expect(decodeCallbackBody(bodyOf(path))).toStrictEqual(expected);
  });

  it('reads every variable under its own name, from JSON', () => {
    const { imageInfo, crc64, variables, ...rest } = everything;
    const dotted = Object.entries(imageInfo).map(([name, value]) => [`imageInfo.${name}`, value]);
    const source = { ...rest, ...Object.fromEntries(dotted), vpcId: 'vpc-1', ...variables };
    const text = `${JSON.stringify(source).slice(0, -1)},"crc64":${crc64}}`;
    expect(decode(text)).toStrictEqual({ ...everything, vpcId: 'vpc-1' });
    const quoted = Object.entries({ ...source, crc64 }).map(([name, value]) => [
      name,
      String(value),
    ]);
    expect(json(Object.fromEntries(quoted))).toStrictEqual({ ...everything, vpcId: 'vpc-1' });
  });

  it.each([
    [
      'JSON, nested',
      '{"imageInfo":{"height":1,"width":"2","format":"png"}}',
      { height: 1, width: 2, format: 'png' },
    ],
    ['JSON, bare', '{"height":1,"width":2,"format":"png"}', { height: 1, width: 2, format: 'png' }],
    ['form, dotted', 'imageInfo.height=1&imageInfo.width=2', { height: 1, width: 2 }],
    ['form, bare', 'height=1&format=png', { height: 1, format: 'png' }],
    [
      'nested parts that are null',
      '{"imageInfo":{"height":null,"width":2,"format":""}}',
      { width: 2 },
    ],
  ])('reads imageInfo from %s', (_, text, imageInfo) => {
    expect(decode(text)).toStrictEqual({ imageInfo, variables: {} });
  });

  it.each<[string, string, object]>([
    ['an empty body', '', {}],
    ['only separators', '&&&', {}],
    ['an empty JSON object', '{}', {}],
    ['a name without a value', 'flag', {}],
    ['JSON nulls and empties', '{"bucket":null,"size":"","mine":null,"imageInfo":null}', {}],
    ['empty form values', 'bucket=&size=&mine=', {}],
    ['a nameless field', '=x', { '': 'x' }],
  ])('takes %s: %j', (_, text, variables) => {
    expect(decode(text)).toStrictEqual({ variables });
  });

  it.each<[string, string, object]>([
    [
      'the variable wins over its alias',
      'object=a&filename=b',
      { object: 'a', variables: { filename: 'b' } },
    ],
    [
      'an empty variable leaves it to the alias',
      'object=&filename=b',
      { object: 'b', variables: {} },
    ],
    [
      'a bare height that is no number is the user’s',
      'height=tall',
      { variables: { height: 'tall' } },
    ],
    [
      'a dotted height goes before a bare one',
      'imageInfo.height=1&height=2',
      { imageInfo: { height: 1 }, variables: { height: '2' } },
    ],
    ['a plus is a space, %2B a plus', 'my+name=a+b%2Bc', { variables: { 'my name': 'a b+c' } }],
    ['a value may hold an equals sign', 'token=a=b==', { variables: { token: 'a=b==' } }],
    ['names keep their case', 'Bucket=b&SIZE=1', { variables: { Bucket: 'b', SIZE: '1' } }],
    ['the same field twice with the same value', 'size=1&size=1', { size: 1, variables: {} }],
    ['an empty repetition', 'bucket=b&bucket=', { bucket: 'b', variables: {} }],
    [
      'names that every object inherits',
      'toString=1&valueOf=2&hasOwnProperty=3',
      { variables: { toString: '1', valueOf: '2', hasOwnProperty: '3' } },
    ],
    ['leading zeros', 'size=007', { size: 7, variables: {} }],
    ['the size zero', '{"size":0}', { size: 0, variables: {} }],
    [
      'the largest size of 15 digits',
      'size=999999999999999',
      { size: 999999999999999, variables: {} },
    ],
    ['a crc64 that a number can hold', '{"crc64":42}', { crc64: '42', variables: {} }],
    [
      'the largest crc64',
      '{"crc64":18446744073709551615}',
      { crc64: '18446744073709551615', variables: {} },
    ],
    [
      'a quoted crc64',
      '{"crc64":"16007215387123456789"}',
      { crc64: '16007215387123456789', variables: {} },
    ],
    [
      'JSON values of the user’s own, of any type',
      '{"a":[1,{"b":null}],"c":false,"n":16007215387123456789}',
      { variables: { a: [1, { b: null }], c: false, n: '16007215387123456789' } },
    ],
    [
      'an operation that is new',
      'operation=FutureObject',
      { operation: 'FutureObject', variables: {} },
    ],
    ['imageInfo as text', '{"imageInfo":"none"}', { variables: { imageInfo: 'none' } }],
    ['a byte order mark before JSON', '\ufeff{"size":1}', { size: 1, variables: {} }],
    ['a byte order mark before a form', '\ufeffsize=1', { size: 1, variables: {} }],
    ['space before JSON', ' \r\n\t{"size":1}\n', { size: 1, variables: {} }],
  ])('%s', (_, text, expected) => {
    expect(decode(text)).toStrictEqual(expected);
  });

  it.each([
    ['a form', '__proto__=1&constructor=2&prototype=3&%5F_proto__=4&kept=5', { kept: '5' }],
    [
      'JSON',
      '{"__proto__":{"bucket":"x"},"constructor":1,"kept":{"__proto__":1,"a":2}}',
      { kept: { a: 2 } },
    ],
    ['JSON imageInfo', '{"imageInfo":{"__proto__":{"height":1}}}', {}],
  ])('drops forbidden keys from %s', (_, text, variables) => {
    expect(decode(text)).toStrictEqual({ variables });
  });

  it.each<[string, string | Uint8Array, RegExp]>([
    [
      'vector 08, which OSS signed (captured)',
      bodyOf('vectors/oss-callback-08-invalid-json-body.json'),
      /not valid JSON: .* In a JSON callbackBody/,
    ],
    [
      'a template that quotes a variable (invented)',
      bodyOf('samples/callback-json-broken-template.json'),
      /without quotes/,
    ],
    ['JSON that is cut off', '{"size":1', /callback body: not valid JSON/],
    ['a JSON array', '[1]', /expected a JSON object/],
    ['a JSON string', '"text"', /expected a JSON object/],
    ['JSON that nests too deep', `{"a":${'['.repeat(64)}${']'.repeat(64)}}`, /nested deeper/],
    ['bytes that are not UTF-8', Uint8Array.of(0x61, 0x3d, 0xff), /not UTF-8/],
    ['GBK', Uint8Array.of(0x61, 0x3d, 0xb1, 0xa8), /not UTF-8/],
    ['a malformed escape in a value', 'bucket=b&note=100%', /note: malformed percent-escape/],
    ['a malformed escape in a name', '%zz=1', /a field name: malformed percent-escape/],
    ['an escape that is not UTF-8', 'note=%b1%a8', /note: malformed percent-escape/],
    ['a field with two values', 'bucket=a&bucket=b', /bucket appears twice/],
    ['a size that is no number', 'size=big', /size: expected a whole number/],
    ['a negative size', '{"size":-1}', /size: expected a whole number/],
    ['a broken size', '{"size":1.5}', /size: expected a whole number/],
    ['a size in exponent form, as text', 'size=1e3', /size: expected a whole number/],
    ['a size beyond 2^53', '{"size":9007199254740993}', /size: expected a whole number/],
    ['a size that is a list', '{"size":[1]}', /size: expected a whole number/],
    ['a crc64 that is hexadecimal', 'crc64=de2a', /crc64: expected decimal digits/],
    ['a negative crc64', '{"crc64":-16007215387123456789}', /crc64: expected decimal digits/],
    ['a crc64 of 21 digits', `crc64=${'1'.repeat(21)}`, /crc64: expected decimal digits/],
    ['a bucket that is a number', '{"bucket":7}', /bucket: expected a non-empty string/],
    ['an object that is an object', '{"object":{}}', /object: expected a non-empty string/],
  ])('refuses %s', (_, body, message) => {
    const error = failure(body);
    expect(error).toMatchObject({ code: 'body_invalid', status: 400, retryable: false });
    expect(error.message).toMatch(message);
  });

  it('puts no value into the message, and of a name no more than 100 characters', () => {
    expect(failure('ticket=s3cr3t&ticket=s3cr3t2').message).not.toContain('s3cr3t');
    expect(failure('ticket=s3cr3t%').message).not.toContain('s3cr3t');
    expect(failure('{"ticket":"s3cr3t"').message).not.toContain('s3cr3t');
    expect(failure('{"size":"s3cr3t"}').message).not.toContain('s3cr3t');
    expect(failure(`${'n'.repeat(1000)}=%`).message.length).toBeLessThan(300);
    expect(failure(`${'n'.repeat(1000)}=1&${'n'.repeat(1000)}=2`).message.length).toBeLessThan(300);
  });

  it('gives any form back that URLSearchParams writes', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1 });
    fc.assert(
      fc.property(
        fc.dictionary(
          text.map((name) => `x:${name}`),
          text,
        ),
        (variables) => {
          expect(decode(new URLSearchParams(variables).toString())).toStrictEqual({
            variables: { ...variables },
          });
        },
      ),
    );
  });

  it('throws nothing but InboxError, whatever the bytes', () => {
    const names = fc.constantFrom(
      'size',
      'crc64',
      'imageInfo',
      'height',
      'format',
      'reqId',
      'filename',
      'x:a',
    );
    const body = fc.oneof(
      fc.uint8Array(),
      fc.string({ unit: 'binary' }).map((text) => Buffer.from(`{${text}`)),
      fc.dictionary(names, fc.jsonValue()).map((value) => Buffer.from(JSON.stringify(value))),
      fc
        .array(fc.tuple(names, fc.string()))
        .map((pairs) => Buffer.from(pairs.map((pair) => pair.join('=')).join('&'))),
    );
    fc.assert(
      fc.property(body, (bytes) => {
        try {
          expect(decodeCallbackBody(bytes)).toHaveProperty('variables');
        } catch (error) {
          if (!(error instanceof InboxError)) throw error;
        }
      }),
      { numRuns: 1000 },
    );
  });
});
