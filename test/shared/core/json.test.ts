import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  InboxError,
  isForbiddenKey,
  isObject,
  parseJson,
  repeatedField,
  tryParseJson,
} from '../../../shared/src/core/index.js';

const CRC64 = '16007215387123456789';

function nested(levels: number, open = '[', close = ']'): string {
  return open.repeat(levels) + close.repeat(levels);
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

describe('parseJson keeps the digits of integers beyond 2^53', () => {
  it.each([
    ['a member', `{"crc64":${CRC64}}`, { crc64: CRC64 }],
    ['a member between others', `{"a":1,"crc64":${CRC64},"b":2}`, { a: 1, crc64: CRC64, b: 2 }],
    ['with space around it', `{ "crc64" :\n\t ${CRC64} \r\n}`, { crc64: CRC64 }],
    ['at the top level', CRC64, CRC64],
    ['at the top level with space around it', ` \n${CRC64}\n `, CRC64],
    ['negative', `[-${CRC64}]`, [`-${CRC64}`]],
    ['negative at the top level', `-${CRC64}`, `-${CRC64}`],
    ['first, middle and last of an array', `[${CRC64},${CRC64},${CRC64}]`, [CRC64, CRC64, CRC64]],
    ['deep inside', `{"a":[{"b":[1,${CRC64}]}]}`, { a: [{ b: [1, CRC64] }] }],
    ['the first unsafe one', '[9007199254740992]', ['9007199254740992']],
    ['the first unsafe negative one', '[-9007199254740992]', ['-9007199254740992']],
    ['a thousand digits', `[${'7'.repeat(1000)}]`, ['7'.repeat(1000)]],
    ['after a string with an escaped quote', `{"a":"\\"","b":${CRC64}}`, { a: '"', b: CRC64 }],
    ['after a string that ends in a backslash', `{"a":"\\\\","b":${CRC64}}`, { a: '\\', b: CRC64 }],
  ])('%s', (_, text, expected) => {
    expect(parseJson(text)).toStrictEqual(expected);
  });
});

describe('parseJson leaves everything else as JSON.parse gives it', () => {
  it.each([
    ['a safe integer of 16 digits', '{"a":1234567890123456}'],
    ['the largest safe integer', '[9007199254740991,-9007199254740991]'],
    ['digits inside a string', '"acs:oss:cn-hangzhou:1234567890123456:bucket"'],
    ['unsafe digits inside a string', `"acs:oss:cn-hangzhou:${CRC64}:bucket"`],
    ['JSON inside a string', JSON.stringify(JSON.stringify({ text: '1', list: [1] }))],
    ['a string that is nothing but digits', `["${CRC64}"]`],
    ['a key of digits', `{"${CRC64}":1}`],
    ['a long fraction', '[0.12345678901234567890, 1.00000000000000000]'],
    ['a long exponent form', '[1.234567890123456e+10, 12345678901234567e2]'],
    ['a fraction of many digits', '[12345678901234567.5]'],
    ['nothing', '""'],
    ['null', 'null'],
  ])('%s', (_, text) => {
    expect(parseJson(text)).toStrictEqual(JSON.parse(text));
  });

  it.each([
    [`a string that looks like a long member`, JSON.stringify(`{"a":${CRC64}}`)],
    [`a string beside a long integer`, `{"s":":${CRC64},","n":${CRC64}}`],
    [`a key beside a long integer`, `{"k:${CRC64},":${CRC64}}`],
  ])('strings keep their text: %s', (_, text) => {
    const loose: unknown = JSON.parse(text);
    const exact = parseJson(text);
    if (isObject(loose) && isObject(exact)) {
      expect(Object.keys(exact)).toStrictEqual(Object.keys(loose));
      expect(exact['s']).toStrictEqual(loose['s']);
      expect(Object.values(exact).at(-1)).toBe(CRC64);
    } else expect(exact).toBe(loose);
  });

  it('for any JSON whose integers are safe', () => {
    fc.assert(
      fc.property(
        fc.jsonValue({ maxDepth: 8 }),
        fc.integer({ min: 0, max: 4 }),
        (value, indent) => {
          const text = JSON.stringify(value, null, indent);
          const loose: unknown = JSON.parse(text);
          fc.pre(!/__proto__|constructor|prototype/.test(text) && !/\d{16}/.test(text));
          expect(parseJson(text)).toStrictEqual(loose);
        },
      ),
    );
  });

  it('for any integer, as a number or as its exact digits', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }), (integer) => {
        const isSafe = Number.isSafeInteger(Number(integer));
        const expected = isSafe ? Number(integer) : integer.toString();
        expect(parseJson(`{"n":[${integer}]}`)).toStrictEqual({ n: [expected] });
      }),
    );
  });
});

describe('parseJson never makes keys that change what an object is', () => {
  it.each([
    ['at the top', '{"__proto__":{"a":1},"constructor":1,"prototype":2,"kept":3}', { kept: 3 }],
    ['inside an array', '[{"__proto__":1,"kept":[{"constructor":2}]}]', [{ kept: [{}] }]],
    ['in an object that is kept', '{"a":{"b":{"__proto__":{"x":1}}}}', { a: { b: {} } }],
    ['written with escapes', '{"\\u005f_proto__":{"x":1},"const\\u0072uctor":1}', {}],
    ['beside a long integer', `{"__proto__":{"x":1},"n":${CRC64}}`, { n: CRC64 }],
    [
      'their values may be anything',
      '{"a":"__proto__","b":["constructor"]}',
      { a: '__proto__', b: ['constructor'] },
    ],
  ])('%s', (_, text, expected) => {
    const value = parseJson(text);
    expect(value).toStrictEqual(expected);
    expect(JSON.stringify(value)).toBe(JSON.stringify(expected));
  });

  it('leaves the prototype of the result and of all objects alone', () => {
    const value = parseJson('{"__proto__":{"polluted":1},"a":{"__proto__":{"polluted":1}}}');
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(value).not.toHaveProperty('polluted');
    expect(value).not.toHaveProperty('a.polluted');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('isForbiddenKey tells the three keys', () => {
    const names = ['__proto__', 'constructor', 'prototype', 'proto', 'Constructor', ''];
    expect(names.filter(isForbiddenKey)).toStrictEqual(['__proto__', 'constructor', 'prototype']);
  });
});

describe('parseJson refuses', () => {
  it.each([
    ['arrays', nested(64), nested(65)],
    [
      'objects',
      `${'{"a":'.repeat(63)}{}${'}'.repeat(63)}`,
      `${'{"a":'.repeat(64)}{}${'}'.repeat(64)}`,
    ],
  ])('more than 64 levels of %s', (_, allowed, tooDeep) => {
    expect(() => parseJson(allowed)).not.toThrow();
    expect(failure(() => parseJson(tooDeep))).toMatchObject({
      code: 'body_invalid',
      message: 'nested deeper than 64 levels',
    });
  });

  it.each([
    ['a megabyte of brackets', '['.repeat(1_000_000)],
    ['half a megabyte of closed brackets', nested(500_000)],
    ['a megabyte of braces', '{"a":'.repeat(200_000)],
    ['a megabyte of quotes', '"'.repeat(1_000_001)],
    ['a megabyte of escaped quotes', `"${'\\"'.repeat(500_000)}`],
    ['a megabyte of digits, unclosed', `[${'1'.repeat(1_000_000)}`],
    ['nothing', ''],
    ['a comma too many', '{"a":1,}'],
    ['NaN', '[NaN]'],
    ['a byte order mark', '\ufeff{}'],
    ['a leading zero', '[01234567890123456789]'],
    ['a plus', '[+12345678901234567890]'],
  ])('%s', (_, text) => {
    expect(failure(() => parseJson(text))).toMatchObject({
      code: 'body_invalid',
      retryable: false,
    });
    expect(tryParseJson(text)).toBeUndefined();
  });

  it('in linear time: a megabyte that is full of near misses', () => {
    const texts = [
      `["${':1234567890123456x'.repeat(60_000)}"]`,
      `["${', '.repeat(500_000)}"]`,
      `[${CRC64},"${'\\"'.repeat(500_000)}"]`,
      `[${' '.repeat(1_000_000)}${CRC64}]`,
      `["${`:${'1'.repeat(500)}${' '.repeat(500)}`.repeat(1000)}"]`,
    ];
    for (const text of texts) expect(parseJson(text)).toHaveProperty('length');
  });

  it.each([
    '{"ticket":"s3cr3t-ticket" oops}',
    's3cr3t-ticket',
    '{"a":s3cr3t}',
    '{"s3cr3t',
    '["s3cr3t\n"]',
    '{"a":1} s3cr3t',
  ])('without a word of the text in the message: %s', (text) => {
    const { message } = failure(() => parseJson(text));
    expect(message).toMatch(/^not valid JSON: /);
    expect(message).not.toMatch(/s3cr3t|ticket|oops/);
  });

  it('names the position where the engine tells it', () => {
    expect(failure(() => parseJson('{"a":1 "b"}')).message).toBe('not valid JSON: position 7');
  });

  it('throws nothing but InboxError, whatever the text', () => {
    const pieces = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      '\\',
      '-',
      CRC64,
      '1',
      ' ',
      'null',
      '__proto__',
    );
    const jsonLike = fc.array(pieces, { maxLength: 30 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), jsonLike), (text) => {
        try {
          parseJson(text);
        } catch (error) {
          expect(error).toBeInstanceOf(InboxError);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('isObject', () => {
  it.each([
    [{}, true],
    [{ a: 1 }, true],
    [[], false],
    [null, false],
    [undefined, false],
    ['text', false],
    [1, false],
  ])('%j: %s', (value, expected) => {
    expect(isObject(value)).toBe(expected);
  });
});

describe('repeatedField names the first field that an object has twice', () => {
  it.each([
    ['side by side', '{"a":1,"a":2}', 'a'],
    ['with the same value', '{"a":1,"a":1}', 'a'],
    ['with others between', '{"a":1,"b":{"c":[1,2]},"d":"e","a":2}', 'a'],
    ['with space everywhere', ' \n{ "a" : 1 ,\r\n\t"a" : 2 } ', 'a'],
    ['of several', '{"a":1,"b":2,"b":3,"a":4}', 'b'],
    ['once written with an escape', '{"TopicName":"a","\\u0054opicName":"b"}', 'TopicName'],
    ['with an escaped quote in its name', '{"a\\"b":1,"a\\u0022b":2}', 'a"b'],
    ['whose name ends in a backslash', '{"a\\\\":1,"a\\\\":2}', 'a\\'],
    ['without a name', '{"":1,"":2}', ''],
    ['named __proto__', '{"__proto__":1,"__proto__":2}', '__proto__'],
    ['after arrays of strings', '{"a":["b","c"],"d":["e"],"a":1}', 'a'],
    ['after braces within strings', '{"a":"}{[,","b":"]\\"","a":2}', 'a'],
  ])('%s', (_, text, name) => {
    expect(repeatedField(text)).toBe(name);
  });

  it.each([
    ['different fields', '{"a":1,"b":2}'],
    ['names that differ in case', '{"a":1,"A":2}'],
    ['an empty object', '{}'],
    ['a field of a nested object', '{"a":{"b":1},"b":2,"c":{"b":3}}'],
    ['twice in a nested object', '{"a":{"b":1,"b":2}}'],
    ['twice in an object within an array', '{"a":[{"b":1,"b":2}]}'],
    ['strings of an array', '{"a":["b","b","a"]}'],
    ['values like names', '{"a":"b","b":"a","c":"c"}'],
    ['members within a string', '{"a":"\\",\\"a\\":1","b":"{\\"a\\":1}"}'],
    ['an array', '[{"a":1,"a":2}]'],
    ['a string', '"{\\"a\\":1,\\"a\\":2}"'],
    ['no JSON', 'hello'],
    ['nothing', ''],
    ['names that are no JSON', '{"\\x":1,"\\x":2}'],
  ])('none in %s', (_, text) => {
    expect(repeatedField(text)).toBeUndefined();
  });

  it('exactly when parsing loses a member', () => {
    const member = fc.tuple(fc.constantFrom('a', 'b', '"', '\\', '{', ',', 'é'), fc.jsonValue());
    fc.assert(
      fc.property(fc.array(member, { maxLength: 5 }), (members) => {
        const parts = members.map(
          ([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`,
        );
        const text = `{${parts.join(',')}}`;
        const isLost = Object.keys(Object(JSON.parse(text))).length < members.length;
        expect(repeatedField(text) !== undefined).toBe(isLost);
      }),
    );
  });

  it('in linear time, whatever the text: a megabyte of each', () => {
    const texts = [
      `{${'"'.repeat(1_000_000)}`,
      `{"${'\\"'.repeat(500_000)}`,
      `{"${'\\'.repeat(1_000_001)}`,
      `{${'"a",'.repeat(250_000)}`,
      ' '.repeat(1_000_000),
      `{${'{'.repeat(1_000_000)}`,
      `{"a":"${'x'.repeat(1_000_000)}"}`,
    ];
    const begin = performance.now();
    for (const text of texts) expect(() => repeatedField(text)).not.toThrow();
    expect(performance.now() - begin).toBeLessThan(2000);
  });
});
