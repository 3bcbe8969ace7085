import type { Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestOss, type TestOss } from '../test-oss.js';
import { startRawApplication } from './raw-application.js';

// What is seen of a callback, byte by byte, and what OSS makes of the answer's bytes.
let test: TestOss;
let application: Awaited<ReturnType<typeof startRawApplication>>;
let answer: (socket: Socket) => void;
let received: Buffer[];

beforeAll(async () => {
  test = await startTestOss();
  application = await startRawApplication((bytes, socket) => {
    received.push(bytes);
    answer(socket);
  });
});
afterAll(() => test.oss.close());
afterEach(() => {
  for (const bytes of received) expect(bytes.length).toBeGreaterThan(0);
});
afterAll(() => application.close());
beforeEach(() => {
  received = [];
  answer = (socket) => void socket.end(reply('200 OK', 'Content-Length: 2', '{}'));
});

const reply = (status: string, headers: string, body: string) =>
  `HTTP/1.1 ${status}\r\n${headers}\r\n\r\n${body}`;
const endWith = (text: string) => (socket: Socket) => void socket.end(text);

async function put(fields: Record<string, unknown>) {
  const json = { callbackUrl: `http://127.0.0.1:${application.port}/`, callbackBody: 'a=1' };
  const callback = Buffer.from(JSON.stringify({ ...json, ...fields })).toString('base64');
  const response = await fetch(`${test.oss.url}/bkt/a.txt`, {
    method: 'PUT',
    headers: { 'x-oss-callback': callback },
    body: 'hello',
  });
  const text = await response.text();
  const message = /<Message>(.*)<\/Message>/s.exec(text)?.[1];
  return { status: response.status, text, message, ec: response.headers.get('x-oss-ec') };
}

describe('the request', () => {
  it('has the lines of a captured one', async () => {
    expect((await put({})).status).toBe(200);
    const [head = '', body] = received.join('').split('\r\n\r\n');
    const [line, ...lines] = head.split('\r\n');
    expect([line, body]).toEqual(['POST / HTTP/1.1', 'a=1']);
    expect(lines.map((text) => text.split(':')[0])).toEqual([
      'Host',
      'Connection',
      'Content-Length',
      'Authorization',
      'Content-MD5',
      'Content-Type',
      'Date',
      'User-Agent',
      'x-oss-additional-headers',
      'x-oss-bucket',
      'x-oss-owner',
      'x-oss-pub-key-url',
      'x-oss-request-id',
      'x-oss-requester',
      'x-oss-signature-version',
      'x-oss-tag',
      'eagleeye-rpcid',
    ]);
    expect(lines.at(-1)).toBe('eagleeye-rpcid: 0.1');
  });

  it('carries what is beyond ASCII as UTF-8', async () => {
    await put({ callbackHost: 'exämple.com', additionalHeaders: { 'app-name': '中' } });
    expect(received.join('')).toMatch(/^Host: exämple\.com\r$.*^app-name: 中\r$/ms);
  });

  it.each([
    [true, true],
    [false, false],
    [undefined, false],
  ])('names the host in the TLS handshake with callbackSNI %s: %s', async (sni, isNamed) => {
    answer = (socket) => socket.destroy();
    const callbackUrl = `https://localhost:${application.port}/`;
    await put({ callbackUrl, ...(sni !== undefined && { callbackSNI: sni }) });
    expect(received.join('').includes('localhost')).toBe(isNamed);
  });
});

describe('an answer that OSS does not accept', () => {
  it.each([
    [
      'a redirect, which is not followed',
      reply('302 Found', 'Location: http://127.0.0.1:1/\r\nContent-Length: 0', ''),
      'Error status : 302.',
    ],
    [
      'a Content-Length that is no number',
      reply('200 OK', 'Content-Length: many', '{}'),
      'Error status : 400.User server return invalid conent-length value.',
    ],
    [
      'a negative Content-Length',
      reply('200 OK', 'Content-Length: -2', '{}'),
      'Error status : 400.User server return invalid conent-length value.',
    ],
    [
      'something that is no HTTP',
      'hello',
      'Error status : -1.OSS can not connect to your callbackUrl, please check it.',
    ],
    [
      'a body that ends too early',
      reply('200 OK', 'Content-Length: 20', '{}'),
      'Error status : 502.',
    ],
    [
      'XML that says it is JSON',
      reply('200 OK', 'Content-Length: 4\r\nContent-Type: application/json', '<a/>'),
      'Response body is not valid json format.',
    ],
    [
      'XML that is none',
      reply('200 OK', 'Content-Length: 3\r\nContent-Type: application/xml', '<a>'),
      'Response body is not valid json format.',
    ],
  ])('is %s', async (_, text, message) => {
    answer = endWith(text);
    expect(await put({})).toMatchObject({ status: 203, message });
    expect(received).toHaveLength(1);
  });

  it('is one that goes on for ever: nobody waits for a failure to end', async () => {
    answer = (socket) => void socket.write(reply('500 No', 'Content-Length: 999', 'so'));
    expect(await put({})).toMatchObject({ status: 203, message: 'Error status : 500.' });
  });

  it('is TLS that is none', async () => {
    answer = endWith('hello');
    const callbackUrl = `https://127.0.0.1:${application.port}/`;
    expect(await put({ callbackUrl })).toMatchObject({
      status: 203,
      message: 'Error status : 502.',
    });
  });
});

describe('an answer that OSS accepts', () => {
  it('has up to 3 MB of headers', async () => {
    const headers = `Content-Length: 2\r\nx-long: ${'a'.repeat(1_000_000)}`;
    answer = endWith(reply('200 OK', headers, '{}'));
    expect(await put({})).toMatchObject({ status: 200, text: '{}' });
  });

  it('may be XML that says so', async () => {
    answer = endWith(reply('200 OK', 'Content-Length: 4\r\nContent-Type: application/xml', '<a/>'));
    expect(await put({})).toMatchObject({ status: 200, text: '<a/>' });
  });
});

describe('a callback that can not be sent', () => {
  it('fails when its Host holds a control character', async () => {
    expect(await put({ callbackHost: 'a\u0000b' })).toMatchObject({
      status: 203,
      message: 'Error status : -1.OSS can not connect to your callbackUrl, please check it.',
    });
  });

  it('is refused when its path is not UTF-8', async () => {
    const callbackUrl = `http://127.0.0.1:${application.port}/%E4?a=%E4`;
    expect(await put({ callbackUrl })).toMatchObject({ status: 501 });
    expect(received).toEqual([]);
  });
});
