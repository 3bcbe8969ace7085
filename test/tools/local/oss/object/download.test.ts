import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newClient, startTestOss, type TestOss } from '../test-oss.js';

let test: TestOss;
let eTag: string;
beforeAll(async () => {
  test = await startTestOss();
  const { res } = await test.client.put('a.txt', Buffer.from('hello world'));
  eTag = res.headers['etag'] ?? '';
});
afterAll(() => test.oss.close());

const get = async (headers: Record<string, string>, query = '') => {
  const response = await fetch(`${test.oss.url}/bkt/a.txt${query}`, { headers });
  return { response, status: response.status, body: await response.text() };
};

it('comes as a stream', async () => {
  const { stream, res } = await test.client.getStream('a.txt');
  expect([res.status, await text(stream)]).toEqual([200, 'hello world']);
});

it('is what came as a stream, in chunks', async () => {
  await test.client.putStream(
    'streamed',
    Readable.from([Buffer.from('hello '), Buffer.from('you')]),
  );
  const { content, res } = await test.client.get('streamed');
  expect([content.toString(), res.headers['content-length']]).toEqual(['hello you', '9']);
});

it('has nothing in it when the object is empty', async () => {
  await test.client.put('empty', Buffer.alloc(0));
  const { content, res } = await test.client.get('empty');
  expect([content.length, res.headers['content-length']]).toEqual([0, '0']);
});

describe('a range', () => {
  // https://help.aliyun.com/en/oss/how-to-obtain-oss-resources-by-segmenting-http-range-requests
  it.each([
    ['bytes=6-10', 206, 'world', 206, 'world'],
    ['bytes=-3', 206, 'rld', 206, 'rld'],
    ['bytes=0-0', 206, 'h', 206, 'h'],
    ['bytes=6-99', 200, 'hello world', 206, 'world'],
    ['bytes=-99', 200, 'hello world', 206, 'hello world'],
    ['bytes=11-', 200, 'hello world', 416, 'InvalidRange'],
    ['bytes=11-20', 200, 'hello world', 416, 'InvalidRange'],
    ['bytes=-0', 200, 'hello world', 416, 'InvalidRange'],
    ['bytes=0-1,3-4', 206, 'he', 416, 'InvalidRange'],
    ['bytes=4-2', 200, 'hello world', 200, 'hello world'],
    ['byte=0-1', 200, 'hello world', 200, 'hello world'],
    ['bytes=-', 200, 'hello world', 200, 'hello world'],
  ])(
    '%s gives %i %j, and by the standard %i %j',
    async (range, status, body, strict, strictBody) => {
      expect(await get({ range })).toMatchObject({ status, body });
      const standard = await get({ range, 'x-oss-range-behavior': 'standard' });
      expect(standard.status).toBe(strict);
      expect(standard.body).toContain(strictBody);
    },
  );
});

describe('a condition', () => {
  const past = new Date(Date.now() - 60_000).toUTCString();
  const future = new Date(Date.now() + 60_000).toUTCString();
  it.each([
    ['if-match', 'its own', 200],
    ['if-match', '"other"', 412],
    ['if-match', '*', 200],
    ['if-none-match', 'its own', 304],
    ['if-none-match', '"other", "another"', 200],
    ['if-modified-since', past, 200],
    ['if-modified-since', future, 304],
    ['if-modified-since', 'yesterday', 200],
    ['if-unmodified-since', past, 412],
    ['if-unmodified-since', future, 200],
  ])('%s: %s is answered with %i, by GET and by HEAD', async (name, value, status) => {
    const headers = { [name]: value === 'its own' ? eTag : value };
    expect((await get(headers)).status).toBe(status);
    const head = await fetch(`${test.oss.url}/bkt/a.txt`, { method: 'HEAD', headers });
    expect(head.status).toBe(status);
  });

  it('on the eTag goes before one on the time', async () => {
    const headers = { 'if-none-match': '"other"', 'if-modified-since': future };
    expect((await get(headers)).status).toBe(200);
  });

  it('that fails is named', async () => {
    const options = { headers: { 'If-Match': '"other"' } };
    await expect(test.client.get('a.txt', undefined, options)).rejects.toMatchObject({
      code: 'PreconditionFailed',
      message: expect.stringContaining('(condition: If-Match)'),
    });
  });
});

it('has the headers that a signed link asks for', async () => {
  const endpoint = test.oss.url.replace('127.0.0.1', 'localhost');
  const client = newClient(endpoint, { sldEnable: true });
  const disposition = 'attachment; filename="报 1"';
  const response = { 'content-type': 'text/x', 'content-disposition': disposition };
  const { headers } = await fetch(client.signatureUrl('a.txt', { response }));
  expect(headers.get('content-type')).toBe('text/x');
  const bytes = Buffer.from(headers.get('content-disposition') ?? '', 'latin1');
  expect(bytes.toString()).toBe(disposition);
});

it('refuses to make a header of what can not be one', async () => {
  const answer = await get({}, '?response-content-type=a%0D%0Aset-cookie:b');
  expect([answer.status, answer.response.headers.get('set-cookie')]).toEqual([400, null]);
});

it('tells the size and the checksum of an object without the rest', async () => {
  const { res } = await test.client.getObjectMeta('a.txt');
  expect(res.headers).toMatchObject({ etag: eTag, 'content-length': '11' });
  expect(res.headers['x-oss-object-type']).toBeUndefined();
});

it('says in a header why a HEAD is refused', async () => {
  const response = await fetch(`${test.oss.url}/bkt/none`, { method: 'HEAD' });
  const xml = Buffer.from(response.headers.get('x-oss-err') ?? '', 'base64').toString();
  expect(xml).toContain('<Code>NoSuchKey</Code>');
});
