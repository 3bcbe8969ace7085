import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InboxError } from '../../../shared/src/core/index.js';
import {
  buildCallback,
  type CallbackOptions,
} from '../../../shared/src/upload-callback/build-callback.js';
import {
  expandCallbackBody,
  systemVariables,
} from '../../../shared/src/upload-callback/expand-callback-body.js';
import {
  parseCallbackParameter,
  parseCallbackVar,
} from '../../../shared/src/upload-callback/parse-callback.js';

const url = 'https://app.example.com/oss/callback';

function sample(name: string) {
  return JSON.parse(readFileSync(new URL(`../../samples/${name}.json`, import.meta.url), 'utf8'));
}

function bodyOf(options: Omit<CallbackOptions, 'url'>): string {
  return buildCallback({ url, ...options }).parameter.callbackBody;
}

function named(key: string): Record<string, string> {
  return Object.fromEntries([[key, 'a']]);
}

describe('buildCallback', () => {
  it('gives the sample of PutObject, with reqId added', () => {
    const { headers } = sample('callback-upload-putobject-headers').request;
    const { callback } = sample('callback-upload-putobject-headers').decoded;
    const built = buildCallback({
      url: [url, 'https://backup.example.com/oss/callback'],
      host: 'app.example.com',
      body: callback.callbackBody,
      variables: { uid: 'u-1001', 'x:order_id': '67890' },
    });
    expect(built.parameter).toEqual({
      ...callback,
      callbackBody: `${callback.callbackBody}&reqId=\${reqId}`,
    });
    expect(built.callbackVar).toBe(headers['x-oss-callback-var']);
  });

  it('gives the form field of the PostObject sample byte for byte, where reqId is there already', () => {
    const fields: Record<string, string> = Object.fromEntries(
      sample('callback-postobject-v4').fields,
    );
    const json = Buffer.from(fields['callback'] ?? '', 'base64').toString();
    const body = 'object=${object}&size=${size}&token=${x:token}';
    const built = buildCallback({ url, body: `${body}&reqId=\${reqId}` });
    const decoded = Buffer.from(built.callback, 'base64').toString();
    expect(decoded).toBe(json.replace(body, `${body}&reqId=\${reqId}`));
  });

  it('fits all three carriers', () => {
    const built = buildCallback({ url, variables: { uid: 'u-1001' } });
    const { callback, callbackVar } = built;
    expect(built.headers).toEqual({
      'x-oss-callback': callback,
      'x-oss-callback-var': callbackVar,
    });
    expect(built.query).toEqual({ callback, 'callback-var': callbackVar });
    expect(built.form).toEqual({ callback, 'x:uid': 'u-1001' });
    expect(JSON.parse(Buffer.from(callback, 'base64').toString())).toEqual(built.parameter);
    expect(parseCallbackVar(callbackVar ?? '')).toEqual({ 'x:uid': 'u-1001' });
  });

  it.each([undefined, {}])('has no callback-var for the variables %j', (variables) => {
    const built = buildCallback({ url, ...(variables && { variables }) });
    expect(Object.keys(built)).not.toContain('callbackVar');
    expect(Object.keys(built.headers)).toEqual(['x-oss-callback']);
    expect(Object.keys(built.query)).toEqual(['callback']);
    expect(Object.keys(built.form)).toEqual(['callback']);
  });

  it('sends every system variable and the uploader’s own by default', () => {
    const pairs = [...systemVariables.keys(), 'x:uid'].map((name) => [name, `\${${name}}`]);
    const body = bodyOf({ variables: { uid: 'u' } });
    expect([...new URLSearchParams(body)]).toEqual(pairs);
    expect(bodyOf({ bodyType: 'json' })).toContain('"imageInfo.height":${imageInfo.height},');
  });

  it.each([
    ['an https URL', { url }, true],
    ['one https URL of two', { url: ['http://a.com', url] }, true],
    ['an http URL', { url: 'http://a.com' }, undefined],
    ['sni: false', { url, sni: false }, false],
    ['sni: true over http', { url: 'http://a.com', sni: true }, true],
  ])('sets SNI for %s', (_, options, expected) => {
    expect(buildCallback(options).parameter.callbackSNI).toBe(expected);
    expect(parseCallbackParameter(buildCallback(options).callback)).toMatchObject({
      sni: expected === true,
    });
  });

  it('carries host, additional headers and body type', () => {
    const options = { host: '203.0.113.7:8080', additionalHeaders: { tenant: 't1' } };
    const built = buildCallback({ url, bodyType: 'json', ...options });
    expect(parseCallbackParameter(built.callback)).toMatchObject({ bodyType: 'json', ...options });
  });

  it.each([
    'http://a.com',
    'https://a.com:8443/x?y=1&z=%2F',
    'http://203.0.113.7:9000/cb',
    'HTTP://a.com/',
  ])('takes the URL %s', (each) => {
    expect(parseCallbackParameter(buildCallback({ url: each }).callback)).toMatchObject({
      urls: [each],
    });
  });

  it('takes five URLs', () => {
    const urls = Array<string>(5).fill(url);
    expect(parseCallbackParameter(buildCallback({ url: urls }).callback)).toMatchObject({ urls });
  });

  describe('body from fields', () => {
    it('encodes names and constants for a form', () => {
      const fields = { key: '${object}', 'a b': 'x&y=中/$5', empty: '' };
      expect(bodyOf({ fields })).toBe(
        'key=${object}&a%20b=x%26y%3D%E4%B8%AD%2F%245&empty=&reqId=${reqId}',
      );
    });

    it('encodes names and constants for JSON', () => {
      const fields = { key: '${object}', 'a"b': 'x"中/$5' };
      const body = bodyOf({ fields, bodyType: 'json' });
      expect(body).toBe('{"key":${object},"a\\"b":"x\\"中/\\u00245","reqId":${reqId}}');
      expect(JSON.parse(expandCallbackBody(body, 'json', { object: 'k', reqId: 'r' }))).toEqual({
        key: 'k',
        'a"b': 'x"中/$5',
        reqId: 'r',
      });
    });

    it('keeps reqId where the uploader put it', () => {
      expect(bodyOf({ fields: { reqId: '${reqId}', size: '${size}' } })).toBe(
        'reqId=${reqId}&size=${size}',
      );
    });

    it('sends reqId alone for no fields', () => {
      expect(bodyOf({ fields: {}, bodyType: 'json' })).toBe('{"reqId":${reqId}}');
    });

    it('takes any x: variable when the values come with the form', () => {
      expect(bodyOf({ fields: { token: '${x:token}' } })).toBe('token=${x:token}&reqId=${reqId}');
    });
  });

  describe('own template', () => {
    it.each([
      ['form', 'a=${object}', 'a=${object}&reqId=${reqId}'],
      ['form', 'a=${object}&', 'a=${object}&reqId=${reqId}'],
      ['form', 'id=${reqId}', 'id=${reqId}'],
      ['json', '{"a":${object}}', '{"a":${object},"reqId":${reqId}}'],
      ['json', '{ "a": {} }\n', '{ "a": {},"reqId":${reqId}}'],
      ['json', '{ }', '{"reqId":${reqId}}'],
      ['json', '{"id":${reqId}}', '{"id":${reqId}}'],
      [
        'json',
        '{"size":"${imageInfo.width},${imageInfo.height}"}',
        '{"size":"${imageInfo.width},${imageInfo.height}","reqId":${reqId}}',
      ],
    ] as const)('completes the %s template %s', (bodyType, body, expected) => {
      expect(bodyOf({ bodyType, body })).toBe(expected);
    });
  });

  const long = 'a'.repeat(4000);
  const refused: [what: string, options: Partial<CallbackOptions>, message: string][] = [
    ['no URL', { url: [] }, 'url: must be 1 to 5'],
    ['six URLs', { url: Array<string>(6).fill(url) }, 'url: must be 1 to 5 URLs, not 6'],
    ['a relative URL', { url: '/oss/callback' }, 'url: must begin with http'],
    ['a URL without a scheme', { url: 'a.com/cb' }, 'url: must begin with http'],
    ['an empty URL', { url: '' }, 'url: must begin with http'],
    ['another scheme', { url: 'ftp://a.com' }, 'url: must begin with http'],
    ['no host', { url: 'http:///x' }, 'url: must begin with http'],
    ['an IPv6 address', { url: 'http://[::1]:80/' }, 'url: must not be an IPv6'],
    ['a user name', { url: 'http://user@a.com/' }, 'url: must not hold a user name'],
    ['an empty user name', { url: 'http://@a.com/' }, 'url: must not hold a user name'],
    ['a fragment', { url: 'http://a.com/#' }, 'url: must not have a fragment'],
    ['a semicolon', { url: 'http://a.com/;x' }, 'url: must not contain ";"'],
    ['non-ASCII text', { url: 'http://a.com/中' }, 'url: must be percent-encoded'],
    ['a space', { url: 'http://a.com/a b' }, 'url: must be percent-encoded'],
    ['a line break', { url: 'http://a.com/\n' }, 'url: must be percent-encoded'],
    ['a backslash', { url: 'http://a.com\\x' }, 'url: must be percent-encoded'],
    ['a stray percent sign', { url: 'http://a.com/%zz' }, 'url: must be percent-encoded'],
    ['a bad port', { url: 'http://a.com:99999/' }, 'url: must have a valid host'],
    ['a bad second URL', { url: [url, 'nope'] }, 'url: must begin with http'],
    ['a line break in host', { host: 'a.com\r\nx: y' }, 'host: must be'],
    ['an empty host', { host: '' }, 'host: must be'],
    ['a reserved header', { additionalHeaders: { host: 'a' } }, 'additionalHeaders: must not'],
    ['an x-oss- header', { additionalHeaders: { 'x-oss-a': 'a' } }, 'additionalHeaders: must not'],
    ['body with fields', { body: 'a=1', fields: {} }, 'body: goes without fields'],
    ['an empty body', { body: '' }, 'body: is empty'],
    ['a blank body', { body: ' \n' }, 'body: is empty'],
    ['an encoded variable', { body: 'a=%24%7Bobject%7D' }, 'body: has an encoded variable'],
    ['a template encoded twice', { body: 'a%253D%2524%257Bobject%257D' }, 'body: has an encoded'],
    ['half an encoded variable', { body: 'a=$%7Bobject%7D' }, 'body: has an encoded variable'],
    [
      'a variable that JSON encodes',
      { body: '{"a":"\\u0024{object}"}', bodyType: 'json' },
      'body: has an encoded variable',
    ],
    ['an encoded field', { fields: { a: '%24%7Bobject%7D' } }, 'fields.a: has an encoded variable'],
    ['an escaped variable', { body: 'a=\\${object}' }, 'body: has a backslash before a "$"'],
    [
      'an escaped variable in JSON',
      { body: '{"a":\\${object}}', bodyType: 'json' },
      'body: has a backslash',
    ],
    ['JSON as a form', { body: '{"a":${object}}' }, 'body: is JSON, and OSS would percent-encode'],
    ['a request id that is none', { body: 'a=1&reqId=undefined' }, 'body: reqId must be ${reqId}'],
    [
      'a request id that is none in JSON',
      { body: '{"reqId":"undefined"}', bodyType: 'json' },
      'body: reqId must be ${reqId}',
    ],
    ['a stray dollar sign', { body: 'a=$5' }, 'body: every "$"'],
    ['an unclosed brace', { body: 'a=${object' }, 'body: every "$"'],
    ['an unknown variable', { body: 'a=${key}' }, 'body: OSS has no variable "key"'],
    ['a nameless variable', { body: 'a=${}' }, 'body: OSS has no variable ""'],
    ['a variable in capitals', { body: 'a=${x:Uid}' }, 'body: "x:Uid" must be'],
    [
      'quoted text in JSON',
      { body: '{"a":"${object}"}', bodyType: 'json' },
      'body: is no JSON object',
    ],
    ['a JSON list', { body: '[${object}]', bodyType: 'json' }, 'body: is no JSON object'],
    ['a form under JSON', { body: 'a=${object}', bodyType: 'json' }, 'body: is no JSON object'],
    [
      'a variable not given',
      { fields: { t: '${x:token}' }, variables: {} },
      'fields.t: uses x:token',
    ],
    ['a variable not given', { body: '${x:token}', variables: { a: '' } }, 'body: uses x:token'],
    ['an unknown field variable', { fields: { t: '${Bucket}' } }, 'fields.t: OSS has no variable'],
    ['a mixed field', { fields: { t: 'a${object}' } }, 'fields.t: must be one whole'],
    [
      'two variables in a field',
      { fields: { t: '${bucket}${object}' } },
      'fields.t: must be one whole',
    ],
    ['a field without a name', { fields: { '': '1' } }, 'fields: "" can\'t be a name'],
    ['another reqId', { fields: { reqId: 'mine' } }, 'fields.reqId: must be ${reqId}'],
    ['a variable name in capitals', { variables: { Uid: '1' } }, 'variables: "x:Uid" must be'],
    ['a variable without a name', { variables: { 'x:': '1' } }, 'variables: "x:" must be'],
    [
      'a variable given twice',
      { variables: { a: '1', 'x:a': '2' } },
      'variables: x:a is given twice',
    ],
    ['a long callback', { fields: { a: long } }, 'callback: is '],
    ['a long callback-var', { variables: { a: long } }, 'callback-var: is '],
  ];
  it.each(refused)('refuses %s: %j', (_, options, message) => {
    let error: unknown;
    try {
      buildCallback({ url, ...options });
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(InboxError);
    expect(error).toMatchObject({ code: 'argument_invalid' });
    expect((error as InboxError).message).toContain(message);
  });

  it('takes 5120 characters of Base64 and no more', () => {
    const name = '{"x:a":""}'.length;
    const value = (length: number) => ({ a: 'v'.repeat((length / 4) * 3 - name) });
    expect(buildCallback({ url, variables: value(5120) }).callbackVar).toHaveLength(5120);
    expect(() => buildCallback({ url, variables: value(5124) })).toThrow(/5124 bytes.*5120/);
  });

  it.each(['__proto__', 'constructor', 'prototype'])('refuses %s as a name', (name) => {
    expect(() => buildCallback({ url, fields: named(name) })).toThrow(/can't be a name/);
    expect(() => buildCallback({ url, variables: named(name) })).toThrow(/variables: /);
    expect(() => buildCallback({ url, variables: named(`x:${name}`) })).toThrow(/variables: /);
    expect(() => buildCallback({ url, additionalHeaders: named(`${name}_`) })).toThrow(/a-z/);
  });

  it('is read back by OSS as it was meant', () => {
    const value = fc.oneof(
      fc.constantFrom('${object}', '${size}'),
      fc.string({ unit: 'grapheme' }),
    );
    const options = fc.record({
      bodyType: fc.constantFrom('form', 'json'),
      fields: fc.dictionary(fc.string({ minLength: 1 }), value, { maxKeys: 8 }),
      variables: fc.dictionary(fc.stringMatching(/^[a-z\d_]{1,9}$/), fc.string(), { maxKeys: 8 }),
    });
    fc.assert(
      fc.property(options, ({ bodyType, fields, variables }) => {
        fc.pre(
          !Object.values(fields).some((text) => /\$\{/.test(text) && !/^\$\{\w+\}$/.test(text)),
        );
        fc.pre(!('reqId' in fields));
        const names = [...Object.keys(fields), ...Object.keys(variables)];
        fc.pre(!names.some((name) => ['__proto__', 'constructor', 'prototype'].includes(name)));
        const built = buildCallback({ url, bodyType, fields, variables });
        const parsed = parseCallbackParameter(built.callback);
        expect(parsed).toMatchObject({ urls: [url], bodyType, body: built.parameter.callbackBody });
        if (built.callbackVar) {
          const expected = Object.entries(variables).map(([name, text]) => [`x:${name}`, text]);
          expect(parseCallbackVar(built.callbackVar)).toEqual(Object.fromEntries(expected));
        }
        const body = expandCallbackBody(built.parameter.callbackBody, bodyType, {
          object: 'a/b "c"',
          size: 7,
          reqId: 'R1',
        });
        const received =
          bodyType === 'json' ? JSON.parse(body) : Object.fromEntries(new URLSearchParams(body));
        const filled = (text: string) =>
          text === '${object}'
            ? 'a/b "c"'
            : text === '${size}'
              ? bodyType === 'json'
                ? 7
                : '7'
              : text;
        const sent = Object.entries(fields).map(([name, text]) => [name, filled(text)]);
        expect(received).toEqual({ ...Object.fromEntries(sent), reqId: 'R1' });
      }),
    );
  });
});
