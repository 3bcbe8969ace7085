import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newClient, startTestOss, type TestOss } from '../test-oss.js';

const keys = ['a.txt', 'b & <c>.txt', 'dir/1.txt', 'dir/2.txt', 'dir/sub/3.txt', '中.txt'];
let test: TestOss;
beforeAll(async () => {
  test = await startTestOss();
  for (const key of keys.toReversed()) await test.client.put(key, Buffer.from('hello'));
});
afterAll(() => test.oss.close());

const names = (objects: readonly { name: string }[]) => objects.map(({ name }) => name);
const list = async (query: string) => {
  const response = await fetch(`${test.oss.url}/bkt?${query}`);
  return response.text();
};

describe('ListObjects', () => {
  it('tells of every object what the client asks for', async () => {
    const { objects, isTruncated, nextMarker } = await test.client.list({});
    expect([names(objects), isTruncated, nextMarker]).toEqual([keys, false, null]);
    expect(objects[0]).toMatchObject({
      etag: '"5D41402ABC4B2A76B9719D911017C592"',
      size: 5,
      type: 'Normal',
      owner: { id: '1234567890123456' },
      lastModified: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:]+\.\d{3}Z$/),
    });
  });

  it('goes by prefix and delimiter, page by page', async () => {
    const query = { prefix: 'dir/', delimiter: '/', 'max-keys': 2 };
    const first = await test.client.list(query);
    expect([names(first.objects), first.prefixes]).toEqual([['dir/1.txt', 'dir/2.txt'], null]);
    expect([first.isTruncated, first.nextMarker]).toEqual([true, 'dir/2.txt']);
    const second = await test.client.list({ ...query, marker: first.nextMarker ?? '' });
    expect([names(second.objects), second.prefixes]).toEqual([[], ['dir/sub/']]);
    expect(second.isTruncated).toBe(false);
  });

  it('has 100 objects unless told', async () => {
    expect(await list('')).toContain('<MaxKeys>100</MaxKeys>');
  });

  it('encodes keys, also those that XML can not say', async () => {
    const client = newClient(test.oss.url, { bucket: 'odd' });
    const key = 'a\u0001 \u000b+/中\r';
    await client.put(key, Buffer.from('hello'));
    const { objects } = await client.list({ 'encoding-type': 'url' });
    expect(objects.map(({ name }) => decodeURIComponent(name))).toEqual([key]);
    expect(names((await client.list({})).objects)).toEqual(['a\ufffd \ufffd+/中\r']);
  });
});

describe('ListObjectsV2', () => {
  it('goes on by token', async () => {
    const first = await test.client.listV2({ 'max-keys': 4 });
    expect([names(first.objects), first.keyCount]).toEqual([keys.slice(0, 4), 4]);
    expect(first.objects[0]?.owner).toBeNull();
    const second = await test.client.listV2({
      'continuation-token': first.nextContinuationToken ?? '',
      'fetch-owner': 'true',
    });
    expect([names(second.objects), second.isTruncated]).toEqual([keys.slice(4), false]);
    expect(second.objects[0]?.owner).toMatchObject({ id: '1234567890123456' });
  });

  it('starts behind a key and counts common prefixes', async () => {
    const query = { 'start-after': 'a.txt', delimiter: '/' };
    const { objects, prefixes, keyCount } = await test.client.listV2(query);
    expect(names(objects)).toEqual(['b & <c>.txt', '中.txt']);
    expect([prefixes, keyCount]).toEqual([['dir/'], 3]);
  });
});

it.each([
  ['max-keys=0', 'InvalidArgument'],
  ['max-keys=1001', 'InvalidArgument'],
  ['max-keys=a', 'InvalidArgument'],
  ['encoding-type=base64', 'InvalidArgument'],
  ['list-type=2&continuation-token=a', 'InvalidArgument'],
  ['prefix=%ff', 'InvalidArgument'],
])('refuses %s', async (query, code) => {
  expect(await list(query)).toContain(`<Code>${code}</Code>`);
});
