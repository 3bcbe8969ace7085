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

function failure(body: string | Uint8Array, contentType?: string): InboxError {
  try {
    decodeCallbackBody(Buffer.from(body), contentType);
  } catch (error) {
    if (error instanceof InboxError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

/** What templates of JavaScript, PHP, Python and others leave for a request's id. */
const wrongIds =
  'undefined|null|NULL|None|nil|NaN|[object Object]| undefined |reqId|{reqId}|$reqId|#{reqId}|{{reqId}}|%reqId%'.split(
    '|',
  );

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

  const unfilled = 'OSS did not fill in the template, which still says';
  it.each<[string, string, string]>([
    [
      'a template that was encoded (after a public report)',
      'bucket=%24%7Bbucket%7D&filename=%24%7Bobject%7D&mimeType=%24%7BmimeType%7D&uid=7&reqId=%24%7BreqId%7D',
      `bucket: ${unfilled} \${bucket}`,
    ],
    ['a request id', 'object=a&reqId=%24%7BreqId%7D', `reqId: ${unfilled} \${reqId}`],
    [
      'a request id that holds one',
      'object=a&reqId=prod-%24%7BreqId%7D',
      `reqId: ${unfilled} \${reqId}`,
    ],
    ['an ETag that holds one', '{"object":"a","etag":"e-${etag}"}', `etag: ${unfilled} \${etag}`],
    ['a bare placeholder', 'object=${object}', `object: ${unfilled} \${object}`],
    ['one in an alias', 'filename=%24%7Bobject%7D', `filename: ${unfilled} \${object}`],
    ['one of a number', 'size=%24%7Bsize%7D', `size: ${unfilled} \${size}`],
    [
      'one of a number in an alias',
      'height=%24%7BimageInfo.height%7D',
      `height: ${unfilled} \${imageInfo.height}`,
    ],
    ['one of digits', '{"crc64":"${crc64}"}', `crc64: ${unfilled} \${crc64}`],
    ['one of another variable', 'etag=%24%7Bobject%7D', `etag: ${unfilled} \${object}`],
    ['one of a variable that OSS lacks', 'object=%24%7Bkey%7D', `object: ${unfilled} \${…}`],
    [
      'one that was encoded twice',
      `etag=${encodeURIComponent('%24%7Betag%7D')}`,
      `etag: ${unfilled}`,
    ],
    [
      'one that was encoded thrice',
      `etag=${encodeURIComponent('%2524%257Betag%257D')}`,
      `etag: ${unfilled}`,
    ],
    ['one that was escaped, too', `etag=${encodeURIComponent('\\${etag}')}`, `etag: ${unfilled}`],
    [
      'one that was escaped twice',
      `etag=${encodeURIComponent('\\\\$\\{etag\\}')}`,
      `etag: ${unfilled}`,
    ],
    ['one in quotes', `etag=${encodeURIComponent('"${etag}"')}`, `etag: ${unfilled}`],
    ['one with blanks', `etag=${encodeURIComponent(' ${ etag } ')}`, `etag: ${unfilled}`],
    ['one in the old spelling', `etag=${encodeURIComponent('$(etag)')}`, `etag: ${unfilled}`],
    [
      'one with an escape of JSON’s',
      `etag=${encodeURIComponent('\\u0024{etag}')}`,
      `etag: ${unfilled}`,
    ],
    ['one in JSON', '{"object":"\\u0024{object}"}', `object: ${unfilled}`],
    ['an encoded one in JSON', '{"object":"%24%7Bobject%7D"}', `object: ${unfilled}`],
    ['one in imageInfo', '{"imageInfo":{"format":"${imageInfo.format}"}}', 'imageInfo.format: OSS'],
    ['one of OSS’s in a field of one’s own', 'key=%24%7Bobject%7D', `key: ${unfilled} \${object}`],
    [
      'several in a field of one’s own',
      `info=${encodeURIComponent('${imageInfo.width},${imageInfo.height}')}`,
      `info: ${unfilled} \${imageInfo.width}`,
    ],
    [
      'OSS’s and one’s own together',
      `path=${encodeURIComponent('${x:uid}/${object}')}`,
      `path: ${unfilled} \${object}`,
    ],
    ['one deep in JSON of one’s own', '{"a":[{"b":"${etag}"}]}', `a: ${unfilled} \${etag}`],
    [
      'a whole template that was encoded',
      encodeURIComponent('bucket=${bucket}&object=${object}'),
      `a field name: ${unfilled} \${bucket}`,
    ],
    [
      'an escaped "$" that OSS filled in',
      'bucket=\\bkt&object=a',
      'bucket begins with a backslash',
    ],
    ['an escaped "$" in an alias', 'filename=\\a%2Fb', 'filename begins with a backslash'],
    ['an escaped "$" of a number', 'size=\\12', 'size begins with a backslash'],
    ['an escaped "$" in JSON', '{"object":\\"a/b"}', 'OSS keeps the backslash'],
    ...wrongIds.flatMap((text): [string, string, string][] => [
      [
        `the request id ${text}`,
        `reqId=${encodeURIComponent(text)}`,
        'reqId is not the id of a request',
      ],
      [`the request id ${text} in JSON`, JSON.stringify({ reqId: text }), 'reqId is not the id'],
    ]),
  ])('refuses %s', (_, body, message) => {
    const error = failure(body);
    expect(error).toMatchObject({ code: 'body_invalid', status: 400, retryable: false });
    expect(error.message).toContain(message);
  });

  it.each<[string, string, object]>([
    ['a key that holds a placeholder', 'object=a%24%7Bb%7D.txt', { object: 'a${b}.txt' }],
    ['a key that holds OSS’s own', 'object=a%2F%24%7Bobject%7D', { object: 'a/${object}' }],
    ['a key of several placeholders', 'object=%24%7Ba%7D%2F%24%7Bb%7D', { object: '${a}/${b}' }],
    ['a key of signs', 'object=%24%7B%7D', { object: '${}' }],
    [
      'a key like no value',
      'object=undefined&bucket=null',
      { object: 'undefined', bucket: 'null' },
    ],
    ['a request id in capitals', 'reqId=REQID', { reqId: 'REQID' }],
    ['a request id with more', 'reqId=reqId-1', { reqId: 'reqId-1' }],
    ['a request id that holds it', 'reqId=undefined-1', { reqId: 'undefined-1' }],
    ['no request id', 'reqId=', {}],
    ['no request id in JSON', '{"reqId":null}', {}],
  ])('takes %s', (_, body, expected) => {
    expect(decode(body)).toStrictEqual({ ...expected, variables: {} });
  });

  it.each<[string, string, object]>([
    ['a variable of one’s own', 'uid=%24%7Bx%3Auid%7D', { uid: '${x:uid}' }],
    ['any placeholder', 'a=%24%7Bb%7D', { a: '${b}' }],
    ['OSS’s own within text', 'note=my+%24%7Bobject%7D', { note: 'my ${object}' }],
    ['a bare height of one’s own', 'height=%24%7Bx%3Ah%7D', { height: '${x:h}' }],
    ['a backslash', 'path=C%3A%5Ca&note=%5Cn', { path: 'C:\\a', note: '\\n' }],
    [
      'a text too long for a name',
      `a=${encodeURIComponent(`\${object}${' '.repeat(300)}`)}`,
      { a: `\${object}${' '.repeat(300)}` },
    ],
  ])('leaves %s alone in a field of one’s own', (_, body, variables) => {
    expect(decode(body)).toStrictEqual({ variables });
  });

  const form = 'application/x-www-form-urlencoded';
  const chinese = '{"object":"uploads%2F%E5%BC%A0%E4%B8%89.txt","size":12,"reqId":"R540"}';
  it.each<[string, string, string | undefined, string]>([
    [
      'JSON under the form type (after a public report)',
      chinese,
      form,
      'object is percent-encoded within JSON',
    ],
    [
      'it in any spelling',
      chinese,
      ' Application/X-WWW-Form-UrlEncoded; charset=utf-8',
      'object is',
    ],
    ['it under no type', chinese, undefined, 'object is percent-encoded within JSON'],
    ['a type in it', '{"mimeType":"image%2Fpng"}', form, 'mimeType is percent-encoded'],
    ['a field of one’s own in it', '{"key":"a%2Fb","size":1}', form, 'key is percent-encoded'],
    ['a field deep in it', '{"a":[{"b":"%E5%BC%A0"}]}', form, 'a is percent-encoded'],
    ['part of imageInfo', '{"imageInfo":{"format":"a%2Fb"}}', form, 'imageInfo.format is'],
    [
      'unquoted JSON under the form type',
      '{"object":uploads%2Fa.txt}',
      form,
      'It came under the form type',
    ],
    [
      'a form under the JSON type',
      'object="a/b.txt"&size=1',
      'application/json',
      'object is in quotes',
    ],
    ['a field of one’s own in it', 'object=a&uid="u"', 'application/json', 'uid is in quotes'],
    ['a form with quotes', 'filename="a%2Fb"', form, 'filename is in quotes within a form'],
  ])('refuses %s, naming callbackBodyType: %s as %s', (_, body, type, message) => {
    const error = failure(body, type);
    expect(error).toMatchObject({ code: 'body_invalid', status: 400 });
    expect(error.message).toContain(message);
    expect(error.message).toContain('callbackBodyType');
  });

  it.each<[string, string, string | undefined, object]>([
    ['a key with %2F', '{"object":"a%2Fb"}', 'application/json', { object: 'a%2Fb' }],
    [
      'it in JSON that has more types',
      '{"object":"a%2Fb"}',
      'application/json;charset=utf-8',
      { object: 'a%2Fb' },
    ],
    [
      'it beside what no form has',
      '{"object":"a%2Fb","mimeType":"a/b"}',
      undefined,
      { object: 'a%2Fb', mimeType: 'a/b' },
    ],
    [
      'a key with an encoded "${"',
      '{"object":"a%24%7Bb.txt"}',
      'application/json',
      { object: 'a%24%7Bb.txt' },
    ],
    ['no escapes', '{"object":"a.txt","size":1}', form, { object: 'a.txt', size: 1 }],
    ['no whole escapes', '{"object":"100%.txt"}', form, { object: '100%.txt' }],
    ['escapes of no text', '{"object":"%ff.txt"}', form, { object: '%ff.txt' }],
    ['a form of the form type', 'object=%22a%22', form, { object: '"a"' }],
    ['a plain form of the JSON type', 'size=1', 'application/json', { size: 1 }],
  ])('takes %s: %s as %s', (_, body, type, expected) => {
    expect(decodeCallbackBody(Buffer.from(body), type)).toStrictEqual({
      ...expected,
      variables: {},
    });
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
