import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Trigger } from '../../../../tools/local/trigger.js';
import { sendRaw } from './send-raw.js';
import { startOnce, startTestFc, type TestFc } from './test-fc.js';

// Returns its event, or what the body asks for.
const source = `
exports.handler = async (event) => {
  const { body, isBase64Encoded } = JSON.parse(event);
  const text = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8').toString();
  if (text === 'throw') throw new Error('secret');
  if (text === 'exit') process.exit();
  if (text === 'hang') await new Promise(() => setInterval(() => {}, 1000));
  if (text === 'long header') return { statusCode: 200, headers: { a: 'x'.repeat(8192) } };
  if (text.startsWith('return ')) return text.slice(7);
  return { statusCode: 200, body: event.toString() };
};`;

const httpTrigger = (authType: string): { triggers: Trigger[] } => ({
  triggers: [{ triggerType: 'http', triggerConfig: { methods: ['GET', 'POST'], authType } }],
});

let test: TestFc;
let url: string;
beforeAll(async () => {
  test = await startTestFc(source, httpTrigger('anonymous'));
  url = test.fc.http.get('f')?.url ?? '';
});
afterAll(() => test.fc.close());

interface HttpEvent {
  readonly rawPath: string;
  readonly headers: Record<string, string>;
  readonly queryParameters: Record<string, string>;
  readonly requestContext: { readonly requestId: string; readonly http: { readonly path: string } };
}

async function eventOf(head: string): Promise<HttpEvent> {
  const { body } = await sendRaw(url, Buffer.from(`${head}\r\nConnection: close\r\n\r\n`));
  return JSON.parse(body) as HttpEvent;
}

describe('the event, of bytes sent as they are', () => {
  it('names headers as Go does and joins repeated ones', async () => {
    const { headers } = await eventOf(
      'GET / HTTP/1.1\r\nhOST: a.b\r\nx-oss-PUB-key-url: 1\r\nX-REPEATED: a\r\nx-repeated: b\r\nx-1st: c',
    );
    expect(headers).toEqual({ 'X-Oss-Pub-Key-Url': '1', 'X-Repeated': 'a,b', 'X-1st': 'c' });
  });

  it('reads the bytes of headers as UTF-8', async () => {
    const { headers } = await eventOf('GET / HTTP/1.1\r\nHost: a\r\nx-name: Bericht für 中国');
    expect(headers['X-Name']).toBe('Bericht für 中国');
  });

  it.each([
    ['/a%20b/%E4%B8%AD+c', '/a%20b/%E4%B8%AD+c', '/a b/中+c'],
    ['/a%FFb%', '/a%FFb%', '/a\ufffdb%'],
    ['http://elsewhere:80/a%2Fb', '/a%2Fb', '/a/b'],
    ['http://elsewhere', '/', '/'],
  ])('has the path of %s encoded and decoded', async (target, rawPath, path) => {
    const event = await eventOf(`GET ${target} HTTP/1.1\r\nHost: a`);
    expect([event.rawPath, event.requestContext.http.path]).toEqual([rawPath, path]);
  });

  it('has decoded query parameters, repeated ones joined, and no prototype to pollute', async () => {
    const { queryParameters } = await eventOf(
      'GET /?a=1+2&b=%E4%B8%AD&a=3%2C4&empty=&bare&__proto__=x HTTP/1.1\r\nHost: a',
    );
    expect(Object.entries(queryParameters)).toEqual([
      ['a', '1 2,3,4'],
      ['b', '中'],
      ['empty', ''],
      ['bare', ''],
      ['__proto__', 'x'],
    ]);
  });

  it('has an empty body as its content type says', async () => {
    const event = await eventOf(
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nContent-Type: application/json',
    );
    expect(event).toMatchObject({ body: '', isBase64Encoded: false });
  });

  it('has the id that the answer has', async () => {
    const response = await fetch(url);
    const { requestContext } = (await response.json()) as HttpEvent;
    expect(response.headers.get('x-fc-request-id')).toBe(requestContext.requestId);
  });
});

const post = (body: string, headers: Record<string, string> = {}) =>
  fetch(url, { method: 'POST', body, headers });

const decodedText = async (body: string) => {
  const returned = JSON.stringify({ statusCode: 200, isBase64Encoded: true, body });
  return (await post(`return ${returned}`)).text();
};

describe('the answer', () => {
  it.each(['throw', 'exit'])(
    'is 502 and 21 bytes of JSON type when the function fails: %s',
    async (body) => {
      const response = await post(body);
      const { status, headers } = response;
      expect([status, await response.text()]).toEqual([502, 'Internal Server Error']);
      expect(headers.get('content-type')).toBe('application/json');
      expect(headers.get('content-length')).toBe('21');
      expect(headers.get('content-disposition')).toBe('attachment');
      expect(headers.get('x-fc-error-type')).toBeNull();
    },
  );

  it('is the body as it came when it is not the Base64 that it claims to be', async () => {
    expect(await decodedText('aGVsbG8=')).toBe('hello');
    expect(await decodedText('aGVsbG8')).toBe('aGVsbG8');
    expect(await decodedText('hello!')).toBe('hello!');
  });

  it.each([
    ['{"statusCode":200,"body":{"a":[1]}}', '{"a":[1]}'],
    ['{"statusCode":200,"body":null}', ''],
    ['{"statusCode":"200","body":"a"}', '{"statusCode":"200","body":"a"}'],
    ['{"statusCode":200.5}', '{"statusCode":200.5}'],
  ])('of %s has the body %s', async (returned, body) => {
    const response = await post(`return ${returned}`);
    expect([response.status, await response.text()]).toEqual([200, body]);
  });

  it.each([
    'long header',
    'return {"statusCode":101}',
    'return {"statusCode":1000}',
    'return {"statusCode":200,"headers":{"a b":"c"}}',
  ])('is BadResponse for what is no answer of HTTP: %s', async (body) => {
    const response = await post(body);
    expect([response.status, await response.json()]).toEqual([
      502,
      expect.objectContaining({ Code: 'BadResponse' }),
    ]);
  });

  it('has headers in UTF-8, and keeps the reserved ones to itself', async () => {
    const headers = {
      'X-Name': '中',
      Connection: 'x',
      'Content-Length': '1',
      'Transfer-Encoding': 'x',
      'Content-Disposition': 'inline',
    };
    const returned = JSON.stringify({ statusCode: 200, headers, body: 'hello' });
    const length = Buffer.byteLength(`return ${returned}`);
    const answer = await sendRaw(
      url,
      `POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: ${length}\r\n\r\nreturn ${returned}`,
    );
    expect(answer.body).toBe('hello');
    expect(answer.headers).toEqual(
      expect.arrayContaining([
        'x-name: 中',
        'content-length: 5',
        'content-disposition: attachment',
      ]),
    );
    expect(answer.headers.filter((line) => /inline|transfer-encoding/i.test(line))).toEqual([]);
  });

  it('has no body with status 204', async () => {
    const response = await post('return {"statusCode":204,"body":"a"}');
    expect([response.status, await response.text()]).toEqual([204, '']);
  });

  it('may be read by any origin, unless the function says by which', async () => {
    const origin = 'https://example.com';
    const response = await post('a', { origin });
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'access-control-allow-origin': origin,
      'access-control-allow-credentials': 'true',
    });
    const own = { statusCode: 200, headers: { 'Access-Control-Allow-Origin': 'null' } };
    const second = await post(`return ${JSON.stringify(own)}`, { origin });
    expect(second.headers.get('access-control-allow-origin')).toBe('null');
  });
});

const long = (size: number) => 'x'.repeat(size);

describe('a refusal', () => {
  it.each([
    ['a path of more than 4 KB', `GET /${long(4096)} HTTP/1.1\r\nHost: a\r\n`],
    ['headers of more than 8 KB', `GET / HTTP/1.1\r\nHost: a\r\na: ${long(8192)}\r\n`],
    ['headers of more than 16 KB', `GET / HTTP/1.1\r\nHost: a\r\na: ${long(20_000)}\r\n`],
    [
      'an invocation type that there is not',
      'GET / HTTP/1.1\r\nHost: a\r\nx-fc-invocation-type: Later\r\n',
    ],
  ])('is InvalidArgument for %s', async (_, head) => {
    const { status, headers, body } = await sendRaw(url, `${head}Connection: close\r\n\r\n`);
    expect([status, JSON.parse(body)]).toEqual([
      400,
      {
        RequestId: expect.stringMatching(/^1-/),
        Code: 'InvalidArgument',
        Message: expect.any(String),
      },
    ]);
    expect(headers).toContain('x-fc-error-type: FCCommonError');
  });

  it('is InvalidArgument for an asynchronous body of more than 128 KB', async () => {
    const response = await post(long(131_073), { 'x-fc-invocation-type': 'Async' });
    expect([response.status, await response.json()]).toMatchObject([
      400,
      { Code: 'InvalidArgument' },
    ]);
  });

  it('is 403 for a method that the trigger does not list', async () => {
    const { status, headers, body } = await sendRaw(
      url,
      'HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
    );
    expect([status, body]).toEqual([403, '']);
    expect(headers).toContain('x-fc-error-type: FCCommonError');
  });

  it('is told of, with the reason', async () => {
    const before = test.told().length;
    await fetch(`${url}/x`, { method: 'PUT' });
    expect(test.told().slice(before)).toMatchObject([
      {
        title: 'f',
        status: 'refused',
        facts: { status: '403', code: 'AccessDenied' },
        parts: [{ name: 'request', text: 'PUT /x' }],
      },
    ]);
  });
});

it('runs an asynchronous request under the id that it answers with', async () => {
  const response = await post('later', { 'x-fc-invocation-type': 'Async' });
  expect([response.status, await response.text()]).toEqual([202, '']);
  const requestId = response.headers.get('x-fc-request-id');
  const isDone = ({ facts, status }: { facts: object; status: string }) =>
    status === 'fine' && 'request' in facts && facts.request === requestId;
  await vi.waitFor(() => expect(test.told().some(isDone)).toBe(true), 20_000);
  const answer = test
    .told()
    .find(isDone)
    ?.parts.find(({ name }) => name === 'answer');
  expect(JSON.parse(answer?.text ?? '')).toMatchObject({
    body: expect.stringContaining(`"requestId":"${requestId}"`),
  });
});

it('ends the instance of a client that goes away', async () => {
  const { fc, told } = await startOnce(source, { ...httpTrigger('anonymous'), timeout: 600 });
  const leaving = new AbortController();
  const request = fetch(fc.http.get('f')?.url ?? '', {
    method: 'POST',
    body: 'hang',
    signal: leaving.signal,
  });
  await vi.waitFor(() => expect(fc.functions()[0]?.instances.busy).toBe(1), 20_000);
  leaving.abort();
  await expect(request).rejects.toThrow();
  await vi.waitFor(() => expect(fc.functions()[0]?.instances.alive).toBe(0), 20_000);
  expect(told()).toMatchObject([{ status: 'failed', facts: { status: '499' } }]);
});

it('cannot check a JWT, and says so', async () => {
  const { fc } = await startOnce(source, httpTrigger('jwt'));
  const response = await fetch(fc.http.get('f')?.url ?? '');
  expect([response.status, await response.json()]).toMatchObject([501, { Code: 'NotImplemented' }]);
});
