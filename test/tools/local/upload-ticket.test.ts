import { createServer, type Server } from 'node:http';
import {
  createUploadTicket,
  createUploadUrl,
  decodeCallbackBody,
  ticketSecrets,
  type UploadOptions,
  verifyTicket,
} from 'oss-inbox';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { closeServer, listen } from '../../../tools/local/http/listen.js';
import { readBody } from '../../../tools/local/http/read-body.js';
import { startTestOss, type TestOss } from './oss/test-oss.js';

let test: TestOss;
let application: Server;
let options: UploadOptions;
let bodies: Buffer[];

const secret = 'a-secret-for-local-tickets';
const file = new File(['hello'], 'a b+报.txt', { type: 'text/plain' });

beforeAll(async () => {
  test = await startTestOss();
  application = createServer((message, response) => {
    void readBody(message).then((body) => {
      if (body) bodies.push(body);
      response.writeHead(200, { 'content-length': 15 }).end('{"Status":"OK"}');
    });
  });
  const { url } = await listen(application, 0);
  options = {
    bucket: 'bkt',
    region: 'cn-hangzhou',
    credentials: { accessKeyId: 'id', accessKeySecret: 'secret' },
    secrets: secret,
    callbackUrl: `${url}/oss/callback`,
    endpoint: `${test.oss.url}/bkt`,
    user: 'u-1',
    variables: { album: '7' },
  };
});
afterAll(async () => {
  await test.oss.close();
  await closeServer(application);
});
beforeEach(() => {
  bodies = [];
});

function admitted() {
  const { bucket = '', object = '', variables } = decodeCallbackBody(bodies[0] ?? Buffer.of());
  const now = Math.floor(Date.now() / 1000);
  const { ticket, ...others } = variables;
  expect([bodies.length, others]).toEqual([1, { 'x:album': '7' }]);
  const upload = { bucket, object, variables: others };
  return { object, ticket: verifyTicket(ticket, upload, ticketSecrets([secret]), now) };
}

async function post(ticket: ReturnType<typeof createUploadTicket>, more: [string, string][] = []) {
  const form = new FormData();
  // As the browser gets it: through JSON.
  const { url, fields }: typeof ticket = JSON.parse(JSON.stringify(ticket));
  for (const [name, value] of [...fields, ...more]) form.append(name, value);
  form.append('file', file);
  return fetch(url, { method: 'POST', body: form });
}

describe('an issued upload', () => {
  it.each(['form', 'json'] as const)(
    'by form below a prefix reaches the application (%s)',
    async (bodyType) => {
      const ticket = createUploadTicket({ ...options, prefix: 'u-1/', maxSize: 10, bodyType });
      const response = await post(ticket);
      expect([response.status, await response.json()]).toEqual([200, { Status: 'OK' }]);
      expect(admitted()).toMatchObject({
        object: 'u-1/a b+报.txt',
        ticket: { prefix: 'u-1/', user: 'u-1', nonce: ticket.nonce },
      });
    },
  );

  it('by form to a key gets the type that was pinned', async () => {
    const key = 'u-1/中 +.png';
    const ticket = createUploadTicket({ ...options, key, maxSize: 10, contentType: 'image/png' });
    expect((await post(ticket)).status).toBe(200);
    expect(admitted()).toMatchObject({ object: key, ticket: { key } });
    const { headers } = (await test.client.head(key)).res;
    expect(headers['content-type']).toBe('image/png');
  });

  it('by form gets the type that the client chose among several', async () => {
    const contentType = ['image/png', 'image/jpeg'];
    const ticket = createUploadTicket({ ...options, key: 'u-1/c', maxSize: 10, contentType });
    const type = 'image/jpeg';
    await post(ticket, [
      ['x-oss-content-type', type],
      ['Content-Type', type],
    ]);
    const { headers } = (await test.client.head('u-1/c')).res;
    expect([bodies.length, headers['content-type']]).toEqual([1, type]);
  });

  it('by URL reaches the application', async () => {
    const key = 'u-1/中 +%.txt';
    const { url, headers, nonce } = createUploadUrl({ ...options, key, contentType: 'text/plain' });
    const response = await fetch(url, { method: 'PUT', headers, body: file });
    expect([response.status, await response.json()]).toEqual([200, { Status: 'OK' }]);
    expect(admitted()).toMatchObject({ object: key, ticket: { key, user: 'u-1', nonce } });
  });

  it('does not replace an object where that is forbidden', async () => {
    const choices = { ...options, key: 'u-1/once.txt', forbidOverwrite: true };
    const ticket = createUploadTicket({ ...choices, maxSize: 10 });
    expect([(await post(ticket)).status, (await post(ticket)).status]).toEqual([200, 409]);
    const { url, headers } = createUploadUrl(choices);
    expect((await fetch(url, { method: 'PUT', headers, body: 'other' })).status).toBe(409);
    expect(bodies).toHaveLength(1);
  });
});
