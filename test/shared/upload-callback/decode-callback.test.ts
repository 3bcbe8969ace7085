import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InboxError } from '../../../shared/src/core/index.js';
import { hashedId } from '../../../shared/src/signal/index.js';
import { type CallbackRequest, decodeCallback } from '../../../shared/src/upload-callback/index.js';
import { ownKeys, signedHeaders, signedRequest } from './signed-request.js';

const body =
  'bucket=example-uploads&object=a%2Fb%20c.jpg&size=3&reqId=65A1B2C3D4E5F60718293A4B&uid=u-1';

function decode(request: CallbackRequest) {
  return decodeCallback(request, ownKeys);
}

function codeOf(request: CallbackRequest): string {
  try {
    decode(request);
  } catch (error) {
    if (error instanceof InboxError) return error.code;
    throw error;
  }
  return 'decoded';
}

describe('decodeCallback', () => {
  it('gives the signal of a verified callback', () => {
    expect(decode(signedRequest('/cb', body))).toStrictEqual({
      specversion: '1.0',
      id: '65A1B2C3D4E5F60718293A4B',
      source: 'acs.oss',
      type: 'oss:UploadCallback',
      subject: 'acs:oss:::example-uploads/a/b c.jpg',
      time: '2026-03-01T02:03:04.000Z',
      datacontenttype: 'application/json',
      data: {
        bucket: 'example-uploads',
        object: 'a/b c.jpg',
        size: 3,
        reqId: '65A1B2C3D4E5F60718293A4B',
        variables: { uid: 'u-1' },
      },
    });
  });

  it('takes nothing from headers that are not signed but the time', () => {
    const request = signedRequest('/cb', 'reqId=r-1');
    const headers = {
      ...request.headers,
      'x-oss-bucket': 'evil',
      'x-oss-request-id': 'evil',
      'x-oss-owner': 'evil',
    };
    expect(JSON.stringify(decode({ ...request, headers }))).not.toContain('evil');
  });

  it.each([
    ['absent', undefined],
    ['empty', ''],
    ['no date', 'soon'],
  ])('leaves the time out when the Date header is %s', (_, date) => {
    const request = signedRequest('/cb', body);
    const { date: _date, ...others } = request.headers;
    const headers = { ...others, ...(date !== undefined && { date }) };
    expect(decode({ ...request, headers })).not.toHaveProperty('time');
  });

  it('gives a signature that is wrong before a body that is wrong', () => {
    const broken = signedRequest('/cb', '{"size":');
    expect(codeOf(broken)).toBe('body_invalid');
    expect(codeOf({ ...broken, path: '/other' })).toBe('signature_invalid');
  });

  it('trusts no key but that of OSS when it is given no other', () => {
    expect(() => decodeCallback(signedRequest('/cb', body))).toThrow(
      expect.objectContaining({ code: 'key_url_untrusted' }),
    );
  });
});

const withRequestId = (request: CallbackRequest, id: string) => ({
  ...request,
  headers: { ...request.headers, 'x-oss-request-id': id },
});

describe('the id', () => {
  it('is the reqId, whatever else differs', () => {
    const one = decode(signedRequest('/cb', 'reqId=r-1&size=1'));
    const other = decode(signedRequest('/other?x=1', '{"reqId":"r-1"}'));
    expect([one.id, other.id]).toStrictEqual(['r-1', 'r-1']);
  });

  it('is a hash of a reqId that is not fit to be one', () => {
    expect(decode(signedRequest('/cb', 'reqId=a%0Ab')).id).toBe(hashedId('a\nb'));
  });

  it.each(['size=1', 'reqId=&size=1', '{"reqId":null,"size":1}'])(
    'is, without reqId (%s), a hash of the signed bytes and the request id',
    (text) => {
      const request = signedRequest('/cb', text);
      const { id } = decode(request);
      expect(id).toMatch(/^[\w-]{43}$/);
      expect(decode(request).id).toBe(id);
      expect(decode(withRequestId(request, 'other')).id).not.toBe(id);
      expect(decode(signedRequest('/cb', text.replace('1', '2'))).id).not.toBe(id);
      expect(decode(signedRequest('/other', text)).id).not.toBe(id);
    },
  );

  it('is the same whether the query came raw or as parameters', () => {
    const headers = signedHeaders('/cb?b=2&a=1', 'size=1');
    const request = { path: '/cb', headers, body: Buffer.from('size=1') };
    expect(decode({ ...request, query: { a: '1', b: '2' } }).id).toBe(
      decode({ ...request, query: 'b=2&a=1' }).id,
    );
  });
});

describe('for any signed body', () => {
  it('nothing but InboxError is thrown, and a changed body is never decoded', () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.json(), fc.webQueryParameters());
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array(),
          text.map((each) => Buffer.from(each)),
        ),
        (bytes) => {
          const request = signedRequest('/cb', bytes);
          expect(['decoded', 'body_invalid']).toContain(codeOf(request));
          const changed = Buffer.concat([bytes, Buffer.from('x')]);
          expect(codeOf({ ...request, body: changed })).toBe('signature_invalid');
        },
      ),
    );
  });
});
