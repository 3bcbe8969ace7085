import { createHash, createPublicKey, verify } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { buildCallback } from 'oss-inbox';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { picture } from '../../../../../tools/local/demo/picture.js';
import { closeServer, listen } from '../../../../../tools/local/http/listen.js';
import { readBody } from '../../../../../tools/local/http/read-body.js';
import { startTestOss, type TestOss } from '../test-oss.js';

interface Received {
  readonly message: IncomingMessage;
  readonly body: string;
}

let test: TestOss;
let application: Server;
let url: string;
let received: Received[];
let reply: (response: ServerResponse) => void;

const content = Buffer.from('hello');
const replyWith = (status: number, body: string) => (response: ServerResponse) => {
  response.writeHead(status, { 'content-length': Buffer.byteLength(body) }).end(body);
};

beforeAll(async () => {
  test = await startTestOss();
  application = createServer((message, response) => {
    void readBody(message).then((body) => {
      received.push({ message, body: String(body) });
      reply(response);
    });
  });
  ({ url } = await listen(application, 0));
});
afterAll(async () => {
  await test.oss.close();
  await closeServer(application);
});
beforeEach(() => {
  received = [];
  reply = replyWith(200, '{"Status":"OK"}');
});

const parameter = (fields: object) => Buffer.from(JSON.stringify(fields)).toString('base64');
const put = (headers: Record<string, string>) =>
  test.client.put('dir/a b.txt', content, { headers });
const putWith = (fields: object) => put({ 'x-oss-callback': parameter(fields) });

describe('the request', () => {
  it('has the headers of a real one and a signature that its key verifies', async () => {
    const { headers } = buildCallback({
      url: `${url}/oss/call%20back?token=1`,
      fields: { object: '${object}' },
      additionalHeaders: { 'app-name': 'test' },
    });
    const { res } = await put(headers);
    const [{ message, body }] = received as [Received];
    expect(message.url).toBe('/oss/call%20back?token=1');
    expect(message.headers).toMatchObject({
      host: new URL(url).host,
      connection: 'close',
      'content-length': String(body.length),
      'content-md5': createHash('md5').update(body).digest('base64'),
      'content-type': 'application/x-www-form-urlencoded',
      'user-agent': 'aliyun-oss-callback',
      'app-name': 'test',
      'x-oss-additional-headers': 'app-name',
      'x-oss-bucket': 'bkt',
      'x-oss-owner': '1234567890123456',
      'x-oss-requester': '1234567890123456',
      'x-oss-request-id': res.headers['x-oss-request-id'],
      'x-oss-signature-version': '1.0',
      'x-oss-tag': 'CALLBACK',
    });
    const keyUrl = Buffer.from(String(message.headers['x-oss-pub-key-url']), 'base64').toString();
    const pem = await (await fetch(keyUrl)).text();
    const signature = Buffer.from(message.headers.authorization ?? '', 'base64');
    const signed = Buffer.from(`/oss/call back?token=1\n${body}`);
    expect(verify('RSA-MD5', signed, createPublicKey(pem), signature)).toBe(true);
    const der = createPublicKey(pem).export({ type: 'spki', format: 'der' }).toString('base64');
    expect(test.oss.callbackPublicKey).toBe(`${keyUrl}=${der}`);
  });

  it('fills in every system variable that the upload has a value for', async () => {
    const { headers } = buildCallback({ url, bodyType: 'json', variables: { uid: 'u"1' } });
    await test.client.put('p.png', picture, { headers });
    const crc64 = /"crc64":(\d+)/.exec(received[0]?.body ?? '')?.[1];
    expect(crc64).toMatch(/^\d{15,20}$/);
    expect(JSON.parse(received[0]?.body ?? '')).toMatchObject({
      bucket: 'bkt',
      object: 'p.png',
      etag: createHash('md5').update(picture).digest('hex').toUpperCase(),
      size: picture.length,
      mimeType: 'image/png',
      'imageInfo.height': 16,
      'imageInfo.width': 16,
      'imageInfo.format': 'png',
      contentMd5: createHash('md5').update(picture).digest('base64'),
      vpcId: null,
      clientIp: '127.0.0.1',
      operation: 'PutObject',
      'x:uid': 'u"1',
    });
  });

  it('goes to the callbackHost', async () => {
    await putWith({ callbackUrl: url, callbackBody: 'a=1', callbackHost: 'app.example.com' });
    expect(received[0]?.message.headers.host).toBe('app.example.com');
  });

  it('goes to the next URL when one fails, and only then', async () => {
    const callbackUrl = `http://127.0.0.1:1/;${url}/second;${url}/third`;
    await putWith({ callbackUrl, callbackBody: 'a=1' });
    expect(received.map(({ message }) => message.url)).toEqual(['/second']);
  });

  it('is not sent for an empty URL', async () => {
    const headers = { 'x-oss-callback': parameter({ callbackUrl: '', callbackBody: 'a=1' }) };
    const response = await fetch(`${test.oss.url}/bkt/a`, { method: 'PUT', headers, body: 'a' });
    expect([response.status, await response.text(), received]).toEqual([200, '', []]);
  });
});

describe('each kind of upload', () => {
  const fields = { operation: '${operation}', uid: '${x:uid}' };

  it('passes the answer of the application to the uploader of PutObject', async () => {
    const { headers } = buildCallback({ url, fields, variables: { uid: 'u-1' } });
    const { data, res } = await put(headers);
    expect([res.status, data]).toEqual([200, { Status: 'OK' }]);
    expect(received[0]?.body).toMatch(/^operation=PutObject&uid=u-1/);
    expect(JSON.parse(test.events.at(-1)?.document ?? '')).toMatchObject({
      events: [{ oss: { xVars: { 'x:uid': 'u-1' } } }],
    });
  });

  it('takes it in the query as well', async () => {
    const { query } = buildCallback({ url, fields, variables: { uid: 'u-1' } });
    const target = `${test.oss.url}/bkt/q.txt?${new URLSearchParams(query).toString()}`;
    const response = await fetch(target, { method: 'PUT', body: 'hello' });
    expect([response.status, await response.json()]).toEqual([200, { Status: 'OK' }]);
    expect(received[0]?.body).toMatch(/^operation=PutObject&uid=u-1/);
  });

  it('replaces the result of CompleteMultipartUpload', async () => {
    const { headers } = buildCallback({ url, fields, variables: { uid: 'u-1' } });
    const options = { headers, partSize: 102_400 };
    const result = await test.client.multipartUpload('m.bin', Buffer.alloc(150_000), options);
    expect(result.data).toEqual({ Status: 'OK' });
    expect(received.map(({ body }) => body.slice(0, 34))).toEqual([
      'operation=CompleteMultipartUpload&',
    ]);
  });

  it('takes fields of the form for PostObject', async () => {
    const { form } = buildCallback({ url, fields, variables: { uid: 'u-1' } });
    const data = new FormData();
    for (const [name, value] of Object.entries({ key: 'f.txt', ...form })) data.append(name, value);
    data.append('file', new Blob(['hello']));
    const response = await fetch(`${test.oss.url}/bkt`, { method: 'POST', body: data });
    expect([response.status, await response.json()]).toEqual([200, { Status: 'OK' }]);
    expect(received[0]?.body).toMatch(/^operation=PostObject&uid=u-1/);
  });
});

describe('an answer that OSS does not accept', () => {
  const cases: [string, (response: ServerResponse) => void, string, string?][] = [
    ['another status', replyWith(400, '{}'), 'Error status : 400.'],
    ['another success', replyWith(201, '{}'), 'Error status : 201.'],
    ['text', replyWith(200, 'OK'), 'Response body is not valid json format.', '0007-00000205'],
    ['nothing', replyWith(200, ''), 'Response body is not valid json format.', '0007-00000205'],
    [
      'a byte order mark',
      replyWith(200, '\uFEFF{}'),
      'Response body is not valid json format.',
      '0007-00000205',
    ],
    [
      'chunks',
      (response) => void response.writeHead(200).end('{}'),
      'Error status : 400.User server missing content-length.',
    ],
    [
      'more than 1 MB',
      replyWith(200, JSON.stringify('a'.repeat(1_048_576))),
      'Error status : 400.User server return too long content-length value',
    ],
    [
      'a broken connection',
      (response) => void response.destroy(),
      'Error status : -1.OSS can not connect to your callbackUrl, please check it.',
    ],
  ];
  it.each(cases)(
    'fails the callback on %s, and the object stays',
    async (_, answer, message, ec) => {
      reply = (response) => {
        response.useChunkedEncodingByDefault = true;
        answer(response);
      };
      await test.client.delete('dir/a b.txt');
      await expect(putWith({ callbackUrl: url, callbackBody: 'a=1' })).rejects.toMatchObject({
        name: 'CallbackFailedError',
        code: 'CallbackFailed',
        status: 203,
        message,
        ...(ec && { ecCode: ec }),
      });
      expect((await test.client.get('dir/a b.txt')).content).toEqual(content);
    },
  );

  it('fails the callback when there is no answer in time', async () => {
    reply = () => {};
    await expect(putWith({ callbackUrl: url, callbackBody: 'a=1' })).rejects.toMatchObject({
      status: 203,
      ecCode: '0007-00000202',
      message: `Error status : -1 ${new URL(url).host} reply timeout, cost:1000ms, timeout:1000ms (err -4, errno115)`,
    });
  });
});

describe('a callback parameter that OSS refuses', () => {
  const body = { callbackUrl: 'http://127.0.0.1:1/', callbackBody: 'a=1' };
  it.each([
    ['not Base64', '{', '0007-00000002', /Base64/],
    [
      'not JSON',
      Buffer.from('{"callbackUrl":"').toString('base64'),
      '0007-00000003',
      /^The callback configuration is not json format\.$/,
    ],
    [
      'a broken template',
      parameter({ ...body, callbackBody: 'a=$x:a}' }),
      '0007-00000105',
      /^Left brace must be adjacent to dollar sign\.$/,
    ],
    [
      'an unknown body type',
      parameter({ ...body, callbackBodyType: 'text/plain' }),
      '0007-00000012',
      /callbackBodyType/,
    ],
    [
      'SNI as text',
      parameter({ ...body, callbackSNI: 'true' }),
      undefined,
      /^The callback sni is invalid\.$/,
    ],
  ])('is %s: 400, and nothing is stored', async (_, callback, ec, message) => {
    const headers = { 'x-oss-callback': callback };
    await expect(test.client.put('refused.txt', content, { headers })).rejects.toMatchObject({
      status: 400,
      code: 'InvalidArgument',
      message: expect.stringMatching(message),
      ...(ec && { ecCode: ec }),
    });
    await expect(test.client.head('refused.txt')).rejects.toMatchObject({ status: 404 });
  });

  it('is in the header and in the query: 400', async () => {
    const { headers, query } = buildCallback({ url });
    const { callback } = query;
    const target = `${test.oss.url}/bkt/q.txt?${new URLSearchParams({ callback }).toString()}`;
    const response = await fetch(target, {
      method: 'PUT',
      headers: { 'x-oss-callback': headers['x-oss-callback'] },
      body: 'hello',
    });
    expect(response.status).toBe(400);
    expect(response.headers.get('x-oss-ec')).toBe('0007-00000027');
  });

  it('names a callback policy, which no bucket has here: 404', async () => {
    await expect(putWith({ callbackPolicy: 'p' })).rejects.toMatchObject({
      code: 'BucketCallbackPolicyNotExist',
    });
  });
});
