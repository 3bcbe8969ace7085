import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { crc64 } from '../../../../tools/local/oss/crc64.js';
import { newClient, startTestOss, type TestOss } from './test-oss.js';

let test: TestOss;
beforeAll(async () => {
  test = await startTestOss();
});
afterAll(() => test.oss.close());

const key = 'uploads/Bericht für 中国 1+1%.txt';
const content = Buffer.from('hello world');
const md5 = createHash('md5').update(content).digest('hex').toUpperCase();

describe('with the real ali-oss client', () => {
  it('stores an object and gives it back with its headers', async () => {
    const put = await test.client.put(key, content, { meta: { uploader: 'user-42' } });
    expect(put.res.headers).toMatchObject({
      etag: `"${md5}"`,
      'x-oss-hash-crc64ecma': String(crc64(content)),
      'x-oss-request-id': expect.stringMatching(/^[0-9A-F]{24}$/),
    });
    const seconds = Number.parseInt(put.res.headers['x-oss-request-id']?.slice(0, 8) ?? '', 16);
    expect(Math.abs(seconds - Date.now() / 1000)).toBeLessThan(60);

    const get = await test.client.get(key);
    expect(get.content).toEqual(content);
    expect(get.res.headers).toMatchObject({
      'content-type': 'text/plain',
      'x-oss-meta-uploader': 'user-42',
      etag: `"${md5}"`,
    });
    const head = await test.client.head(key);
    expect(head.meta).toEqual({ uploader: 'user-42' });
    expect(head.res.headers['content-length']).toBe('11');
  });

  it('finds the bucket in the path as well', async () => {
    await test.client.put('by-path.txt', content);
    const { content: found } = await newClient(test.oss.url.replace('127.0.0.1', 'localhost'), {
      sldEnable: true,
    }).get('by-path.txt');
    expect(found).toEqual(content);
  });

  it.each([
    ['bytes=0-4', 'hello', 'bytes 0-4/11'],
    ['bytes=6-', 'world', 'bytes 6-10/11'],
    ['bytes=-3', 'rld', 'bytes 8-10/11'],
  ])('gives the range %s', async (range, expected, contentRange) => {
    await test.client.put('range.txt', content);
    const get = await test.client.get('range.txt', undefined, { headers: { range } });
    expect([get.content.toString(), get.res.headers['content-range']]).toEqual([
      expected,
      contentRange,
    ]);
  });

  it('deletes an object, and one that is not there', async () => {
    await test.client.put('gone.txt', content);
    await test.client.delete('gone.txt');
    await expect(test.client.get('gone.txt')).rejects.toMatchObject({
      code: 'NoSuchKey',
      status: 404,
    });
    expect((await test.client.delete('gone.txt')).res.status).toBe(204);
  });

  it('joins the parts of a multipart upload', async () => {
    const big = Buffer.alloc(250_000, 'abcdefg');
    const { res } = await test.client.multipartUpload('big.bin', big, { partSize: 102_400 });
    expect(res.headers['x-oss-hash-crc64ecma']).toBe(String(crc64(big)));
    const get = await test.client.get('big.bin');
    expect(get.content.equals(big)).toBe(true);
    expect(get.res.headers['etag']).toMatch(/^"[0-9A-F]{32}-3"$/);
  });

  it('forgets an aborted multipart upload', async () => {
    const { uploadId } = await test.client.initMultipartUpload('never.bin');
    await test.client.abortMultipartUpload('never.bin', uploadId);
    await expect(test.client.abortMultipartUpload('never.bin', uploadId)).rejects.toMatchObject({
      code: 'NoSuchUpload',
    });
  });

  it('refuses to overwrite where that is forbidden', async () => {
    await test.client.put('once.txt', content);
    const headers = { 'x-oss-forbid-overwrite': 'true' };
    await expect(test.client.put('once.txt', content, { headers })).rejects.toMatchObject({
      code: 'FileAlreadyExists',
      status: 409,
    });
  });

  it('refuses content that differs from its Content-MD5', async () => {
    const headers = { 'Content-MD5': createHash('md5').update('other').digest('base64') };
    await expect(test.client.put('bad.txt', content, { headers })).rejects.toMatchObject({
      code: 'InvalidDigest',
    });
    await expect(test.client.head('bad.txt')).rejects.toMatchObject({ status: 404 });
  });
});

it.each([
  ['PUT', '/bkt/a?acl', 501, 'NotImplemented'],
  ['GET', '/bkt/a?objectMeta', 501, 'NotImplemented'],
  ['GET', '/bkt?lifecycle', 501, 'NotImplemented'],
  ['PUT', '/', 501, 'NotImplemented'],
  ['GET', '/X/a', 400, 'InvalidBucketName'],
  ['GET', '/bkt/%ff', 400, 'InvalidArgument'],
  ['PUT', '/bkt//a', 400, 'InvalidObjectName'],
  ['PUT', '/bkt/%5Ca', 400, 'InvalidObjectName'],
  ['PUT', `/bkt/${'a'.repeat(1024)}`, 400, 'InvalidObjectName'],
  ['GET', '/other/a', 404, 'NoSuchBucket'],
])('refuses %s %s', async (method, path, status, code) => {
  const response = await fetch(test.oss.url + path, { method });
  expect(response.status).toBe(status);
  expect(await response.text()).toContain(`<Code>${code}</Code>`);
});
