import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newClient, startTestOss, type TestOss } from '../test-oss.js';

let test: TestOss;
beforeAll(async () => {
  test = await startTestOss();
});
beforeEach(async () => {
  await test.client.put('source 中+.txt', Buffer.from('hello'), {
    meta: { uploader: 'u-1' },
    headers: { 'Cache-Control': 'no-store' },
  });
});
afterAll(() => test.oss.close());

const headersOf = async (key: string) => (await test.client.head(key)).res.headers;

describe('a copy', () => {
  it('has the content and the metadata of its source', async () => {
    const { data } = await test.client.copy('copy.bin', 'source 中+.txt');
    expect(data?.etag).toBe((await headersOf('source 中+.txt'))['etag']);
    expect(Date.parse(data?.lastModified ?? '')).toBeGreaterThan(0);
    expect((await test.client.get('copy.bin')).content.toString()).toBe('hello');
    expect(await headersOf('copy.bin')).toMatchObject({
      'content-type': 'text/plain',
      'cache-control': 'no-store',
      'x-oss-meta-uploader': 'u-1',
    });
  });

  it('has other metadata where it is to', async () => {
    const options = { meta: { other: 'x' }, mime: 'image/png' };
    await test.client.copy('copy.png', 'source 中+.txt', options);
    const headers = await headersOf('copy.png');
    expect(headers).toMatchObject({ 'x-oss-meta-other': 'x', 'content-type': 'image/png' });
    expect(headers['x-oss-meta-uploader']).toBeUndefined();
  });

  it('goes to another bucket, which comes into being', async () => {
    const other = newClient(test.oss.url, { bucket: 'copies' });
    await other.copy('here.txt', 'source 中+.txt', 'bkt');
    expect((await other.get('here.txt')).content.toString()).toBe('hello');
  });

  it('onto itself only replaces the metadata', async () => {
    await test.client.putMeta('source 中+.txt', { uploader: 'u-2' });
    const { content, res } = await test.client.get('source 中+.txt');
    expect(content.toString()).toBe('hello');
    expect(res.headers).toMatchObject({ 'x-oss-meta-uploader': 'u-2' });
    expect(res.headers['cache-control']).toBeUndefined();
  });

  it('stays when its source goes', async () => {
    await test.client.copy('copy.txt', 'source 中+.txt');
    await test.client.delete('source 中+.txt');
    expect((await test.client.get('copy.txt')).content.toString()).toBe('hello');
  });

  it('is one object for the events', async () => {
    await test.client.copy('event.txt', 'source 中+.txt');
    expect(test.events.at(-1)).toMatchObject({
      eventName: 'ObjectCreated:CopyObject',
      key: 'event.txt',
    });
  });
});

describe('no copy is made', () => {
  const past = new Date(Date.now() - 60_000).toUTCString();
  it.each([
    ['of another eTag', { 'If-Match': '"other"' }, 'PreconditionFailed'],
    ['of what changed', { 'If-Unmodified-Since': past }, 'PreconditionFailed'],
    ['over an object', { 'x-oss-forbid-overwrite': 'true' }, 'FileAlreadyExists'],
    ['by an unknown directive', { 'x-oss-metadata-directive': 'MOVE' }, 'InvalidArgument'],
  ])('%s', async (_, headers, code) => {
    await test.client.put('there.txt', Buffer.from('before'));
    const options = { headers: { ...headers } };
    await expect(test.client.copy('there.txt', 'source 中+.txt', options)).rejects.toMatchObject({
      code,
    });
    expect((await test.client.get('there.txt')).content.toString()).toBe('before');
  });

  it('of what has not changed', async () => {
    const headers = { 'If-Modified-Since': new Date(Date.now() + 60_000).toUTCString() };
    const { res } = await test.client.copy('unmade.txt', 'source 中+.txt', { headers });
    expect(res.status).toBe(304);
    await expect(test.client.head('unmade.txt')).rejects.toMatchObject({ status: 404 });
  });

  it.each([
    ['/bkt/none', 'NoSuchKey'],
    ['/nobucket/none', 'NoSuchBucket'],
    ['/Not_A_Bucket/a', 'InvalidBucketName'],
    ['/bkt/%ff', 'InvalidArgument'],
    ['/bkt/', 'InvalidArgument'],
    ['bkt', 'InvalidArgument'],
    ['/bkt/a?versionId=1', 'NotImplemented'],
  ])('of %s', async (source, code) => {
    const headers = { 'x-oss-copy-source': source };
    const response = await fetch(`${test.oss.url}/bkt/unmade`, { method: 'PUT', headers });
    expect(await response.text()).toContain(`<Code>${code}</Code>`);
  });

  it('of an appendable object', async () => {
    await test.client.append('log.txt', Buffer.from('a'));
    await expect(test.client.copy('log-copy.txt', 'log.txt')).rejects.toMatchObject({
      code: 'OperationNotSupported',
    });
  });
});
