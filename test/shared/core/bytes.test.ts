import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeBase64,
  decodeUtf8,
  encodeBase64,
  encodeBase64Url,
  isCanonicalBase64,
} from '../../../shared/src/core/index.js';

describe('decodeBase64', () => {
  it.each([
    ['one byte, padded', 'QQ==', '41'],
    ['one byte, not padded', 'QQ', '41'],
    ['two bytes, padded', 'QUI=', '4142'],
    ['two bytes, not padded', 'QUI', '4142'],
    ['three bytes', 'QUJD', '414243'],
    ['the usual alphabet', '+/+/', 'fbffbf'],
    ['the URL-safe alphabet', '-_-_', 'fbffbf'],
    ['both alphabets in one text', '+_-/', 'fbffbf'],
    ['line breaks', 'QU\r\nJD\n', '414243'],
    ['spaces and tabs', ' Q U\tJD ', '414243'],
    ['a line break before the padding', 'QQ\n==', '41'],
  ])('reads %s', (_, text, hex) => {
    expect(decodeBase64(text)?.toString('hex')).toBe(hex);
  });

  it.each([
    ['nothing', ''],
    ['only space', ' \n'],
    ['only padding', '=='],
    ['one digit', 'Q'],
    ['five digits', 'QUJDQ'],
    ['one padding sign where two belong', 'QQ='],
    ['three padding signs', 'Q==='],
    ['padding that nothing needs', 'QUJD='],
    ['padding in the middle', 'QQ==QUJD'],
    ['other characters', 'QUJ*'],
    ['a comma, as joined headers have it', 'QUJD,QUJD'],
    ['letters beyond ASCII', 'QUJé'],
  ])('refuses %s', (_, text) => {
    expect(decodeBase64(text)).toBeUndefined();
  });

  it('gives back any bytes that were encoded, in either alphabet', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1 }), (bytes) => {
        expect(decodeBase64(encodeBase64(bytes))).toStrictEqual(Buffer.from(bytes));
        expect(decodeBase64(encodeBase64Url(bytes))).toStrictEqual(Buffer.from(bytes));
      }),
    );
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(() => decodeBase64(text)).not.toThrow();
      }),
    );
  });
});

describe('encodeBase64 and encodeBase64Url', () => {
  it('take text as UTF-8', () => {
    expect(encodeBase64('报告?')).toBe('5oql5ZGKPw==');
    expect(encodeBase64Url('报告?')).toBe('5oql5ZGKPw');
    expect(encodeBase64Url(Uint8Array.of(0xfb, 0xff, 0xbf))).toBe('-_-_');
  });
});

describe('decodeUtf8', () => {
  it.each([
    ['nothing', [], ''],
    ['text', [0xe6, 0x8a, 0xa5], '报'],
    ['a byte order mark, which is removed', [0xef, 0xbb, 0xbf, 0x7b], '{'],
    ['only the first of two byte order marks', [0xef, 0xbb, 0xbf, 0xef, 0xbb, 0xbf], '\ufeff'],
    ['four bytes', [0xf0, 0x9f, 0x93, 0xb7], '📷'],
  ])('reads %s', (_, bytes, expected) => {
    expect(decodeUtf8(Uint8Array.from(bytes))).toBe(expected);
  });

  it.each([
    ['a lone continuation byte', [0x80]],
    ['GBK', [0xb1, 0xa8]],
    ['a character that is cut off', [0x61, 0xe6, 0x8a]],
    ['an overlong slash', [0xc0, 0xaf]],
    ['a surrogate', [0xed, 0xa0, 0x80]],
    ['UTF-16', [0xff, 0xfe, 0x7b, 0x00]],
  ])('refuses %s', (_, bytes) => {
    expect(decodeUtf8(Uint8Array.from(bytes))).toBeUndefined();
  });

  it('keeps no state from a call that failed', () => {
    decodeUtf8(Uint8Array.of(0xe6, 0x8a));
    expect(decodeUtf8(Uint8Array.of(0xa5))).toBeUndefined();
    expect(decodeUtf8(Uint8Array.of(0x61))).toBe('a');
  });
});

describe('isCanonicalBase64', () => {
  it('takes exactly what encoding gives', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        expect(isCanonicalBase64(Buffer.from(bytes).toString('base64'))).toBe(true);
      }),
    );
    fc.assert(
      fc.property(fc.stringMatching(/^[AQgwEx+/=]{0,9}$/), (text) => {
        const decodedAndBack = Buffer.from(text, 'base64').toString('base64');
        expect(isCanonicalBase64(text)).toBe(decodedAndBack === text);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    'A',
    'AA',
    'AAA',
    'AA=',
    'AA==A',
    '=',
    '====',
    'AB==',
    'AAB=',
    'AA-_',
    'AAAA\n',
    ' AAAA',
  ])('refuses %j', (text) => {
    expect(isCanonicalBase64(text)).toBe(false);
  });
});
