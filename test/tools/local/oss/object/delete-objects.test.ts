import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { startTestOss, type TestOss } from '../test-oss.js';

let test: TestOss;
beforeAll(async () => {
  test = await startTestOss();
});
beforeEach(async () => {
  for (const key of ['a', 'b&<c>', 'stays']) await test.client.put(key, Buffer.from('hello'));
  test.events.length = 0;
});
afterAll(() => test.oss.close());

const send = async (body: string, headers: Record<string, string> = {}) => {
  const response = await fetch(`${test.oss.url}/bkt?delete`, { method: 'POST', headers, body });
  return response.text();
};

it('deletes several objects, says which, and raises an event for each that was there', async () => {
  const { deleted } = await test.client.deleteMulti(['a', 'b&<c>', 'none']);
  expect(deleted.map(({ Key }) => Key)).toEqual(['a', 'b&<c>', 'none']);
  expect((await test.client.list({})).objects.map(({ name }) => name)).toEqual(['stays']);
  expect(test.events.map(({ eventName, key }) => [eventName, key])).toEqual([
    ['ObjectRemoved:DeleteObjects', 'a'],
    ['ObjectRemoved:DeleteObjects', 'b&<c>'],
  ]);
});

it('says nothing when it is to be quiet', async () => {
  const { deleted, res } = await test.client.deleteMulti(['a'], { quiet: true });
  expect([deleted, res.status]).toEqual([[], 200]);
  await expect(test.client.head('a')).rejects.toMatchObject({ status: 404 });
});

it('encodes keys where that is asked for', async () => {
  const { deleted } = await test.client.deleteMulti(['b&<c>'], {
    subres: { 'encoding-type': 'url' },
  });
  expect(deleted).toEqual([{ Key: 'b%26%3Cc%3E' }]);
});

const objects = (count: number) => '<Object><Key>a</Key></Object>'.repeat(count);
it.each([
  ['no XML', 'a'],
  ['broken XML', '<Delete><Object>'],
  ['another element', '<Other><Object><Key>a</Key></Object></Other>'],
  ['no key', '<Delete><Object></Object></Delete>'],
  ['no object', '<Delete></Delete>'],
  ['more than 1,000 objects', `<Delete>${objects(1001)}</Delete>`],
  ['more bytes than keys can have', `<Delete>${objects(300_000)}</Delete>`],
  [
    'an entity of its own',
    '<!DOCTYPE a [<!ENTITY b "a">]><Delete><Object><Key>&b;</Key></Object></Delete>',
  ],
])('refuses %s and deletes nothing', async (_, body) => {
  expect(await send(body)).toContain('<Code>MalformedXML</Code>');
  expect((await test.client.head('a')).status).toBe(200);
});

it('refuses what differs from its Content-MD5', async () => {
  const body = '<Delete><Object><Key>a</Key></Object></Delete>';
  expect(await send(body, { 'content-md5': 'AAAA' })).toContain('<Code>InvalidDigest</Code>');
  expect((await test.client.head('a')).status).toBe(200);
});
