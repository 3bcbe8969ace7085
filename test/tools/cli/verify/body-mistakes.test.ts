import { describe, expect, it } from 'vitest';
import type { CapturedRequest } from '../../../../tools/cli/capture/captured-message.js';
import { mistakesOf, signed, vector, withBody } from './requests.js';

type Row = readonly [
  what: string,
  request: CapturedRequest,
  change: (body: string) => string | Uint8Array,
];

const base64 = (text: string) => Buffer.from(text).toString('base64');
const fieldsOf = (form: string) => Object.fromEntries(new URLSearchParams(form));
const spaced = signed('/cb', 'object=a%20b&note=%C3%BC%2A~&vpcId=');
const text = signed('/cb', '{"object":"ü/1.png","size":1}');

function explains(...[what, request, change]: Row): void {
  expect(mistakesOf(request)).toBe('verified');
  expect(mistakesOf(withBody(request, change))).toEqual([what]);
}

describe('of a body it is told that', () => {
  it.each<Row>([
    ['something added a line end after the body', vector('formWithQuery'), (body) => `${body}\n`],
    ['something added a line end after the body', vector('json'), (body) => `${body}\r\n`],
    ['something added a line end after the body', vector('json'), (body) => `${body}\n\n`],
    [
      'a line end at the end of the body was lost',
      signed('/cb', 'a=1\n'),
      (body) => body.trimEnd(),
    ],
    [
      'a line end at the end of the body was lost',
      signed('/cb', 'a=1\r\n'),
      (body) => body.trimEnd(),
    ],
    [
      'CRLF in the body became LF',
      signed('/cb', '{\r\n"a":1}'),
      (body) => body.replaceAll('\r', ''),
    ],
    [
      'LF in the body became CRLF',
      signed('/cb', '{\n"a":1}'),
      (body) => body.replaceAll('\n', '\r\n'),
    ],
    ['blanks were added around the body', vector('form'), (body) => `  ${body} `],
    ['the body is still in Base64', vector('form'), base64],
    ['the body is in Base64 twice', vector('form'), (body) => base64(base64(body))],
    ['the body was Base64 and was decoded', signed('/cb', base64('{"a":1}')), () => '{"a":1}'],
    [
      'the body was captured as a JSON string',
      vector('brokenJson'),
      (body) => JSON.stringify(body),
    ],
    [
      'the body was escaped for a log',
      vector('brokenJson'),
      (body) => JSON.stringify(body).slice(1, -1),
    ],
    [
      'the body was escaped for HTML or XML',
      vector('token'),
      (body) => body.replaceAll('&', '&amp;'),
    ],
    ['the whole body was percent-encoded', vector('json'), encodeURIComponent],
    ['the whole body was percent-decoded', signed('/cb', 'a%2541'), decodeURIComponent],
    [
      'the body was read as Latin-1 and written as UTF-8',
      text,
      (body) => Buffer.from(Buffer.from(body).toString('latin1')),
    ],
    [
      'the body was read as UTF-8 and written as Latin-1',
      signed('/cb', Buffer.from(Buffer.from('{"a":"ü"}').toString('latin1'))),
      (body) => Buffer.from(body, 'latin1'),
    ],
    ['something put a byte order mark before the body', vector('json'), (body) => `\ufeff${body}`],
    [
      'the byte order mark before the body was lost',
      signed('/cb', '\ufeffa=1'),
      (body) => body.slice(1),
    ],
  ])('%s', explains);
});

describe('of a form it is told that', () => {
  const again = 'the form was parsed and written again';
  it.each<Row>([
    [`${again}: %20 became +`, signed('/cb', 'object=a%20b'), (body) => body.replace('%20', '+')],
    [`${again}: + became %20`, signed('/cb', 'object=a+b'), (body) => body.replace('+', '%20')],
    [
      `${again}: its escapes were put in upper case`,
      signed('/cb', 'object=a%2fb'),
      (body) => body.toUpperCase().replace('OBJECT=A', 'object=a').replace('B', 'b'),
    ],
    [
      `${again}: its escapes were put in lower case`,
      vector('token'),
      (body) => body.replaceAll('%2F', '%2f'),
    ],
    [
      `${again}: it encodes other characters than OSS does`,
      spaced,
      (body) => new URLSearchParams(body).toString(),
    ],
    [
      `${again}: it encodes other characters than OSS does`,
      signed('/cb', new URLSearchParams({ 'a b': '~*' }).toString()),
      () => 'a%20b=~*',
    ],
    [
      'the values of the form were decoded',
      signed('/cb', 'object=a%2Bb%20c&size=1'),
      () => 'object=a+b c&size=1',
    ],
    [
      'the body was a form, and was parsed and written as JSON',
      vector('form'),
      (body) => JSON.stringify(fieldsOf(body)),
    ],
    [
      'the body was a form, and was parsed and written as JSON',
      spaced,
      (body) => JSON.stringify(fieldsOf(body)),
    ],
  ])('%s', explains);
});

describe('of JSON it is told that', () => {
  const again = 'the JSON was parsed and written again';
  it.each<Row>([
    [
      `${again}, with different whitespace (the original had none)`,
      vector('json'),
      (body) => pretty(body, 2),
    ],
    [
      `${again}, with different whitespace (the original had none)`,
      vector('json'),
      (body) => pretty(body, '\t'),
    ],
    [`${again}, with different whitespace`, signed('/cb', '{"a":1, "b":[2, "c, d"]}'), minified],
    [`${again}, with different whitespace`, signed('/cb', '{"a": 1, "b": [2, "c, d"]}'), minified],
    [`${again}, with different whitespace`, signed('/cb', '{ "a":1 }'), minified],
    [
      `${again}, with different whitespace (the original was indented)`,
      signed('/cb', '{\n  "a": {},\n  "b": [\n    1\n  ]\n}'),
      minified,
    ],
    [`${again}, with other escapes`, vector('json'), (body) => body.replaceAll('/', '\\/')],
    [
      `${again}, with other escapes`,
      signed('/cb', '{"a":"\\/"}'),
      (body) => body.replace('\\', ''),
    ],
    [`${again}, with other escapes`, text, (body) => body.replace('ü', '\\u00fc')],
    [`${again}, with other escapes`, signed('/cb', '{"a":"\\u00fc"}'), minified],
    [`${again}, with other escapes`, signed('/cb', '{"a":"\\u0026"}'), minified],
  ])('%s', explains);

  it('keeps the digits of what no number holds', () => {
    const request = signed('/cb', '{"crc64":16007215387123456789}');
    const changed = withBody(request, () => '{ "crc64": 16007215387123456789 }');
    expect(mistakesOf(changed)).toEqual([
      `${again}, with different whitespace (the original had none)`,
    ]);
  });
});

function pretty(body: string, indent: number | string): string {
  return JSON.stringify(JSON.parse(body), undefined, indent);
}

function minified(body: string): string {
  return JSON.stringify(JSON.parse(body));
}
