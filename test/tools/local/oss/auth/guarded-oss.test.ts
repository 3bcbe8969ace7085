import { once } from 'node:events';
import { request } from 'node:http';
import { text as textOf } from 'node:stream/consumers';
import OSS from 'ali-oss';
import { buildCallback, createUploadTicket, createUploadUrl, type UploadOptions } from 'oss-inbox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Oss, type RaisedEvent, startOss } from '../../../../../tools/local/oss/start-oss.js';
import { startRawApplication } from '../callback/raw-application.js';

// The stand-in with credentials, as a whole.
const own = { accessKeyId: 'LTAIown', accessKeySecret: 'own-secret' };
const temporary = {
  accessKeyId: 'STS.temporary',
  accessKeySecret: 'temporary-secret',
  securityToken: 'token+/=of STS',
};
const key = 'u-1/中 +%25&?#.txt';

let oss: Oss;
let application: Awaited<ReturnType<typeof startRawApplication>>;
let events: RaisedEvent[];
let options: UploadOptions;

beforeAll(async () => {
  events = [];
  oss = await startOss({
    port: 0,
    owner: { region: 'cn-hangzhou', account: '1234567890123456' },
    credentials: [own, temporary],
    hasTopic: () => false,
    publish: () => {},
    onEvent: (event) => void events.push(event),
  });
  application = await startRawApplication((_, socket) => {
    socket.end('HTTP/1.1 200 OK\r\nContent-Length: 15\r\n\r\n{"Status":"OK"}');
  });
  options = {
    bucket: 'bkt',
    region: 'cn-hangzhou',
    credentials: temporary,
    secrets: 'a-secret-for-local-tickets',
    callbackUrl: `http://127.0.0.1:${application.port}/oss/callback`,
    endpoint: `${oss.url}/bkt`,
    user: 'u-1',
    variables: { album: '7' },
  };
});
afterAll(async () => {
  await oss.close();
  application.close();
});

const clientOf = (credentials: object, authorizationV4: boolean) =>
  new OSS({
    region: 'oss-cn-hangzhou',
    bucket: 'bkt',
    endpoint: oss.url,
    authorizationV4,
    ...own,
    ...credentials,
  });

describe.each([
  ['V1', false],
  ['V4', true],
])('everything that ali-oss asks for passes, signed with %s', (name, authorizationV4) => {
  const client = () => clientOf({}, authorizationV4);

  it('about objects', async () => {
    const callback = {
      url: `http://127.0.0.1:${application.port}/`,
      body: 'object=${object}&uid=${x:uid}',
      customValue: { uid: 'u +1' },
    };
    const { data } = await client().put(key, Buffer.from('hello'), {
      mime: 'text/plain',
      meta: { b: '1', a: '2' },
      callback,
    });
    expect(data).toEqual({ Status: 'OK' });
    expect((await client().get(key)).content.toString()).toBe('hello');
    const subres = { 'response-content-type': 'text/css' };
    const { res } = await client().get(key, undefined, { subres, headers: { range: 'bytes=0-1' } });
    expect(res.headers['content-type']).toBe('text/css');
    expect((await client().head(key)).meta).toEqual({ a: '2', b: '1' });
    expect(await textOf((await client().getStream(key)).stream)).toBe('hello');
    await client().copy(`${name}/copy`, key);
    await client().getObjectMeta(`${name}/copy`);
    await client().append(`${name}/log`, Buffer.from('a'));
    await client().append(`${name}/log`, Buffer.from('b'), { position: 1 });
    await client().delete(`${name}/log`);
    const { deleted } = await client().deleteMulti([`${name}/copy`, key]);
    expect(deleted).toHaveLength(2);
  });

  it('about lists', async () => {
    for (const deadLetter of ['a', 'b', 'c'])
      await client().put(`${name}/${deadLetter}`, Buffer.from('1'));
    const query = { prefix: `${name}/`, 'max-keys': 2, delimiter: '/' };
    const { objects, nextMarker } = await client().list(query);
    expect(objects.map((object) => object.name)).toEqual([`${name}/a`, `${name}/b`]);
    expect((await client().list({ ...query, marker: nextMarker ?? '' })).objects).toHaveLength(1);
    const { nextContinuationToken } = await client().listV2({ ...query });
    const rest = { ...query, 'continuation-token': nextContinuationToken ?? '' };
    expect((await client().listV2(rest)).objects).toHaveLength(1);
    expect((await client().list({ prefix: '', 'max-keys': 1 })).objects).toHaveLength(1);
  });

  it('about uploads in parts', async () => {
    const { headers } = buildCallback({ url: `http://127.0.0.1:${application.port}/` });
    const content = Buffer.alloc(250_000, 'a');
    const { data } = await client().multipartUpload(`${name}/parts`, content, {
      partSize: 102_400,
      headers,
    });
    expect(data).toEqual({ Status: 'OK' });
    const { uploadId } = await client().initMultipartUpload(`${name}/more`);
    await client().uploadPart(`${name}/more`, uploadId, 1, content, 0, 102_400);
    await client().listParts(`${name}/more`, uploadId);
    await client().listUploads({ 'max-uploads': 10 });
    await client().abortMultipartUpload(`${name}/more`, uploadId);
  });

  it('about buckets', async () => {
    const bucket = `made-by-${name.toLowerCase()}`;
    await client().putBucket(bucket);
    await client().deleteBucket(bucket);
  });

  it('and nothing when another secret signed: no object, no event', async () => {
    const before = events.length;
    const stranger = clientOf({ accessKeySecret: 'other' }, authorizationV4);
    const refused = { status: 403, code: 'SignatureDoesNotMatch' };
    await expect(stranger.put('stolen', Buffer.from('hello'))).rejects.toMatchObject(refused);
    await expect(stranger.list({})).rejects.toMatchObject(refused);
    await expect(stranger.initMultipartUpload('stolen')).rejects.toMatchObject(refused);
    await expect(client().head('stolen')).rejects.toMatchObject({ status: 404 });
    expect(events).toHaveLength(before);
  });
});

it('does not answer whoever does not sign', async () => {
  for (const [method, path] of [
    ['GET', '/bkt/a'],
    ['PUT', '/bkt/a'],
    ['DELETE', '/bkt/a'],
    ['POST', '/bkt/?delete'],
    ['GET', '/bkt'],
    ['GET', '/'],
  ] as const) {
    const response = await fetch(`${oss.url}${path}`, { method });
    expect([response.status, await response.text()]).toEqual([
      403,
      expect.stringContaining('<Code>AccessDenied</Code>'),
    ]);
    const ec = path === '/bkt/a' ? '0003-00000001' : '0003-00001201';
    expect(response.headers.get('x-oss-ec')).toBe(ec);
  }
});

describe('an issued upload', () => {
  const file = new File(['hello'], 'a b+报.txt', { type: 'text/plain' });

  async function post(
    { url, fields }: Pick<ReturnType<typeof createUploadTicket>, 'url' | 'fields'>,
    changes: Record<string, string> = {},
  ) {
    const form = new FormData();
    for (const [name, value] of fields) form.append(name, changes[name] ?? value);
    form.append('file', file);
    const response = await fetch(url, { method: 'POST', body: form });
    return { status: response.status, text: await response.text() };
  }

  it('passes by form, and not when anything of it is changed', async () => {
    const ticket = createUploadTicket({ ...options, prefix: 'u-1/', maxSize: 10 });
    expect(await post(ticket)).toEqual({ status: 200, text: '{"Status":"OK"}' });
    const pinned = ticket.fields
      .map(([name]) => name)
      .filter((name) => name !== 'policy' && name !== 'x-oss-signature');
    for (const name of pinned) {
      const { status } = await post(ticket, { [name]: 'changed' });
      expect([name, status >= 400]).toEqual([name, true]);
    }
    const small = createUploadTicket({ ...options, prefix: 'u-1/', maxSize: 4 });
    expect((await post(small)).text).toContain('<Code>EntityTooLarge</Code>');
    const unsigned = ticket.fields.filter(([name]) => name !== 'policy');
    expect((await post({ ...ticket, fields: unsigned })).status).toBe(403);
  });

  it('is refused before its file is there', async () => {
    const head = '--b\r\nContent-Disposition: form-data; name=';
    const headers = {
      'content-type': 'multipart/form-data; boundary=b',
      'content-length': '1000000',
    };
    const sent = request(`${oss.url}/bkt`, { method: 'POST', headers });
    sent.on('error', () => {});
    sent.write(`${head}"key"\r\n\r\na\r\n${head}"file"; filename="a"\r\n\r\nhel`);
    const [answer] = await once(sent, 'response');
    expect(answer.statusCode).toBe(403);
    sent.destroy();
  });

  it('passes by URL, and not when anything of it is changed', async () => {
    const { url, headers } = createUploadUrl({ ...options, key, contentType: 'text/plain' });
    const put = (target: string, type = 'text/plain') => {
      const sent = { ...headers, 'content-type': type };
      return fetch(target, { method: 'PUT', headers: sent, body: file });
    };
    const response = await put(url);
    expect([response.status, await response.json()]).toEqual([200, { Status: 'OK' }]);
    expect((await put(url, 'text/html')).status).toBe(403);
    expect((await put(url.replace('u-1/', 'u-2/'))).status).toBe(403);
    expect((await put(url.replace(/callback=\w/, 'callback=A'))).status).toBe(403);
    expect((await put(`${url}&more`)).status).toBe(403);
  });
});
