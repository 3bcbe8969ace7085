import { describe, expect, it } from 'vitest';
import {
  readCallback,
  readFormCallback,
} from '../../../../../tools/local/oss/callback/read-callback.js';
import { OssError } from '../../../../../tools/local/oss/oss-error.js';

const base64 = (data: object | string) =>
  Buffer.from(typeof data === 'string' ? data : JSON.stringify(data)).toString('base64');
const target = { callbackUrl: 'http://app.example.com/', callbackBody: 'a=${x:a}' };

function refusalOf(fields: object, variables?: object | string) {
  const headers = {
    'x-oss-callback': base64({ ...target, ...fields }),
    ...(variables && { 'x-oss-callback-var': base64(variables) }),
  };
  try {
    readCallback(headers, new Map());
    return undefined;
  } catch (error) {
    if (!(error instanceof OssError)) throw error;
    const { status, code, message, details } = error;
    return { status, code, message, ...details };
  }
}

const many = (count: number) => Array.from({ length: count }, (_, index) => index);

describe('OSS refuses', () => {
  it.each([
    ['more than 5 KB', { callbackBody: 'a'.repeat(4000) }, '0007-00000001'],
    [
      'six URLs',
      {
        callbackUrl: many(6)
          .map((i) => `http://a/${i}`)
          .join(';'),
      },
      '0007-00000005',
    ],
    ['an IPv6 address', { callbackUrl: 'http://[::1]/' }, '0007-00000004'],
    ['an impossible port', { callbackUrl: 'http://a:99999/' }, '0007-00000004'],
    ['a URL with spaces', { callbackUrl: 'http://a/b c' }, '0007-00000004'],
    ['a host that is no text', { callbackHost: 1 }, '0007-00000009'],
    ['a body that is no text', { callbackBody: {} }, '0007-00000010'],
    ['an empty body', { callbackBody: '' }, '0007-00000011'],
    ['another body type', { callbackBodyType: 'text/xml' }, '0007-00000012'],
    ['SNI as text', { callbackSNI: 'true' }, undefined],
    ['a version that is no text', { signatureVersion: 1 }, undefined],
    ['headers in a list', { additionalHeaders: [] }, '0007-00000021'],
    [
      'eleven headers',
      { additionalHeaders: Object.fromEntries(many(11).map((i) => [`a${i}`, ''])) },
      '0007-00000022',
    ],
    ['a header without a name', { additionalHeaders: { '': 'a' } }, '0007-00000023'],
    ['a header in capitals', { additionalHeaders: { A: 'a' } }, '0007-00000024'],
    ['a header with a line break', { additionalHeaders: { a: 'a\nb' } }, '0007-00000025'],
    ["a header of OSS's own", { additionalHeaders: { 'x-oss-a': 'a' } }, '0007-00000026'],
  ])('%s', (_, fields, ec) => {
    const refusal = refusalOf(fields);
    expect(refusal).toMatchObject({
      status: 400,
      code: 'InvalidArgument',
      elements: {
        ArgumentName: 'callback',
        ArgumentValue: base64({ ...target, ...fields }),
      },
    });
    expect(refusal?.ec).toBe(ec);
  });

  it.each([
    ['more than 5 KB', { 'x:a': 'a'.repeat(4000) }, '0007-00000101'],
    ['no JSON', '{', '0007-00000103'],
    ['a list', [], '0007-00000103'],
    ['a name without x:', { a: '1' }, undefined],
    ['a name in capitals', { 'x:A': '1' }, undefined],
    ['an empty name', { 'x:': '1' }, undefined],
    ['a number', { 'x:a': 1 }, '0007-00000105'],
  ])('variables: %s', (_, variables, ec) => {
    const refusal = refusalOf({}, variables);
    expect(refusal).toMatchObject({
      status: 400,
      elements: { ArgumentName: 'callback-var', ArgumentValue: base64(variables) },
    });
    expect(refusal?.ec).toBe(ec);
  });

  it('a broken template, and shows it', () => {
    expect(refusalOf({ callbackBody: 'a=$x:a}' })).toMatchObject({
      message: 'Left brace must be adjacent to dollar sign.',
      ec: '0007-00000105',
      elements: { ArgumentName: 'ReplaceKeyPrefix', ArgumentValue: 'a=$x:a}' },
    });
  });
});

describe('a form', () => {
  it('has a field for each variable, and no callback-var', () => {
    const fields = new Map([
      ['callback', base64(target)],
      ['callback-var', base64({ 'x:b': '2' })],
      ['x:a', '1'],
      ['x-oss-meta-a', '3'],
    ]);
    expect(readFormCallback(fields)?.variables).toEqual({ 'x:a': '1' });
  });

  it('may have variables and no callback', () => {
    expect(readFormCallback(new Map([['x:a', '1']]))).toBeUndefined();
  });
});

it('takes five URLs, of which the scheme may be missing', () => {
  const callbackUrl = '8.8.8.8:23456/index.html;https://a.b;c.d/e?f;http://g;http://h/;';
  const headers = { 'x-oss-callback': base64({ ...target, callbackUrl }) };
  expect(readCallback(headers, new Map())?.target.urls).toEqual([
    'http://8.8.8.8:23456/index.html',
    'https://a.b',
    'http://c.d/e?f',
    'http://g',
    'http://h/',
  ]);
});
