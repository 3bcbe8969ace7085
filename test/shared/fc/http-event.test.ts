import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeHttpEvent, jsonResponse } from '../../../shared/src/fc/index.js';

function sample(name: string): Buffer {
  return readFileSync(new URL(`../../samples/${name}`, import.meta.url));
}

const event = {
  version: 'v1',
  rawPath: '/oss/callback',
  headers: { Authorization: 'abc' },
  queryParameters: {},
  body: 'text',
  isBase64Encoded: false,
  requestContext: { http: { method: 'POST' } },
};

function decode(changes: object) {
  return decodeHttpEvent(Buffer.from(JSON.stringify({ ...event, ...changes })));
}

describe('decodeHttpEvent', () => {
  it('reads a callback with a form body, which comes as Base64 (invented sample)', () => {
    const request = decodeHttpEvent(sample('fc-http-oss-callback-form-base64.json'));
    expect(request).toMatchObject({ method: 'POST', path: '/oss/callback', query: {} });
    expect(request?.headers).toMatchObject({
      'x-oss-pub-key-url': expect.stringMatching(/^aHR0/),
      'x-oss-additional-headers': '',
      'content-length': '209',
    });
    expect(request?.body.length).toBe(209);
    expect(request?.body.toString()).toBe(
      'bucket=example-uploads&object=uploads%2F2026%2Fphoto%201.jpg&etag=9A0364B9E99BB480DD25E1F0284C8555&size=1024&mimeType=image%2Fjpeg&imageInfo.height=600&imageInfo.width=800&imageInfo.format=jpg&uploader=user-42',
    );
  });

  it('reads a callback with a JSON body, which comes as text (invented sample)', () => {
    const request = decodeHttpEvent(sample('fc-http-oss-callback-json.json'));
    expect(request?.body.length).toBe(163);
    expect(JSON.parse(String(request?.body))).toMatchObject({ object: 'uploads/2026/photo 1.jpg' });
  });

  it('reads a GET: encoded path, decoded parameters, an empty body in Base64 (invented sample)', () => {
    expect(decodeHttpEvent(sample('fc-http-get.json'))).toStrictEqual({
      method: 'GET',
      path: '/health%20check',
      query: { probe: '1', tag: 'a,b' },
      headers: { accept: '*/*', 'user-agent': 'curl/8.7.1' },
      body: Buffer.alloc(0),
    });
  });

  it('gives any body back byte by byte', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const body = Buffer.from(bytes).toString('base64');
        expect(decode({ body, isBase64Encoded: true })?.body).toStrictEqual(Buffer.from(bytes));
      }),
    );
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(decode({ body: text })?.body).toStrictEqual(Buffer.from(text));
      }),
    );
  });

  it.each([
    ['a long integer', '{"crc64":16007215387123456789,"n":12345678901234567}'],
    ['forbidden keys', '{"__proto__":{"a":1}, "constructor" : 2}'],
    ['a byte order mark and line breaks', '\ufeff{\r\n}\n'],
    ['what looks like Base64', 'QUJD'],
  ])('does not touch a text body with %s', (_, body) => {
    expect(decode({ body })?.body.toString()).toBe(body);
  });

  it.each([
    ['absent', undefined],
    ['null', null],
  ])('takes body, isBase64Encoded and queryParameters that are %s as empty', (_, none) => {
    const request = decode({ body: none, isBase64Encoded: none, queryParameters: none });
    expect(request).toMatchObject({ query: {}, body: Buffer.alloc(0) });
  });

  it('lowers the names of headers and joins those that differ in case only', () => {
    const headers = { 'X-Oss-Tag': 'A', 'x-oss-tag': 'B', AUTHORIZATION: 'c', 'X-OSS-TAG': 'C' };
    expect(decode({ headers })?.headers).toStrictEqual({
      'x-oss-tag': 'A,B,C',
      authorization: 'c',
    });
  });

  it('joins an empty header with its repetition', () => {
    expect(decode({ headers: { A: '', a: 'x' } })?.headers).toStrictEqual({ a: ',x' });
  });

  it('leaves out headers and parameters that are not text', () => {
    const headers = { a: 1, b: ['c'], d: 'kept' };
    const queryParameters = { e: null, f: {}, g: 'kept' };
    expect(decode({ headers, queryParameters })).toMatchObject({
      headers: { d: 'kept' },
      query: { g: 'kept' },
    });
    expect(Object.keys(decode({ headers })?.headers ?? {})).toStrictEqual(['d']);
  });

  it('ignores members it does not know', () => {
    expect(
      decode({
        cookies: ['a'],
        requestContext: { http: { method: 'PUT', more: 1 }, triggerId: 'x' },
      })?.method,
    ).toBe('PUT');
  });

  it.each([
    ['rawPath', { rawPath: undefined }],
    ['a rawPath that is text', { rawPath: 1 }],
    ['headers', { headers: undefined }],
    ['headers that are an object', { headers: ['a'] }],
    ['requestContext', { requestContext: undefined }],
    ['requestContext.http', { requestContext: {} }],
    ['a method', { requestContext: { http: {} } }],
  ])('gives undefined for an event without %s', (_, changes) => {
    expect(decode(changes)).toBeUndefined();
  });

  it.each(['', 'null', '[]', '"text"', '{', '1', '{}', '[{"rawPath":"/"}]'])(
    'gives undefined for %j',
    (text) => {
      expect(decodeHttpEvent(Buffer.from(text))).toBeUndefined();
    },
  );

  it.each(['fc-oss-putobject.json', 'fc-mns-topic-json.json', 'fc-eventbridge-oss.json'])(
    "gives undefined for another trigger's event: %s",
    (name) => {
      expect(decodeHttpEvent(sample(name))).toBeUndefined();
    },
  );

  it('never throws', () => {
    const changed = fc
      .dictionary(fc.constantFrom(...Object.keys(event), 'more'), fc.jsonValue())
      .map((changes) => Buffer.from(JSON.stringify({ ...event, ...changes })));
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), changed), (bytes) => {
        const request = decodeHttpEvent(bytes);
        if (request) expect(request.body).toBeInstanceOf(Buffer);
      }),
    );
  });
});

describe('jsonResponse', () => {
  it('has a text body and says what it is', () => {
    expect(jsonResponse(403, { ok: false, message: 'ü' })).toStrictEqual({
      statusCode: 403,
      headers: { 'Content-Type': 'application/json; charset=utf-8' },
      isBase64Encoded: false,
      body: '{"ok":false,"message":"ü"}',
    });
  });
});
