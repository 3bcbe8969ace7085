import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestOss, type TestOss } from './test-oss.js';

let test: TestOss;
beforeAll(async () => {
  test = await startTestOss();
});
afterAll(() => test.oss.close());

const origin = 'https://app.example.com';

it('lets a page of any origin send what it asks for', async () => {
  const headers = { origin, 'access-control-request-headers': 'x-oss-callback,x-oss-meta-a' };
  const response = await fetch(`${test.oss.url}/bkt/a`, { method: 'OPTIONS', headers });
  expect(response.status).toBe(200);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'access-control-allow-origin': '*',
    'access-control-allow-headers': 'x-oss-callback,x-oss-meta-a',
    'access-control-allow-methods': expect.stringContaining('PUT'),
  });
});

it.each(['PUT', 'HEAD'])('lets it read the headers of an answer to %s', async (method) => {
  const body = method === 'PUT' ? 'hello' : null;
  const response = await fetch(`${test.oss.url}/bkt/a`, { method, headers: { origin }, body });
  expect(response.headers.get('access-control-allow-origin')).toBe('*');
  const exposed = response.headers.get('access-control-expose-headers')?.split(', ');
  expect(exposed).toEqual(
    expect.arrayContaining(['etag', 'x-oss-hash-crc64ecma', 'x-oss-request-id']),
  );
});

it('lets it read an error', async () => {
  const response = await fetch(`${test.oss.url}/bkt/none`, { headers: { origin } });
  expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([
    404,
    '*',
  ]);
});

it('says nothing to who names no origin', async () => {
  const response = await fetch(`${test.oss.url}/bkt/none`);
  expect(response.headers.get('access-control-allow-origin')).toBeNull();
});
