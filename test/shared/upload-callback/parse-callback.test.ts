import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeBase64, InboxError } from '../../../shared/src/core/index.js';
import { argumentNameOf, ecOf } from '../../../shared/src/upload-callback/callback-refusal.js';
import {
  parseCallbackParameter,
  parseCallbackVar,
} from '../../../shared/src/upload-callback/parse-callback.js';

function sample(name: string) {
  return JSON.parse(readFileSync(new URL(`../../samples/${name}.json`, import.meta.url), 'utf8'));
}

function base64Of(value: unknown): string {
  return encodeBase64(typeof value === 'string' ? value : JSON.stringify(value));
}

function failure(act: () => unknown): InboxError {
  try {
    act();
  } catch (error) {
    if (error instanceof InboxError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

const valid = { callbackUrl: 'https://app.example.com/cb', callbackBody: 'object=${object}' };
/** A valid parameter of exactly this many characters of Base64. */
function callbackOfLength(length: number): string {
  const rest = JSON.stringify({ ...valid, callbackBody: '' }).length;
  return base64Of({ ...valid, callbackBody: 'a'.repeat((length / 4) * 3 - rest) });
}

const appCallback = {
  urls: ['https://app.example.com/oss/callback', 'https://backup.example.com/oss/callback'],
  host: 'app.example.com',
  sni: true,
  body: 'bucket=${bucket}&object=${object}&uid=${x:uid}&order=${x:order_id}',
  bodyType: 'form',
  signatureVersion: '1.0',
  additionalHeaders: {},
};

describe('parseCallbackParameter', () => {
  it.each(['callback-upload-putobject-headers', 'callback-upload-completemultipart'])(
    'reads the headers of the sample %s',
    (name) => {
      const { headers } = sample(name).request;
      expect(parseCallbackParameter(headers['x-oss-callback'])).toEqual(appCallback);
      expect(parseCallbackVar(headers['x-oss-callback-var'])).toEqual({
        'x:uid': 'u-1001',
        'x:order_id': '67890',
      });
    },
  );

  it('agrees with what the sample says it decodes to', () => {
    const { request, decoded } = sample('callback-upload-putobject-headers');
    expect(parseCallbackParameter(request.headers['x-oss-callback'])).toEqual(
      parseCallbackParameter(base64Of(decoded.callback)),
    );
    expect(parseCallbackVar(request.headers['x-oss-callback-var'])).toEqual(decoded.callbackVar);
  });

  it('reads the query of the presigned sample', () => {
    const { requestTarget } = sample('callback-upload-presigned-query').request;
    const query = new URL(requestTarget, 'http://oss').searchParams;
    expect(parseCallbackParameter(query.get('callback') ?? '')).toEqual(appCallback);
    expect(parseCallbackVar(query.get('callback-var') ?? '')).toHaveProperty(['x:uid'], 'u-1001');
  });

  it.each(['callback-postobject-v1', 'callback-postobject-v4'])(
    'reads the form field of the sample %s',
    (name) => {
      const fields: Record<string, string> = Object.fromEntries(sample(name).fields);
      expect(parseCallbackParameter(fields['callback'] ?? '')).toEqual({
        urls: ['https://app.example.com/oss/callback'],
        sni: true,
        body: 'object=${object}&size=${size}&token=${x:token}',
        bodyType: 'form',
        signatureVersion: '1.0',
        additionalHeaders: {},
      });
    },
  );

  it('reads a reference to a callback policy, and the policy itself', () => {
    const { request, bucketCallbackPolicies } = sample('callback-upload-bucket-policy-reference');
    expect(parseCallbackParameter(request.headers['x-oss-callback'])).toEqual({ policy: 'test_2' });
    expect(parseCallbackParameter(bucketCallbackPolicies[0].callback)).toMatchObject({
      urls: ['http://www.example.com/test'],
      host: 'www.example.com',
      sni: false,
    });
    expect(parseCallbackVar(bucketCallbackPolicies[0].callbackVar)).toEqual({
      'x:var1': 'value1',
      'x:var2': 'value2',
    });
  });

  it('reads version 2.0 with additional headers and a URL without a scheme', () => {
    expect(
      parseCallbackParameter(base64Of(sample('callback-v2-additional-headers').callback)),
    ).toEqual({
      urls: ['http://www.example.com'],
      host: 'www.example.com',
      sni: false,
      body: 'object=${object}&size=${size}',
      bodyType: 'form',
      signatureVersion: '2.0',
      additionalHeaders: { 'my-header': 'abc', 'any-header': 'abc' },
    });
  });

  it.each([{}, { callbackUrl: '' }, { callbackUrl: '', callbackBody: 'a' }])(
    'takes %j for no callback',
    (parameter) => {
      expect(parseCallbackParameter(base64Of(parameter))).toBeUndefined();
    },
  );

  it.each([
    ['121.43.113.8:23456/index.html', ['http://121.43.113.8:23456/index.html']],
    ['www.abc.com/cb?next=ftp://x', ['http://www.abc.com/cb?next=ftp://x']],
    ['http://a.com;https://b.com/x;', ['http://a.com', 'https://b.com/x']],
    ['HTTPS://a.com/%E4%B8%AD', ['HTTPS://a.com/%E4%B8%AD']],
  ])('keeps the URLs of %s as given', (callbackUrl, urls) => {
    expect(parseCallbackParameter(base64Of({ ...valid, callbackUrl }))).toMatchObject({ urls });
  });

  it('takes an empty callbackHost for none', () => {
    expect(parseCallbackParameter(base64Of({ ...valid, callbackHost: '' }))).not.toHaveProperty(
      'host',
    );
  });

  it('refuses the documented mistakes with the message, EC and argument of OSS', () => {
    // The last case is a private address, which only the one who calls it can judge.
    const cases = sample('callback-error-400-invalid-argument').cases.slice(0, 3);
    expect(cases).toHaveLength(3);
    for (const { callback, response } of cases) {
      const error = failure(() => parseCallbackParameter(base64Of(callback)));
      expect(error.message).toBe(/<Message>(.*)<\/Message>/.exec(response.body)?.[1]);
      expect(error.code).toBe('argument_invalid');
      expect(ecOf(error)).toBe(response.headers?.['x-oss-ec']);
      const argument = /<ArgumentName>(.*)<\/ArgumentName>/.exec(response.body)?.[1];
      expect(argumentNameOf(error)).toBe(argument ?? 'callback');
    }
  });

  const tooMany = Array.from({ length: 11 }, (_, index) => [`h-${index}`, 'v']);
  const faults: [ec: string | undefined, message: string, change: Record<string, unknown>][] = [
    ['0007-00000004', 'callbackUrl must hold', { callbackUrl: 7 }],
    ['0007-00000004', 'callbackUrl must hold', { callbackUrl: ';' }],
    ['0007-00000004', 'host and port', { callbackUrl: 'www.callback-example.com:test' }],
    ['0007-00000004', 'host and port', { callbackUrl: 'a.com:0' }],
    ['0007-00000004', 'http://', { callbackUrl: 'ftp://a.com' }],
    ['0007-00000004', 'percent-encoded', { callbackUrl: 'http://a.com/中' }],
    ['0007-00000004', 'IPv6', { callbackUrl: 'http://[::1]/' }],
    ['0007-00000005', 'more than 5', { callbackUrl: Array(6).fill('https://a.com').join(';') }],
    ['0007-00000009', 'callbackHost', { callbackHost: 1 }],
    ['0007-00000009', 'callbackHost', { callbackHost: 'a\r\nb: c' }],
    ['0007-00000010', 'callbackBody', { callbackBody: { a: 1 } }],
    ['0007-00000011', 'callbackBody', { callbackBody: '' }],
    ['0007-00000011', 'callbackBody', { callbackBody: undefined }],
    ['0007-00000012', 'callbackBodyType', { callbackBodyType: 'text/plain' }],
    ['0007-00000012', 'callbackBodyType', { callbackBodyType: true }],
    [undefined, 'The callback sni is invalid.', { callbackSNI: 123 }],
    [undefined, 'signatureVersion', { signatureVersion: 1 }],
    [undefined, 'signatureVersion', { signatureVersion: '3.0' }],
    [undefined, 'callbackPolicy', { callbackUrl: '', callbackPolicy: 5 }],
    [undefined, 'callbackPolicy', { callbackUrl: '', callbackPolicy: '' }],
    ['0007-00000021', 'map', { additionalHeaders: 'a: b' }],
    ['0007-00000021', 'text', { additionalHeaders: { a: 1 } }],
    ['0007-00000022', 'at most 10', { additionalHeaders: Object.fromEntries(tooMany) }],
    ['0007-00000023', 'empty name', { additionalHeaders: { '': 'v' } }],
    ['0007-00000024', 'a-z', { additionalHeaders: { 'My-Header': 'v' } }],
    ['0007-00000025', 'line break', { additionalHeaders: { a: 'v\nb: c' } }],
    ['0007-00000026', 'x-oss-', { additionalHeaders: { 'x-oss-test': 'v' } }],
    [undefined, 'keep-alive', { additionalHeaders: { 'keep-alive': 'v' } }],
  ];
  it.each(faults)('answers %s (%s) to %j', (ec, message, change) => {
    const error = failure(() => parseCallbackParameter(base64Of({ ...valid, ...change })));
    expect(error.code).toBe('argument_invalid');
    expect(error.message).toContain(message);
    expect(ecOf(error)).toBe(ec);
    expect(argumentNameOf(error)).toBe('callback');
  });

  it('takes the five URLs and ten headers that OSS allows', () => {
    const callbackUrl = Array(5).fill('https://a.com').join(';');
    const additionalHeaders = Object.fromEntries(tooMany.slice(1));
    expect(
      parseCallbackParameter(base64Of({ ...valid, callbackUrl, additionalHeaders })),
    ).toMatchObject({
      urls: { length: 5 },
      additionalHeaders,
    });
  });

  it.each(['x123-*&', '', 'e30 e30=', 'e30\n', 'e3_-'])(
    'refuses %j, which is not Base64',
    (text) => {
      expect(ecOf(failure(() => parseCallbackParameter(text)))).toBe('0007-00000002');
      expect(argumentNameOf(failure(() => parseCallbackVar(text)))).toBe('callback-var');
    },
  );

  it.each(['{', '[]', 'null', '"a"', '1', '\ufeff'])(
    'refuses %j, which is no JSON object',
    (text) => {
      expect(ecOf(failure(() => parseCallbackParameter(base64Of(text))))).toBe('0007-00000003');
      expect(ecOf(failure(() => parseCallbackVar(base64Of(text))))).toBe('0007-00000103');
    },
  );

  it('refuses bytes that are not UTF-8', () => {
    const base64 = encodeBase64(Uint8Array.of(0x7b, 0xff, 0x7d));
    expect(ecOf(failure(() => parseCallbackParameter(base64)))).toBe('0007-00000003');
  });

  it('takes 5120 characters and refuses one group more', () => {
    expect(callbackOfLength(5120)).toHaveLength(5120);
    expect(parseCallbackParameter(callbackOfLength(5120))).toMatchObject({ sni: false });
    const error = failure(() => parseCallbackParameter(callbackOfLength(5124)));
    expect(ecOf(error)).toBe('0007-00000001');
    expect(ecOf(failure(() => parseCallbackVar(callbackOfLength(5124))))).toBe('0007-00000101');
  });

  it('never makes __proto__ a key', () => {
    const json = `{"callbackUrl":"a.com","callbackBody":"b","__proto__":{"callbackSNI":true},"additionalHeaders":{"__proto__":"v","a":"b"}}`;
    const parsed = parseCallbackParameter(base64Of(json));
    expect(parsed).toMatchObject({ sni: false, additionalHeaders: { a: 'b' } });
    expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype);
  });

  it('throws nothing but InboxError, whatever arrives', () => {
    const field = fc.oneof(fc.jsonValue(), fc.webUrl(), fc.string());
    const near = fc.record(
      {
        callbackUrl: field,
        callbackBody: field,
        callbackHost: field,
        callbackSNI: field,
        callbackBodyType: field,
        additionalHeaders: fc.oneof(fc.dictionary(fc.string(), field), field),
      },
      { requiredKeys: [] },
    );
    const text = fc.oneof(
      fc.string(),
      fc.base64String(),
      fc.json().map(base64Of),
      near.map(base64Of),
    );
    fc.assert(
      fc.property(text, (base64) => {
        for (const parse of [parseCallbackParameter, parseCallbackVar]) {
          try {
            parse(base64);
          } catch (error) {
            expect(error).toBeInstanceOf(InboxError);
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('parseCallbackVar', () => {
  it.each([{ uid: 'a' }, { 'x:': 'a' }, { 'x:Uid': 'a' }, { 'X:uid': 'a' }])(
    'refuses the name in %j',
    (variables) => {
      const error = failure(() => parseCallbackVar(base64Of(variables)));
      expect(error.message).toContain('lower-case');
      expect(error.code).toBe('argument_invalid');
    },
  );

  it.each([1, null, true, ['a'], { a: 'b' }])('refuses the value %j', (value) => {
    const error = failure(() => parseCallbackVar(base64Of({ 'x:uid': value })));
    expect(ecOf(error)).toBe('0007-00000105');
    expect(argumentNameOf(error)).toBe('callback-var');
  });

  it('has nothing to say of an empty map', () => {
    expect(parseCallbackVar(base64Of({}))).toEqual({});
  });

  it('never makes __proto__ a key', () => {
    expect(Object.keys(parseCallbackVar(base64Of('{"__proto__":"a","x:a":"b"}')))).toEqual(['x:a']);
  });
});

describe('ecOf', () => {
  it('knows nothing of other errors', () => {
    const other = new InboxError('body_invalid', 'broken', { cause: new Error('ec') });
    expect(ecOf(other)).toBeUndefined();
    expect(argumentNameOf(other)).toBeUndefined();
  });
});
