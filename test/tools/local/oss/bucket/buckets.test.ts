import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newClient, startTestOss, type TestOss } from '../test-oss.js';

let test: TestOss;
beforeAll(async () => {
  test = await startTestOss({ buckets: ['from-the-start'] });
});
afterAll(() => test.oss.close());

const found = async (query = {}) =>
  ((await test.client.listBuckets(query)).buckets ?? []).map(({ name }) => name);

describe('a bucket', () => {
  it('comes into being when it is made, when it is first written to, and by the options', async () => {
    expect((await test.client.putBucket('made')).bucket).toBe('made');
    await newClient(test.oss.url, { bucket: 'written' }).put('a', Buffer.from('a'));
    const form = new FormData();
    form.append('key', 'a');
    form.append('file', new Blob(['a']));
    await fetch(`${test.oss.url}/posted`, { method: 'POST', body: form });
    await newClient(test.oss.url, { bucket: 'begun' }).initMultipartUpload('a');
    expect(await found()).toEqual(['begun', 'from-the-start', 'made', 'posted', 'written']);
  });

  it('is not made by who only asks', async () => {
    const client = newClient(test.oss.url, { bucket: 'nobody' });
    await expect(client.list({})).rejects.toMatchObject({ code: 'NoSuchBucket', status: 404 });
    await expect(client.get('a')).rejects.toMatchObject({ code: 'NoSuchBucket' });
    await expect(client.delete('a')).rejects.toMatchObject({ code: 'NoSuchBucket' });
    expect(await found({ prefix: 'nobody' })).toEqual([]);
  });

  it('is described', async () => {
    await test.client.putBucket('described', { acl: 'public-read' });
    const { bucket } = await test.client.getBucketInfo('described');
    expect(bucket).toMatchObject({
      Name: 'described',
      Location: 'oss-cn-hangzhou',
      ExtranetEndpoint: 'oss-cn-hangzhou.aliyuncs.com',
      StorageClass: 'Standard',
      Owner: { ID: '1234567890123456' },
      AccessControlList: { Grant: 'public-read' },
    });
    expect((await test.client.getBucketLocation('described')).location).toBe('oss-cn-hangzhou');
    expect((await test.client.getBucketACL('described')).acl).toBe('public-read');
    await test.client.putBucketACL('described', 'private');
    expect((await test.client.getBucketACL('described')).acl).toBe('private');
    await expect(test.client.putBucketACL('described', 'mine')).rejects.toMatchObject({
      code: 'InvalidArgument',
    });
  });

  it('is made twice without harm', async () => {
    await test.client.putBucket('twice', { acl: 'public-read' });
    await test.client.putBucket('twice');
    expect((await test.client.getBucketACL('twice')).acl).toBe('public-read');
  });

  it('is deleted only when there is nothing in it', async () => {
    const client = newClient(test.oss.url, { bucket: 'full' });
    await client.put('a', Buffer.from('a'));
    await expect(client.deleteBucket('full')).rejects.toMatchObject({
      code: 'BucketNotEmpty',
      status: 409,
    });
    await client.delete('a');
    const { uploadId } = await client.initMultipartUpload('b');
    await expect(client.deleteBucket('full')).rejects.toMatchObject({ code: 'BucketNotEmpty' });
    await client.abortMultipartUpload('b', uploadId);
    await client.deleteBucket('full');
    await expect(client.deleteBucket('full')).rejects.toMatchObject({ code: 'NoSuchBucket' });
  });
});

it('lists buckets page by page', async () => {
  for (const name of ['page-a', 'page-b', 'page-c']) await test.client.putBucket(name);
  const query = { prefix: 'page-', 'max-keys': 2 };
  const first = await test.client.listBuckets(query);
  expect([first.isTruncated, first.nextMarker]).toEqual([true, 'page-b']);
  expect(first.buckets?.[0]).toMatchObject({ region: 'oss-cn-hangzhou' });
  expect(await found({ ...query, marker: 'page-b' })).toEqual(['page-c']);
});

it('lists no bucket where there is none', async () => {
  expect(await found({ prefix: 'none' })).toEqual([]);
});
