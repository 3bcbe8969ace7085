import * as fc from 'fast-check';
import { buildCallback, encodeBase64 } from 'oss-inbox';
import { describe, expect, it } from 'vitest';
import { carriersOf } from '../../../../tools/cli/callback/carriers.js';
import { explainCallback } from '../../../../tools/cli/callback/explain-callback.js';
import { readParameter } from '../../../../tools/cli/callback/read-parameter.js';

const url = 'https://app.example.com/oss/callback';
const fields = { key: '${object}', uid: '${x:uid}', kind: 'avatar' };
const built = buildCallback({ url, fields, variables: { uid: 'u-1001' } });
const given = { callback: built.callback, callbackVar: built.callbackVar ?? '' };

/** The problems of a parameter in JSON, faultless but for these members. */
function problemsOf(json: object, variables?: object) {
  const whole = { callbackUrl: url, callbackSNI: true, callbackBody: 'reqId=${reqId}', ...json };
  const callbackVar = variables && encodeBase64(JSON.stringify(variables));
  const callback = encodeBase64(JSON.stringify(whole));
  return explainCallback({ callback, ...(callbackVar && { callbackVar }) }).problems;
}

describe('explainCallback', () => {
  it('says what is asked for and what OSS would send, and finds nothing wrong with what the builder makes', () => {
    const { parameter, variables, request, problems } = explainCallback(given);
    expect(parameter).toMatchObject({ urls: [url], sni: true, bodyType: 'form' });
    expect(variables).toEqual({ 'x:uid': 'u-1001' });
    expect(request).toEqual({
      url,
      headers: { Host: 'app.example.com', 'Content-Type': 'application/x-www-form-urlencoded' },
      body: 'key=uploads%2FBericht%20%E4%B8%AD%E5%9B%BD.png&uid=u-1001&kind=avatar&reqId=6B011F23284281CE075F3B42',
    });
    expect(problems).toEqual([]);
  });

  it('gives the three carriers as the builder does', () => {
    const { carriers } = explainCallback(given);
    expect(carriers?.headers).toEqual(built.headers);
    expect(carriers?.form).toEqual(built.form);
    expect(Object.fromEntries(new URLSearchParams(carriers?.query))).toEqual(built.query);
  });

  it('makes up values for variables that only the upload brings', () => {
    const { request, problems } = explainCallback({ callback: built.callback });
    expect(request?.body).toContain('&uid=sample-uid&');
    expect(problems).toEqual([]);
  });

  const json = 'application/json';
  it.each([
    ['a private address', { callbackUrl: 'https://10.0.0.1/' }, 'error', 'Private address'],
    ['a query', { callbackUrl: `${url}?a=b` }, 'warning', 'has a query'],
    ['a plus in the path', { callbackUrl: `${url}+` }, 'warning', 'has a "+"'],
    [
      'the default domain',
      { callbackUrl: 'https://a.cn-hangzhou.fcapp.run/' },
      'warning',
      'fcapp.run',
    ],
    ['http', { callbackUrl: 'http://app.example.com/' }, 'warning', 'is http'],
    ['https without SNI', { callbackSNI: false }, 'warning', 'callbackSNI'],
    ['signatures of version 2', { signatureVersion: '2.0' }, 'warning', 'signatureVersion'],
    ['no request id', { callbackBody: 'a=${object}' }, 'warning', 'has no ${reqId}'],
    ['an encoded variable', { callbackBody: 'a=%24%7Bobject%7D&r=${reqId}' }, 'error', '%24%7B'],
    [
      'an encoded one in JSON',
      { callbackBodyType: json, callbackBody: '{"a":"\\u0024{etag}","r":${reqId}}' },
      'error',
      '%24%7B',
    ],
    [
      'an escaped variable',
      { callbackBody: 'bucket=\\${bucket}&r=${reqId}' },
      'error',
      'a backslash before a "${"',
    ],
    [
      'a field in quotes',
      { callbackBody: 'object="${object}"&r=${reqId}' },
      'error',
      'upload-callback would refuse what OSS sends: callback body: object is in quotes',
    ],
    [
      'quotes too many',
      { callbackBodyType: json, callbackBody: '{"a":"${reqId}"}' },
      'error',
      'no JSON object',
    ],
    ['JSON that is sent as a form', { callbackBody: '{"a":${reqId}}' }, 'error', 'looks like JSON'],
    [
      'a variable that there is not',
      { callbackBody: 'k=${key}&r=${reqId}' },
      'warning',
      'no variable ${key}',
    ],
    ['a variable in capitals', { callbackBody: 'k=${x:Uid}&r=${reqId}' }, 'error', 'lower case'],
    [
      'an additional header of OSS',
      { additionalHeaders: { 'x-oss-a': 'b' } },
      'error',
      'additionalHeaders',
    ],
    ['SNI as text', { callbackSNI: 'true' }, 'error', 'The callback sni is invalid.'],
    ['six URLs', { callbackUrl: Array(6).fill(url).join(';') }, 'error', '0007-00000005'],
    ['too much of it', { callbackBody: 'a'.repeat(5000) }, 'error', '0007-00000001'],
    ['no URL', { callbackUrl: '' }, 'error', 'calls nobody'],
    ['a policy', { callbackUrl: '', callbackPolicy: 'mine' }, 'warning', 'policy mine'],
  ])('tells of %s', (_, members, severity, message) => {
    const expected = [{ severity, message: expect.stringContaining(message) }];
    expect(problemsOf(members)).toEqual(expected);
  });

  it('tells of a request id that is none', () => {
    expect(problemsOf({ callbackBody: 'object=${object}&reqId=undefined' })).toEqual([
      { severity: 'warning', message: expect.stringContaining('has no ${reqId}') },
      { severity: 'error', message: expect.stringContaining('reqId is not the id of a request') },
    ]);
  });

  it.each([
    ['without a value', {}, 'warning', '${x:uid} has no value'],
    ['that is not used', { 'x:uid': 'u', 'x:other': 'o' }, 'warning', 'x:other has a value'],
    ['that is no text', { 'x:uid': 1 }, 'error', '0007-00000105'],
    ['in capitals', { 'x:Uid': 'u' }, 'error', 'lower-case'],
  ])('tells of a variable %s', (_, variables, severity, message) => {
    const expected = [{ severity, message: expect.stringContaining(message) }];
    expect(problemsOf({ callbackBody: 'u=${x:uid}&r=${reqId}' }, variables)).toEqual(expected);
  });
});

describe('readParameter', () => {
  const { headers, query } = carriersOf(given.callback, given.callbackVar, {});
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  it.each([
    ['headers', ['PUT /a HTTP/1.1', ...lines].join('\r\n'), given],
    ['a query', query, given],
    ['a presigned URL', `https://b.oss-cn-hangzhou.aliyuncs.com/a?Expires=1&${query}#a`, given],
    ['Base64', given.callback, { callback: given.callback }],
    ['encoded Base64', encodeURIComponent(given.callback), { callback: given.callback }],
    ['JSON', JSON.stringify(built.parameter), { callback: given.callback }],
  ])('finds it in %s', (_, text, expected) => {
    expect(readParameter(text)).toEqual(expected);
  });

  it('and explainCallback take any text', () => {
    const member = fc.oneof(
      fc.string(),
      fc.constantFrom('${object}', '$', 'http://a.com', '%'),
      fc.integer(),
    );
    const json = fc
      .record(
        { callbackUrl: member, callbackBody: member, callbackSNI: fc.boolean() },
        { requiredKeys: [] },
      )
      .map((value) => JSON.stringify(value));
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), json, json.map(encodeBase64)), (text) => {
        const { parameter, problems } = explainCallback(readParameter(text));
        expect(parameter !== undefined || problems.length > 0).toBe(true);
      }),
    );
  });
});
