import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startTestOss, type TestOss } from './test-oss.js';

const sampleOf = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../../samples/${name}`, import.meta.url), 'utf8'));

let test: TestOss;
beforeEach(async () => {
  test = await startTestOss();
});
afterEach(() => test.oss.close());

// The names and kinds of all members: {"a":[1]} is {"a":["number"]}.
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shapeOf);
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, shapeOf(item)]));
}

interface RaisedElement {
  eventName: string;
  oss: { object: { key: string; size: number; deltaSize: number } };
}
const documents = () => test.events.map(({ document }) => JSON.parse(document) as unknown);

it('raises events in the shape of the documented ones', async () => {
  const options = { meta: { uploader: 'user-42' }, mime: 'image/jpeg' };
  await test.client.put('uploads/photo 1.jpg', Buffer.from('hello'), options);
  await test.client.delete('uploads/photo 1.jpg');
  expect(documents().map(shapeOf)).toEqual([
    shapeOf(sampleOf('fc-oss-putobject.json')),
    shapeOf(sampleOf('fc-oss-delete.json')),
  ]);
});

it('says by how many bytes an object grew, shrank and went', async () => {
  await test.client.put('a', Buffer.from('12345'));
  await test.client.put('a', Buffer.from('12'));
  await test.client.delete('a');
  await test.client.delete('a');
  expect(documents()).toMatchObject([
    { events: [{ oss: { object: { size: 5, deltaSize: 5 } } }] },
    { events: [{ oss: { object: { size: 2, deltaSize: -3 } } }] },
    { events: [{ eventName: 'ObjectRemoved:DeleteObject', oss: { object: { deltaSize: -2 } } }] },
  ]);
});

it('says which bytes were read, the end being exclusive', async () => {
  await test.client.put('a', Buffer.from('12345'));
  await test.client.get('a', undefined, { headers: { range: 'bytes=1-2' } });
  expect(documents()[1]).toMatchObject({
    events: [
      { eventName: 'ObjectDownloaded:GetObject', oss: { object: { readFrom: 1, readTo: 3 } } },
    ],
  });
});

it('raises one event for each step of a multipart upload', async () => {
  await test.client.multipartUpload('a', Buffer.alloc(205_000), { partSize: 102_400 });
  const names = test.events.map(({ eventName }) => eventName.replace('ObjectCreated:', ''));
  expect(names).toEqual([
    'InitiateMultipartUpload',
    'UploadPart',
    'UploadPart',
    'UploadPart',
    'CompleteMultipartUpload',
  ]);
});

it('raises the event of every operation, with its size and its eTag', async () => {
  const { client, events } = test;
  const source = { sourceKey: 'a', sourceBucketName: 'bkt' };
  const { res } = await client.put('a', Buffer.from('12345'));
  await client.copy('b', 'a');
  await client.append('c', Buffer.from('123'));
  const { uploadId } = await client.initMultipartUpload('d');
  await client.uploadPartCopy('d', uploadId, 1, '1-2', source);
  await client.abortMultipartUpload('d', uploadId);
  const form = new FormData();
  form.append('key', 'e');
  form.append('file', new Blob(['1']));
  await fetch(`${test.oss.url}/bkt`, { method: 'POST', body: form });
  await client.get('a');
  await client.deleteMulti(['a', 'b']);
  await client.delete('c');
  const seen = documents().flatMap((document) =>
    (document as { events: RaisedElement[] }).events.map(({ eventName, oss: { object } }) => [
      eventName,
      object.key,
      object.size,
      object.deltaSize,
    ]),
  );
  expect(seen).toEqual([
    ['ObjectCreated:PutObject', 'a', 5, 5],
    ['ObjectCreated:CopyObject', 'b', 5, 5],
    ['ObjectCreated:AppendObject', 'c', 3, 3],
    ['ObjectCreated:InitiateMultipartUpload', 'd', 0, 0],
    ['ObjectCreated:UploadPartCopy', 'd', 2, 2],
    ['ObjectRemoved:AbortMultipartUpload', 'd', 0, 0],
    ['ObjectCreated:PostObject', 'e', 1, 1],
    ['ObjectDownloaded:GetObject', 'a', 5, 0],
    ['ObjectRemoved:DeleteObjects', 'a', 0, -5],
    ['ObjectRemoved:DeleteObjects', 'b', 0, -5],
    ['ObjectRemoved:DeleteObject', 'c', 0, -3],
  ]);
  expect(events.map(({ eventName }) => eventName)).toEqual(seen.map(([eventName]) => eventName));
  expect(documents()[1]).toMatchObject({
    events: [{ oss: { object: { eTag: res.headers['etag']?.replaceAll('"', '') } } }],
  });
});

it('raises none for what is refused, and none for what only asks', async () => {
  await test.client.put('a', Buffer.from('1'));
  test.events.length = 0;
  const headers = { 'x-oss-forbid-overwrite': 'true' };
  await expect(test.client.put('a', Buffer.from('2'), { headers })).rejects.toThrow();
  await expect(test.client.get('none')).rejects.toThrow();
  const options = { headers: { 'If-None-Match': '*' } };
  expect((await test.client.get('a', undefined, options)).res.status).toBe(304);
  await test.client.head('a');
  await test.client.list({});
  expect(test.events).toEqual([]);
});
