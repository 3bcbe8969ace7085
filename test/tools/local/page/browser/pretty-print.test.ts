import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { prettyPrint } from '../../../../../tools/local/page/browser/pretty-print.js';

describe('a payload laid out for reading', () => {
  it.each([
    [
      'JSON',
      '{"a":[1,{"b":null}],"c":{}}',
      '{\n  "a": [\n    1,\n    {\n      "b": null\n    }\n  ],\n  "c": {}\n}',
    ],
    ['an empty list with a space', '{ "a" : [ ] }', '{\n  "a": []\n}'],
    ['a text that looks like JSON', '{"a":"{\\"b\\": [1,2]}"}', '{\n  "a": "{\\"b\\": [1,2]}"\n}'],
    [
      'a large number, which keeps all its digits',
      '{"crc64":18446744073709551557,"x":1.0}',
      '{\n  "crc64": 18446744073709551557,\n  "x": 1.0\n}',
    ],
    ['a form', 'a=1&b=x%2Fy+z&c=', 'a = 1\nb = x/y z\nc = '],
    ['a form that is not valid', 'a=1&b=%zz', 'a = 1\nb=%zz'],
    [
      'a request with a body',
      'POST /x HTTP/1.1\r\nHost: h\r\n\r\n{"a":1}',
      'POST /x HTTP/1.1\r\nHost: h\n\n{\n  "a": 1\n}',
    ],
    ['an answer with a form', 'HTTP/1.1 200 OK\r\n\r\na=1&b=2', 'HTTP/1.1 200 OK\n\na = 1\nb = 2'],
  ])('%s', (_, text, pretty) => {
    expect(prettyPrint(text)).toBe(pretty);
  });

  it.each(['', 'hello', '{"a":', '<a/>', 'a=1', 'is a=b & c=d', 'GET / HTTP/1.1\r\n\r\n'])(
    'leaves %j as it is',
    (text) => {
      expect(prettyPrint(text)).toBeUndefined();
    },
  );

  it('means the same as the JSON it was made of', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.array(fc.jsonValue()), fc.dictionary(fc.string(), fc.jsonValue())),
        (value) => {
          const text = JSON.stringify(value);
          expect(prettyPrint(text)).toBe(JSON.stringify(JSON.parse(text), null, 2));
        },
      ),
    );
  });
});
