import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestOss, type TestOss } from '../test-oss.js';

const KB100 = 102_400;
const large = Buffer.alloc(KB100 + 10, 'abcdefg');

let test: TestOss;
beforeAll(async () => {
  test = await startTestOss();
});
afterAll(() => test.oss.close());

async function begin(key: string, contents: readonly Buffer[], headers?: Record<string, string>) {
  const { uploadId } = await test.client.initMultipartUpload(key, headers && { headers });
  const parts: { number: number; etag: string }[] = [];
  for (const [index, content] of contents.entries()) {
    const number = index + 1;
    const args = [key, uploadId, number, content, 0, content.length] as const;
    const { etag } = await test.client.uploadPart(...args);
    parts.push({ number, etag });
  }
  return { uploadId, parts };
}

const completion = (parts: readonly { number: number; etag: string }[]) =>
  `<CompleteMultipartUpload>${parts
    .map(
      ({ number, etag }) => `<Part><PartNumber>${number}</PartNumber><ETag>${etag}</ETag></Part>`,
    )
    .join('')}</CompleteMultipartUpload>`;

async function complete(key: string, uploadId: string, body: string, headers = {}) {
  const url = `${test.oss.url}/bkt/${key}?uploadId=${uploadId}`;
  const response = await fetch(url, { method: 'POST', headers, body });
  return { status: response.status, text: await response.text() };
}

describe('a multipart upload', () => {
  it('becomes an object with the metadata of its beginning', async () => {
    const headers = { 'x-oss-meta-a': 'b', 'Content-Type': 'image/png' };
    const { uploadId, parts } = await begin('whole', [large, Buffer.from('end')], headers);
    const { etag } = await test.client.completeMultipartUpload('whole', uploadId, parts);
    const hash = createHash('md5');
    for (const part of parts) hash.update(Buffer.from(part.etag.replaceAll('"', ''), 'hex'));
    expect(etag).toBe(`"${hash.digest('hex').toUpperCase()}-2"`);
    const { content, res } = await test.client.get('whole');
    expect(content.equals(Buffer.concat([large, Buffer.from('end')]))).toBe(true);
    expect(res.headers).toMatchObject({
      'content-type': 'image/png',
      'x-oss-meta-a': 'b',
      'x-oss-object-type': 'Multipart',
    });
  });

  it('takes the last of several parts with one number, and leaves out what is not listed', async () => {
    const { uploadId } = await begin('some', [large, large, Buffer.from('last')]);
    const again = await test.client.uploadPart('some', uploadId, 2, Buffer.from('end'), 0, 3);
    await test.client.completeMultipartUpload('some', uploadId, [{ number: 2, etag: again.etag }]);
    expect((await test.client.get('some')).content.toString()).toBe('end');
  });

  it('can be completed without a list', async () => {
    const { uploadId } = await begin('all', [large, Buffer.from('end')]);
    const { status } = await complete('all', uploadId, '', { 'x-oss-complete-all': 'yes' });
    expect([status, (await test.client.head('all')).res.headers['content-length']]).toEqual([
      200,
      String(large.length + 3),
    ]);
  });

  it('ends once, however many complete it at the same time', async () => {
    const { uploadId, parts } = await begin('once', [large, large]);
    const body = completion(parts);
    const tries = [1, 2, 3].map(() => complete('once', uploadId, body));
    const statuses = (await Promise.all(tries)).map(({ status }) => status);
    expect(statuses.toSorted((one, other) => one - other)).toEqual([200, 404, 404]);
  });

  it('copies parts from an object', async () => {
    await test.client.put('source', large);
    const { uploadId } = await begin('copied', []);
    const source = { sourceKey: 'source', sourceBucketName: 'bkt' };
    await test.client.uploadPartCopy('copied', uploadId, 1, `0-${KB100 - 1}`, source);
    await test.client.uploadPartCopy('copied', uploadId, 2, `${KB100}-${KB100 + 9}`, source);
    await complete('copied', uploadId, '', { 'x-oss-complete-all': 'yes' });
    expect((await test.client.get('copied')).content.equals(large)).toBe(true);
    await expect(
      test.client.uploadPartCopy('copied', uploadId, 1, '0-1', source),
    ).rejects.toMatchObject({ code: 'NoSuchUpload' });
  });

  it('refuses a part that is copied from behind the end', async () => {
    await test.client.put('source', large);
    const { uploadId } = await begin('beyond', []);
    const source = { sourceKey: 'source', sourceBucketName: 'bkt' };
    await expect(
      test.client.uploadPartCopy('beyond', uploadId, 1, '0-999999', source),
    ).rejects.toMatchObject({ code: 'InvalidRange' });
  });
});

describe('completing is refused', () => {
  it.each([
    ['in another order', ([one, two]: string[]) => [two, one], 'InvalidPartOrder'],
    ['with a part twice', ([one]: string[]) => [one, one], 'InvalidPartOrder'],
    ['with a part that never came', () => [entry(7, 'A'.repeat(32))], 'InvalidPart'],
    ['with another eTag', () => [entry(1, 'A'.repeat(32))], 'InvalidPart'],
    [
      'with a small part before the last',
      ([, two, three]: string[]) => [two, three],
      'EntityTooSmall',
    ],
    ['with no part', () => [], 'MalformedXML'],
  ])('%s', async (_, choose, code) => {
    const { uploadId, parts } = await begin('refused', [large, Buffer.from('small'), large]);
    const entries = parts.map(({ number, etag }) => entry(number, etag));
    const body = `<CompleteMultipartUpload>${choose(entries).join('')}</CompleteMultipartUpload>`;
    const { status, text } = await complete('refused', uploadId, body);
    expect([status, text]).toEqual([400, expect.stringContaining(`<Code>${code}</Code>`)]);
    await test.client.abortMultipartUpload('refused', uploadId);
  });

  it('for what is no XML', async () => {
    const { uploadId } = await begin('refused', [large]);
    expect((await complete('refused', uploadId, 'a')).text).toContain('<Code>MalformedXML</Code>');
  });

  it('under another key', async () => {
    const { uploadId } = await begin('mine', [large]);
    expect((await complete('yours', uploadId, '')).text).toContain('<Code>NoSuchUpload</Code>');
  });

  it('over an object that must stay', async () => {
    await test.client.put('there', Buffer.from('before'));
    const { uploadId, parts } = await begin('there', [large]);
    const headers = { 'x-oss-forbid-overwrite': 'true' };
    const { text } = await complete('there', uploadId, completion(parts), headers);
    expect(text).toContain('<Code>FileAlreadyExists</Code>');
    expect((await test.client.get('there')).content.toString()).toBe('before');
  });
});

function entry(number: number, etag: string): string {
  return `<Part><PartNumber>${number}</PartNumber><ETag>${etag}</ETag></Part>`;
}

it.each(['0', '10001', '1.5', 'a', ''])('refuses the part number %j', async (number) => {
  const { uploadId } = await begin('numbers', []);
  const url = `${test.oss.url}/bkt/numbers?partNumber=${number}&uploadId=${uploadId}`;
  const response = await fetch(url, { method: 'PUT', body: 'a' });
  expect(await response.text()).toContain('<ArgumentName>partNumber</ArgumentName>');
});

it('lists the parts of an upload page by page', async () => {
  const { uploadId, parts } = await begin('listed', [large, large, Buffer.from('end')]);
  const first = await test.client.listParts('listed', uploadId, { 'max-parts': 2 });
  expect([first.isTruncated, first.nextPartNumberMarker]).toEqual(['true', '2']);
  expect(first.parts).toMatchObject([
    { PartNumber: '1', Size: String(large.length), ETag: parts[0]?.etag },
    { PartNumber: '2' },
  ]);
  const second = await test.client.listParts('listed', uploadId, { 'part-number-marker': 2 });
  expect([second.isTruncated, second.parts]).toEqual([
    'false',
    expect.objectContaining({ PartNumber: '3', Size: '3' }),
  ]);
});

it('lists the uploads of a bucket page by page', async () => {
  const ids: string[] = [];
  for (const key of ['lists/a', 'lists/a', 'lists/b/c']) {
    ids.push((await test.client.initMultipartUpload(key)).uploadId);
  }
  const query = { prefix: 'lists/', 'max-uploads': 1 };
  const found: string[] = [];
  let markers: Record<string, string> = {};
  for (let page = 0; page < 3; page += 1) {
    const listed = await test.client.listUploads({ ...query, ...markers });
    expect(listed.isTruncated).toBe(page < 2);
    found.push(...listed.uploads.map(({ uploadId }) => uploadId));
    markers = {
      'key-marker': listed.nextKeyMarker,
      'upload-id-marker': listed.nextUploadIdMarker,
    };
  }
  expect(found.toSorted()).toEqual(ids.toSorted());
  const behind = await test.client.listUploads({ prefix: 'lists/', 'key-marker': 'lists/a' });
  expect(behind.uploads.map(({ name }) => name)).toEqual(['lists/b/c']);
});
