import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MessageEncoding } from '../../../shared/src/config/index.js';
import { encodeBase64, InboxError } from '../../../shared/src/core/index.js';
import { readMessageText } from '../../../shared/src/smq/index.js';

const json = '{"orderId":"ord-0001"}';
const data = { orderId: 'ord-0001' };
const base64 = encodeBase64(json);

describe('readMessageText', () => {
  it.each<[MessageEncoding, string, string, object]>([
    ['auto', 'plain text', 'hello topic', { text: 'hello topic' }],
    ['auto', 'a JSON object', json, { text: json, json: data }],
    ['auto', 'a JSON array with space before it', ' \n[1]', { text: ' \n[1]', json: [1] }],
    ['auto', 'Base64 of a JSON object', base64, { text: json, json: data }],
    ['auto', 'Base64 of a JSON array', encodeBase64('[1]'), { text: '[1]', json: [1] }],
    [
      'auto',
      'Base64 with line breaks',
      `${base64.slice(0, 8)}\r\n${base64.slice(8)}\n`,
      { text: json, json: data },
    ],
    [
      'auto',
      'Base64 of JSON with a byte order mark',
      encodeBase64(`\ufeff${json}`),
      { text: json, json: data },
    ],
    ['auto', 'Base64 of text', encodeBase64('hello topic'), { text: encodeBase64('hello topic') }],
    ['auto', 'Base64 of a JSON string', encodeBase64('"x"'), { text: encodeBase64('"x"') }],
    ['auto', 'Base64 of bytes', 'gICAgA==', { text: 'gICAgA==' }],
    [
      'auto',
      'Base64 of Base64, which comes off once',
      encodeBase64(base64),
      { text: encodeBase64(base64) },
    ],
    ['auto', 'a number', '42', { text: '42', json: 42 }],
    [
      'auto',
      'a long number',
      '16007215387123456789',
      { text: '16007215387123456789', json: '16007215387123456789' },
    ],
    ['auto', 'a quoted text', '"x"', { text: '"x"', json: 'x' }],
    ['auto', 'null', 'null', { text: 'null', json: null }],
    ['auto', 'nothing', '', { text: '' }],
    ['json', 'plain text', 'hello topic', { text: 'hello topic' }],
    ['json', 'a JSON object', json, { text: json, json: data }],
    ['json', 'Base64 of JSON, which stays', base64, { text: base64 }],
    ['base64', 'Base64 of JSON', base64, { text: json, json: data }],
    ['base64', 'Base64 of text', encodeBase64('hello topic'), { text: 'hello topic' }],
    ['base64', 'Base64 of a number', encodeBase64('42'), { text: '42', json: 42 }],
    ['base64', 'Base64 of Base64, which comes off once', encodeBase64(base64), { text: base64 }],
  ])('%s: %s', (encoding, _, text, expected) => {
    expect(readMessageText(text, encoding)).toStrictEqual(expected);
  });

  const deep = '['.repeat(65) + ']'.repeat(65);
  it.each<[MessageEncoding, string, string, RegExp]>([
    ['auto', 'what begins like an object', '{"a":', /not valid JSON/],
    ['auto', 'what begins like an array, after space', '  [1', /not valid JSON/],
    ['auto', 'Base64 of what begins like JSON', encodeBase64('{"a":'), /not valid JSON/],
    ['auto', 'JSON that nests too deep', deep, /nested deeper/],
    ['auto', 'Base64 of JSON that nests too deep', encodeBase64(deep), /nested deeper/],
    ['json', 'what begins like an object', '{"a":', /not valid JSON/],
    ['base64', 'text', 'hello topic!', /SMQ_MESSAGE_ENCODING is base64/],
    ['base64', 'JSON as it is', json, /SMQ_MESSAGE_ENCODING is base64/],
    ['base64', 'nothing', '', /SMQ_MESSAGE_ENCODING is base64/],
    ['base64', 'Base64 of bytes that are not text', 'gICAgA==', /SMQ_MESSAGE_ENCODING is base64/],
    ['base64', 'Base64 of what begins like JSON', encodeBase64('{"a":'), /not valid JSON/],
  ])('%s refuses %s', (encoding, _, text, message) => {
    const act = () => readMessageText(text, encoding);
    expect(act).toThrow(InboxError);
    expect(act).toThrow(expect.objectContaining({ code: 'body_invalid', retryable: false }));
    expect(act).toThrow(message);
  });

  it('drops forbidden keys from the data, and leaves them in the text', () => {
    const text = '{"__proto__":{"a":1},"b":2}';
    expect(readMessageText(text, 'auto')).toStrictEqual({ text, json: { b: 2 } });
  });

  const encodings = fc.constantFrom<MessageEncoding>('auto', 'json', 'base64');

  it('reads any JSON object the same, in Base64 or not', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const text = JSON.stringify(value);
        const plain = readMessageText(text, 'auto');
        expect(plain.text).toBe(text);
        expect(readMessageText(encodeBase64(text), 'auto')).toStrictEqual(plain);
        expect(readMessageText(encodeBase64(text), 'base64')).toStrictEqual(plain);
      }),
    );
  });

  it('throws nothing but InboxError, whatever the text', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc.string({ unit: 'binary' }).map((inner) => encodeBase64(`{${inner}`)),
      fc.base64String(),
    );
    fc.assert(
      fc.property(text, encodings, (each, encoding) => {
        try {
          expect(readMessageText(each, encoding)).toHaveProperty('text');
        } catch (error) {
          if (!(error instanceof InboxError)) throw error;
        }
      }),
      { numRuns: 500 },
    );
  });
});
