import { describe, expect, it } from 'vitest';
import { readRequest } from '../../../../tools/cli/capture/read-request.js';
import { check, mistakesOf, requestIn, signed, vector, withChanged } from '../verify/requests.js';

const { headers, body = Buffer.alloc(0) } = vector('form');
const path = '/api/File/15/upload_notify/';
const authorization = headers['authorization'] ?? '';
const lines = [
  `POST ${path} HTTP/1.1`,
  'Host: app.example.com',
  `AUTHORIZATION:  ${authorization}  `,
  'content-Type: application/x-www-form-urlencoded',
];
const length = `Content-Length: ${body.length}`;
const raw = (end: string, more: readonly string[] = [length]) =>
  [...lines, ...more, '', body.toString()].join(end);
const curl = [
  '*   Trying 127.0.0.1:8080...',
  '* Connected to 127.0.0.1 (127.0.0.1) port 8080',
  ...[...lines, length, ''].map((line) => `> ${line}`),
];
const goNames = {
  Authorization: authorization,
  'Content-Type': 'application/x-www-form-urlencoded',
};
const event = {
  version: 'v1',
  rawPath: path,
  headers: goNames,
  queryParameters: {},
  body: body.toString('base64'),
  isBase64Encoded: true,
  requestContext: { http: { method: 'POST', path } },
};
const pairs = Object.entries(goNames);

describe('a captured callback is read, and verifies, from', () => {
  it.each<[name: string, capture: string, form: string]>([
    ['raw HTTP with CRLF', raw('\r\n'), 'raw HTTP request'],
    ['raw HTTP with LF', raw('\n'), 'raw HTTP request'],
    ['raw HTTP with a line end after the body', `${raw('\r\n')}\n`, 'raw HTTP request'],
    ['raw HTTP with an empty line after the body', `${raw('\n')}\r\n\r\n`, 'raw HTTP request'],
    ['raw HTTP without a Content-Length', raw('\r\n', []), 'raw HTTP request'],
    [
      'tcpdump -A, with the packet around it',
      `12:00:00.000 IP a.1 > b.80: Flags [P.], length 300\nE..,@.@.....P....${raw('\n')}\n12:00:00.001 IP b.80 > a.1: Flags [.], ack 1\n`,
      'raw HTTP request',
    ],
    [
      'a proxy, with the origin in its request line',
      raw('\n').replace('POST /', 'POST http://app.example.com/'),
      'raw HTTP request',
    ],
    ['curl -v, then the body', [...curl, body.toString()].join('\n'), 'curl -v output'],
    [
      'curl -v, its CRLF kept, then the body and the answer',
      [
        ...curl.map((line) => `${line}\r`),
        '} [86 bytes data]',
        body,
        '* upload sent',
        '< HTTP/1.1 200',
        '<',
        '{}',
      ].join('\n'),
      'curl -v output',
    ],
    ['an event of Function Compute', JSON.stringify(event), 'Function Compute HTTP event'],
    [
      'JSON with a Base64 body',
      JSON.stringify({ path, headers, bodyBase64: body.toString('base64') }),
      'JSON capture',
    ],
    [
      'JSON with its text',
      JSON.stringify({ url: path, headers, body: body.toString() }),
      'JSON capture',
    ],
    ['JSON with a Buffer', JSON.stringify({ originalUrl: path, headers, body }), 'JSON capture'],
    [
      'JSON with a list of headers, as HAR has them',
      JSON.stringify({
        request: {
          method: 'POST',
          url: `https://app.example.com${path}`,
          headers: pairs.map(([name, value]) => ({ name, value })),
          postData: { text: body.toString() },
        },
      }),
      'JSON capture',
    ],
    [
      'JSON with pairs of headers, and several values',
      JSON.stringify({ path, query: {}, headers: pairs, body: body.toString() }),
      'JSON capture',
    ],
  ])('%s', (_, capture, form) => {
    const request = requestIn(capture);
    expect(request.form).toBe(form);
    expect(check(request)).toMatchObject({ verified: true, mistakes: [] });
  });
});

describe('of a capture it is told that', () => {
  it('its query and method are those of the request line', () => {
    expect(requestIn('PUT /a?b=%20+c HTTP/1.0\r\n\r\n')).toMatchObject({
      method: 'PUT',
      path: '/a',
      query: 'b=%20+c',
      body: undefined,
    });
    expect(requestIn('{"path":"/a","query":"?b=1","headers":{}}').query).toBe('b=1');
    expect(requestIn('{"path":"/a","query":{"b":"1"},"headers":{}}').query).toEqual({ b: '1' });
  });

  it('a header that is there twice is joined', () => {
    expect(requestIn('POST / HTTP/1.1\nA: 1\na: 2\n\n').headers).toEqual({ a: '1,2' });
  });

  it('bytes after its Content-Length were left out', () => {
    const request = requestIn(`${raw('\n')} and more`);
    expect(request.remarks).toEqual(['9 bytes after its Content-Length were left out']);
    expect(check(request).verified).toBe(true);
  });

  it('something stands between head and body', () => {
    const [head = ''] = raw('\n').split('\n\n');
    const capture = `${head}\n\n12:00:00.001 IP a.1 > b.80: length 86\nE..@..${body.toString()}\n`;
    expect(mistakesOf(requestIn(capture))).toEqual([
      'its last bytes are the body: something else stands between head and body',
    ]);
  });

  it('the body is no Base64, although the event says so', () => {
    const request = requestIn(JSON.stringify({ ...event, body: body.toString() }));
    expect(mistakesOf(request)).toEqual([
      'the body is no Base64, although isBase64Encoded says so',
    ]);
  });

  it('the body was captured parsed', () => {
    const fields = Object.fromEntries(new URLSearchParams(body.toString()));
    const request = requestIn(JSON.stringify({ path, headers, body: fields }));
    expect(request.remarks).toEqual(['the body was captured parsed: its bytes are a guess']);
    expect(mistakesOf(request)).toEqual([
      'the body was a form, and was parsed and written as JSON',
    ]);
  });

  it('its path is missing, where it begins with the headers', () => {
    const request = requestIn(raw('\n').slice(raw('\n').indexOf('\n') + 1));
    expect(request.path).toBeUndefined();
    expect(check({ ...request, path }).verified).toBe(true);
  });

  it('bytes that are no UTF-8 stay as they are', () => {
    const bytes = Buffer.from([0xff, 0x0a, 0xfe]);
    const request = signed('/cb', bytes);
    const head = `POST /cb HTTP/1.1\r\nAuthorization: ${request.headers['authorization']}\r\n`;
    const capture = Buffer.concat([Buffer.from(`${head}Content-Length: 3\r\n\r\n`), bytes]);
    expect(check(requestIn(capture)).verified).toBe(true);
  });

  it.each(['', 'hello', '{}', '{"a":1}', '[]', 'GET /', '\ud800'])(
    '%j holds no request',
    (text) => {
      expect(readRequest(Buffer.from(text))).toBeUndefined();
    },
  );

  it('it holds no header that could change what an object is', () => {
    const request = requestIn('POST / HTTP/1.1\n__proto__: 1\nconstructor: 2\n\n');
    expect(Object.keys(withChanged(request, 'a', () => 'b').headers)).toEqual(['a']);
  });
});
