import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestFc, type TestFc } from './test-fc.js';

// Returns its event, or what the body asks for.
const source = `
exports.handler = async (event) => {
  const { body, isBase64Encoded } = JSON.parse(event);
  const text = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8').toString();
  if (text === 'throw') throw new Error('secret');
  if (text.startsWith('return ')) return text.slice(7);
  return { statusCode: 200, body: event.toString() };
};`;

let test: TestFc;
let url: string;
beforeAll(async () => {
  const triggerConfig = { methods: ['GET', 'POST'], authType: 'anonymous' };
  test = await startTestFc(source, { triggers: [{ triggerType: 'http', triggerConfig }] });
  url = test.fc.http.get('f')?.url ?? '';
});
afterAll(() => test.fc.close());

const sampleOf = (name: string): HttpEvent =>
  JSON.parse(
    readFileSync(new URL(`../../../samples/${name}`, import.meta.url), 'utf8'),
  ) as HttpEvent;

interface HttpEvent {
  readonly rawPath: string;
  readonly headers: Record<string, string>;
  readonly body: string;
  readonly isBase64Encoded: boolean;
  readonly requestContext: { readonly http: { readonly method: string } };
}

// fetch would add headers of its own.
function send(method: string, path: string, headers: Record<string, string>, body: Buffer) {
  return new Promise<HttpEvent>((resolve, reject) => {
    const outgoing = request(url + path, { method, headers, agent: false }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => resolve(JSON.parse(text) as HttpEvent));
    });
    outgoing.on('error', reject).end(body);
  });
}

describe('the event', () => {
  it.each([
    ['fc-http-oss-callback-json.json', ''],
    ['fc-http-oss-callback-form-base64.json', ''],
    ['fc-http-get.json', '?probe=1&tag=a&tag=b'],
  ])('equals the documented one: %s', async (name, query) => {
    const sample = sampleOf(name);
    const { method } = sample.requestContext.http;
    const lowerCase = Object.entries(sample.headers).map(([key, value]) => [
      key.toLowerCase(),
      value,
    ]);
    const body = Buffer.from(sample.body, sample.isBase64Encoded ? 'base64' : 'utf8');
    const event = await send(method, sample.rawPath + query, Object.fromEntries(lowerCase), body);
    expect(event).toEqual({
      ...sample,
      requestContext: {
        ...sample.requestContext,
        domainName: '127.0.0.1',
        domainPrefix: '127',
        http: { ...sample.requestContext.http, sourceIp: '127.0.0.1' },
        requestId: expect.stringMatching(/^1-[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{12}$/),
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
        timeEpoch: expect.stringMatching(/^\d{13}$/),
      },
    });
  });

  it.each([
    ['text/plain; charset=utf-8', false],
    ['application/json', false],
    ['application/xml', false],
    ['application/jsonp', true],
    ['application/x-www-form-urlencoded', true],
    ['', true],
  ])('encodes a body of type %j in Base64: %j', async (type, isBase64Encoded) => {
    const headers: Record<string, string> = type ? { 'content-type': type } : {};
    const event = await send('POST', '/', headers, Buffer.from('plain'));
    const body = isBase64Encoded ? Buffer.from('plain').toString('base64') : 'plain';
    expect(event).toMatchObject({ isBase64Encoded, body });
  });

  it('lacks the headers that are for the connection or for Function Compute', async () => {
    const headers = { connection: 'close', 'x-fc-trace': 'a', 'x-other': 'b' };
    const event = await send('GET', '/', headers, Buffer.alloc(0));
    expect(Object.keys(event.headers)).toEqual(['X-Other']);
  });
});

const returning = async (returned: string) => {
  const response = await fetch(url, { method: 'POST', body: `return ${returned}` });
  return { response, text: await response.text() };
};

describe('the answer', () => {
  it('has the status, headers and body that the function describes', async () => {
    const described = {
      statusCode: 418,
      headers: { 'X-Mine': 'a', Server: 'mine', 'x-fc-mine': 'b' },
      body: Buffer.from('tea').toString('base64'),
      isBase64Encoded: true,
    };
    const { response, text } = await returning(JSON.stringify(described));
    expect([response.status, text]).toEqual([418, 'tea']);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'x-mine': 'a',
      'content-type': 'application/json',
      'content-length': '3',
    });
    expect(response.headers.get('server')).toBeNull();
    expect(response.headers.get('x-fc-mine')).toBeNull();
  });

  it.each(['{"a":1}', 'not JSON'])(
    'is all that the function returned when it describes none: %s',
    async (returned) => {
      const { response, text } = await returning(returned);
      expect([response.status, text]).toEqual([200, returned]);
      expect(response.headers.get('content-type')).toBe('application/json');
    },
  );

  it.each(['{"statusCode":99}', '{"statusCode":200,"headers":{"a":"b\\nc"}}'])(
    'is 502 for what HTTP does not allow: %s',
    async (returned) => {
      expect((await returning(returned)).response.status).toBe(502);
    },
  );

  it('hides why the function failed', async () => {
    const response = await fetch(url, { method: 'POST', body: 'throw' });
    expect([response.status, await response.text()]).toEqual([502, 'Internal Server Error']);
  });

  it('refuses a method that the trigger does not list', async () => {
    expect((await fetch(url, { method: 'PUT', body: 'a' })).status).toBe(403);
  });

  it('refuses a path that is too long', async () => {
    expect((await fetch(`${url}/${'a'.repeat(4096)}`)).status).toBe(400);
  });

  it('comes at once for an asynchronous request', async () => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'x-fc-invocation-type': 'Async' },
      body: 'a',
    });
    expect([response.status, await response.text()]).toEqual([202, '']);
  });
});
