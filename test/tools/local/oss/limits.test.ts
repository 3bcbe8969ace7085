import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../temporary-folder.js';
import { startTestOss, type TestOss } from './test-oss.js';

const LIMIT = 1_000_000;
const tooLarge = Buffer.alloc(LIMIT + 1);

let test: TestOss;
let folder: string;
beforeAll(async () => {
  folder = await temporaryFolder();
  test = await startTestOss({ folder, maxBody: LIMIT });
});
afterAll(() => test.oss.close());

const files = async () => {
  const contents = await readdir(join(folder, 'contents'), { recursive: true }).catch(() => []);
  return contents.filter((name) => name.includes('-'));
};

function begin(method: string, path: string, headers: Record<string, string | number>) {
  return request({ host: '127.0.0.1', port: test.oss.port, method, path, headers });
}

async function answerTo(outgoing: ReturnType<typeof begin>) {
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  return { status: response.statusCode, text: await text(response) };
}

describe('a body that is too large', () => {
  it('is refused by its length before it comes', async () => {
    const outgoing = begin('PUT', '/bkt/a', { 'content-length': 600_000_000 });
    outgoing.flushHeaders();
    expect(await answerTo(outgoing)).toEqual({
      status: 400,
      text: expect.stringContaining('<Code>EntityTooLarge</Code>'),
    });
    outgoing.on('error', () => {});
    outgoing.destroy();
  });

  it.each([
    ['PutObject', 'PUT', '/bkt/a'],
    ['AppendObject', 'POST', '/bkt/a?append&position=0'],
  ])('is refused as soon as it is, in chunks (%s)', async (_, method, path) => {
    const outgoing = begin(method, path, { 'transfer-encoding': 'chunked' });
    outgoing.write(tooLarge);
    expect((await answerTo(outgoing)).text).toContain('<Code>EntityTooLarge</Code>');
    outgoing.on('error', () => {});
    outgoing.destroy();
    expect(await files()).toEqual([]);
  });

  it('is refused in a form', async () => {
    const form = new FormData();
    form.append('key', 'a');
    form.append('file', new Blob([tooLarge]));
    const response = await fetch(`${test.oss.url}/bkt`, { method: 'POST', body: form });
    expect(await response.text()).toContain('<Code>EntityTooLarge</Code>');
  });
});

it('refuses an upload without a length', async () => {
  const outgoing = begin('PUT', '/bkt/a', {});
  outgoing.removeHeader('transfer-encoding');
  outgoing.useChunkedEncodingByDefault = false;
  outgoing.end();
  expect(await answerTo(outgoing)).toMatchObject({
    status: 411,
    text: expect.stringContaining('<Code>MissingContentLength</Code>'),
  });
});

it('keeps nothing of an upload that breaks off', async () => {
  const outgoing = begin('PUT', '/bkt/broken', { 'content-length': 100_000 });
  outgoing.on('error', () => {});
  outgoing.write(Buffer.alloc(50_000));
  await vi.waitFor(async () => expect(await files()).toHaveLength(1), 5000);
  outgoing.destroy();
  await vi.waitFor(async () => expect(await files()).toEqual([]), 5000);
  expect((await fetch(`${test.oss.url}/bkt/broken`)).status).toBe(404);
});

it('answers on one connection after a refusal', async () => {
  const refused = await fetch(`${test.oss.url}/bkt/a?acl`, { method: 'PUT', body: tooLarge });
  expect(refused.status).toBe(501);
  expect((await fetch(`${test.oss.url}/bkt/b`, { method: 'PUT', body: 'b' })).status).toBe(200);
});
