import OSS from 'ali-oss';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestOss, type TestOss } from './test-oss.js';

const own = { accessKeyId: 'LTAI-test', accessKeySecret: 'secret-of-the-test' };
let test: TestOss;
beforeAll(async () => {
  test = await startTestOss({ credentials: [own] });
});
afterAll(() => test.oss.close());

const client = (credentials: typeof own, authorizationV4: boolean) =>
  new OSS({
    region: 'oss-cn-hangzhou',
    bucket: 'bkt',
    endpoint: test.oss.url,
    authorizationV4,
    ...credentials,
  });

it.each([false, true])('answers who signs with a key that it knows (V4: %s)', async (isV4) => {
  await client(own, isV4).put('a 中+.txt', Buffer.from('hello'));
  expect((await client(own, isV4).get('a 中+.txt')).content.toString()).toBe('hello');
  expect((await client(own, isV4).list({})).objects).toHaveLength(1);
  expect((await client(own, isV4).listBuckets()).buckets).toHaveLength(1);
});

it('refuses everybody else before anything is kept', async () => {
  const other = { ...own, accessKeySecret: 'another' };
  await expect(client(other, true).put('b', Buffer.from('b'))).rejects.toMatchObject({
    code: 'SignatureDoesNotMatch',
    status: 403,
  });
  const anonymous = await fetch(`${test.oss.url}/bkt/b`, { method: 'PUT', body: 'b' });
  expect([anonymous.status, await anonymous.text()]).toEqual([
    403,
    expect.stringContaining('<Code>AccessDenied</Code>'),
  ]);
  await expect(client(own, true).head('b')).rejects.toMatchObject({ status: 404 });
});

async function post(fields: Record<string, string>): Promise<number> {
  const form = new FormData();
  for (const [name, value] of Object.entries({ key: 'form.txt', ...fields })) {
    form.append(name, value);
  }
  form.append('file', new Blob(['hello']));
  return (await fetch(`${test.oss.url}/bkt`, { method: 'POST', body: form })).status;
}

it('takes a form with a signed policy, and none without', async () => {
  const expiration = new Date(Date.now() + 60_000).toISOString();
  const conditions = [['content-length-range', 0, 5]];
  const signed = client(own, false).calculatePostSignature({ expiration, conditions });
  const small = client(own, false).calculatePostSignature({
    expiration,
    conditions: [['content-length-range', 0, 4]],
  });
  const statuses = [await post({ ...signed }), await post({ ...small }), await post({})];
  expect(statuses).toEqual([204, 400, 403]);
});
