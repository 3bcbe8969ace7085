import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InboxError } from '../../../shared/src/core/index.js';
import { argumentNameOf, ecOf } from '../../../shared/src/upload-callback/callback-refusal.js';
import {
  type CallbackValues,
  callbackBodyVariables,
  expandCallbackBody,
  systemVariables,
} from '../../../shared/src/upload-callback/expand-callback-body.js';

function read(path: string): { template: string; body: string } {
  const file = JSON.parse(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'));
  return { template: file.template ?? file.callbackBodyTemplate, body: file.request.body };
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

describe('expandCallbackBody', () => {
  it('gives the body that OSS signed (captured, vector 03)', () => {
    const { template, body } = read('vectors/oss-callback-03-json-session-path.json');
    const name = '2f7b2ccf30e9270ea920f1ab8a4037a546a2f0d5.jpg';
    const values = {
      'x:fname': name,
      object: `1/1_hFRtDLgM_${name}`,
      size: 114020,
      'imageInfo.width': 810,
      'imageInfo.height': 539,
    };
    expect(expandCallbackBody(template, 'json', values)).toBe(body);
  });

  it('percent-encodes "/" and ":" of form values (captured, vector 04)', () => {
    const { body } = read('vectors/oss-callback-04-form-colon-encoding.json');
    const fields = [...new URLSearchParams(body)];
    const template = fields.map(([name], index) => `${name}=\${x:v${index}}`).join('&');
    const values = Object.fromEntries(fields.map(([, value], index) => [`x:v${index}`, value]));
    expect(expandCallbackBody(template, 'form', values)).toBe(body);
  });

  const token = 'v1.1772870400.u-1001.Zm9vYmFyYmF6';
  const samples: [file: string, type: 'form' | 'json', values: CallbackValues][] = [
    [
      'callback-form-all-variables',
      'form',
      {
        bucket: 'example-bucket',
        object: 'upload/2026/报告 v1+final.png',
        etag: '5D41402ABC4B2A76B9719D911017C592',
        size: 114020,
        mimeType: 'image/png',
        'imageInfo.height': 539,
        'imageInfo.width': 810,
        'imageInfo.format': 'png',
        crc64: 16007215387123456789n,
        contentMd5: 'XUFAKrxLKna5cZ2REBfFkg==',
        vpcId: undefined,
        clientIp: '203.0.113.7',
        reqId: '69ABDB00C0FFEE0000000001',
        operation: 'PutObject',
        'x:uid': 'u-1001',
      },
    ],
    [
      'callback-form-non-image-empty',
      'form',
      { object: 'upload/file.zip', size: 157, mimeType: 'application/x-zip-compressed' },
    ],
    [
      'callback-token-in-body',
      'form',
      {
        object: 'upload/u-1001/a.txt',
        etag: '5D41402ABC4B2A76B9719D911017C592',
        size: 5,
        'x:token': token,
      },
    ],
    ['callback-json-non-image-nulls', 'json', { object: 'upload/a.bin', size: 3 }],
    ['callback-json-broken-template', 'json', { object: 'upload/a.txt', size: 1 }],
  ];
  it.each(samples)('gives the body of the sample %s (invented)', (file, type, values) => {
    const { template, body } = read(`samples/${file}.json`);
    expect(expandCallbackBody(template, type, values)).toBe(body);
  });

  const cases: [what: string, type: 'form' | 'json', template: string, expected: string][] = [
    [
      'encodes a space as %20',
      'form',
      'a=${x:text}',
      'a=%20%2B%26%3D%25%21%27%28%29%2A~-._%E4%B8%AD',
    ],
    ['escapes JSON, but not "/" or non-ASCII', 'json', '${x:json}', '"a\\"\\\\\\n/中"'],
    ['keeps every digit of crc64', 'json', '${crc64}', '16007215387123456789'],
    ['quotes digits that are text', 'json', '${x:digits}', '"42"'],
    ['quotes a size that is no number', 'json', '${size}', '"big"'],
    ['leaves an empty text empty', 'form', 'a=${x:empty}', 'a='],
    ['quotes an empty text', 'json', '${x:empty}', '""'],
    ['replaces half a surrogate pair', 'form', '${x:half}', '%EF%BF%BD'],
    ['replaces half a surrogate pair', 'json', '${x:half}', '"\ufffd"'],
    [
      'keeps template text, spaces and percent signs',
      'json',
      '{ "a" , %24{b} "${vpcId}"',
      '{ "a" , %24{b} "null"',
    ],
    ['has no value for an unknown name', 'json', '[${nope},${}]', '[null,null]'],
    [
      'has no value for names of the prototype',
      'form',
      '${__proto__}${constructor}${toString}',
      '',
    ],
    ['does not expand a value again', 'form', '${x:nested}', '%24%7Bobject%7D%24%26'],
  ];
  const values: CallbackValues = {
    'x:text': " +&=%!'()*~-._中",
    'x:json': 'a"\\\n/中',
    'x:digits': '42',
    'x:empty': '',
    'x:half': '\ud800',
    'x:nested': '${object}$&',
    crc64: '16007215387123456789',
    size: 'big',
    object: 'k',
  };
  it.each(cases)('%s (%s: %s)', (_, type, template, expected) => {
    expect(expandCallbackBody(template, type, values)).toBe(expected);
  });

  it.each(['size=${size}&my_var=$x:my_var}', '$', 'a$$b', '${object}$ {size}', '$(object)'])(
    'refuses a dollar sign without a brace: %s',
    (template) => {
      const error = failure(() => expandCallbackBody(template, 'form', {}));
      expect(error.message).toBe('Left brace must be adjacent to dollar sign.');
      expect(error.code).toBe('argument_invalid');
      expect(ecOf(error)).toBe('0007-00000105');
      expect(argumentNameOf(error)).toBe('ReplaceKeyPrefix');
    },
  );

  it.each(['${', 'a=${object', '${object}${size'])('refuses an unclosed brace: %s', (template) => {
    const error = failure(() => expandCallbackBody(template, 'json', {}));
    expect(error.message).toContain('Right brace');
    expect(ecOf(error)).toBe('0007-00000105');
  });

  it('stays linear on many unclosed braces', () => {
    expect(() => expandCallbackBody('${'.repeat(500_000), 'form', {})).toThrow(InboxError);
  });

  it('gives form values back through URLSearchParams', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1 }), (texts) => {
        const template = texts.map((_, index) => `v=\${x:${index}}`).join('&');
        const named = Object.fromEntries(texts.map((text, index) => [`x:${index}`, text]));
        const body = expandCallbackBody(template, 'form', named);
        expect(new URLSearchParams(body).getAll('v')).toEqual(texts);
        expect(body).toMatch(/^[\w.~%&=-]*$/);
      }),
    );
  });

  it('gives JSON values back through JSON.parse', () => {
    const value = fc.option(fc.oneof(fc.string({ unit: 'grapheme' }), fc.integer()), {
      nil: undefined,
    });
    fc.assert(
      fc.property(fc.array(value), (list) => {
        const template = `[${list.map((_, index) => `\${x:${index}}`).join(',')}]`;
        const named = Object.fromEntries(list.map((item, index) => [`x:${index}`, item]));
        const expected = list.map((item) => item ?? null);
        expect(JSON.parse(expandCallbackBody(template, 'json', named))).toEqual(expected);
      }),
    );
  });

  it('throws nothing but InboxError, whatever the template', () => {
    const template = fc.array(fc.oneof(fc.constantFrom('$', '{', '}', '${', 'size'), fc.string()));
    fc.assert(
      fc.property(template, fc.constantFrom('form', 'json'), (parts, type) => {
        try {
          expandCallbackBody(parts.join(''), type, { size: 1 });
        } catch (error) {
          expect(error).toBeInstanceOf(InboxError);
        }
      }),
    );
  });
});

describe('callbackBodyVariables', () => {
  it('lists each variable once, in order', () => {
    const template = 'a=${object}&b=${x:uid}&c=${object}&d=${imageInfo.width}';
    expect(callbackBodyVariables(template)).toEqual(['object', 'x:uid', 'imageInfo.width']);
  });

  it('is empty for a template of constants', () => {
    expect(callbackBodyVariables('a=1&b={c}')).toEqual([]);
  });
});

describe('systemVariables', () => {
  it('knows the documented fourteen, four of them numbers', () => {
    const numbers = [...systemVariables].filter(([, kind]) => kind === 'number');
    expect(systemVariables.size).toBe(14);
    expect(numbers.map(([name]) => name)).toEqual([
      'size',
      'imageInfo.height',
      'imageInfo.width',
      'crc64',
    ]);
  });
});
