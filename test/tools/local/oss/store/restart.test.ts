import { once } from 'node:events';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../temporary-folder.js';
import { newClient, startTestOss, type TestOss } from '../test-oss.js';

const large = Buffer.alloc(102_400, 'abcdefg');

let parent: string;
let folder: string;
let test: TestOss;
beforeEach(async () => {
  parent = await temporaryFolder();
  folder = join(parent, 'oss');
  test = await startTestOss({ folder });
});
afterEach(() => test.oss.close());

async function restart() {
  await test.oss.close();
  test = await startTestOss({ folder });
}

/** All files of the contents, by name. */
async function files(): Promise<string[]> {
  const all = await readdir(join(folder, 'contents'), { recursive: true, withFileTypes: true });
  return all.filter((entry) => entry.isFile()).map(({ name }) => name);
}

/** Without the address, which has another port each time. */
const keyOf = ({ oss }: TestOss) => oss.callbackPublicKey.replace(oss.url, '');

it('signs with the same key after a restart', async () => {
  const before = keyOf(test);
  await restart();
  expect(keyOf(test)).toBe(before);
});

describe('after a restart on its folder', () => {
  it('everything about an object is there', async () => {
    const options = { meta: { uploader: 'u-1' }, mime: 'image/png' };
    await test.client.put('dir/中 1.png', large, options);
    await test.client.append('log', Buffer.from('hello '));
    const before = (await test.client.head('dir/中 1.png')).res.headers;
    await restart();
    const { content, res } = await test.client.get('dir/中 1.png');
    expect(content.equals(large)).toBe(true);
    const { etag, 'last-modified': lastModified, 'x-oss-hash-crc64ecma': crc64 } = before;
    expect(res.headers).toMatchObject({
      etag,
      'last-modified': lastModified,
      'x-oss-hash-crc64ecma': crc64,
      'content-type': 'image/png',
      'x-oss-meta-uploader': 'u-1',
    });
    await test.client.append('log', Buffer.from('world'), { position: 6 });
    expect((await test.client.get('log')).content.toString()).toBe('hello world');
  });

  it('what was deleted stays away, and so do its bytes', async () => {
    await test.client.put('a', Buffer.from('a'));
    await test.client.put('b', Buffer.from('b'));
    await test.client.delete('a');
    await restart();
    expect((await test.client.list({})).objects.map(({ name }) => name)).toEqual(['b']);
    expect(await files()).toHaveLength(1);
  });

  it('a multipart upload goes on', async () => {
    const headers = { 'x-oss-meta-a': 'b' };
    const { uploadId } = await test.client.initMultipartUpload('big', { headers });
    const one = await test.client.uploadPart('big', uploadId, 1, large, 0, large.length);
    await restart();
    const two = await test.client.uploadPart('big', uploadId, 2, large, 0, 3);
    await test.client.completeMultipartUpload('big', uploadId, [
      { number: 1, etag: one.etag },
      { number: 2, etag: two.etag },
    ]);
    const { content, res } = await test.client.get('big');
    expect(content.equals(Buffer.concat([large, large.subarray(0, 3)]))).toBe(true);
    expect(res.headers['x-oss-meta-a']).toBe('b');
    expect(await files()).toHaveLength(1);
  });

  it('buckets are there with what they are', async () => {
    await test.client.putBucket('mine', { acl: 'public-read' });
    const { bucket } = await test.client.getBucketInfo('mine');
    await restart();
    expect((await test.client.getBucketInfo('mine')).bucket).toEqual(bucket);
  });

  it('what an upload left behind that was cut off is gone, and nothing else', async () => {
    await test.client.put('a', Buffer.from('a'));
    const contents = join(folder, 'contents/bkt');
    await mkdir(contents, { recursive: true });
    await writeFile(join(contents, `${'0'.repeat(32)}-half`), 'half');
    await writeFile(join(contents, 'notes.txt'), 'mine');
    await restart();
    const left = await files();
    expect(left).toHaveLength(2);
    expect(left).toContain('notes.txt');
    expect((await test.client.get('a')).content.toString()).toBe('a');
  });

  it('no signature of a request is anywhere in it', async () => {
    await test.client.put('a', Buffer.from('a'));
    await test.client.initMultipartUpload('b');
    for (const file of ['objects.jsonl', 'uploads.jsonl']) {
      expect(await readFile(join(folder, file), 'utf8')).not.toMatch(/authorization|OSS id:/i);
    }
  });
});

// fetch would take "." and ".." for steps, however they are encoded.
async function raw(method: string, key: string, body?: string) {
  const { port } = test.oss;
  const path = `/bkt/${encodeURIComponent(key)}`;
  const outgoing = request({ port, host: '127.0.0.1', method, path });
  outgoing.end(body);
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  return { status: response.statusCode, text: await textOf(response) };
}

describe('whatever its key is, an object stays inside the folder', () => {
  const hostile = [
    '../../x',
    '..',
    '.',
    'a/../../../b',
    'dir/',
    'nul\0byte',
    'CON',
    'a'.repeat(1023),
    '中'.repeat(341),
    'c:\\windows\\x',
    '%2e%2e%2f',
    '~',
    '-rf',
    'line\nbreak',
    '\u202egnp.exe',
    'Twin',
    'twin',
    'TWIN',
    '__proto__',
    'constructor',
  ];

  it('in files, and is found again', async () => {
    for (const key of hostile) {
      const { status } = await raw('PUT', key, `content of ${key}`);
      expect([key, status]).toEqual([key, 200]);
    }
    await restart();
    for (const key of hostile) {
      const { text } = await raw('GET', key);
      expect([key, text]).toEqual([key, `content of ${key}`]);
    }
    const { objects } = await newClient(test.oss.url).list({ 'encoding-type': 'url' });
    expect(objects.map(({ name }) => decodeURIComponent(name)).sort()).toEqual(hostile.toSorted());
    expect(await readdir(parent)).toEqual(['oss']);
    expect((await readdir(folder)).sort()).toEqual([
      'buckets.jsonl',
      'contents',
      'objects.jsonl',
      'parts.jsonl',
      'signing-key.pem',
      'tasks.jsonl',
      'uploads.jsonl',
    ]);
    const names = (await files()).map((name) => name.toLowerCase());
    expect(new Set(names).size).toBe(hostile.length);
    for (const name of names) expect(name).toMatch(/^[0-9a-f]{32}-[\p{L}\p{N}._]*$/u);
  });
});
