import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startTestOss, type TestOss } from './test-oss.js';

const sampleOf = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../samples/${name}`, import.meta.url), 'utf8'));

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
