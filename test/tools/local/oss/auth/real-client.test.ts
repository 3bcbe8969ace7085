import { get as httpGet } from 'node:http';
import { createUploadUrl } from 'oss-inbox';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startGate } from './gate.js';
import { signingClient } from './signing-client.js';

const own = { accessKeyId: 'LTAIown', accessKeySecret: 'own-secret' };
const temporary = {
  accessKeyId: 'STS.temporary',
  accessKeySecret: 'temporary-secret',
  securityToken: 'token+/=of STS',
};
const sts = {
  accessKeyId: temporary.accessKeyId,
  accessKeySecret: temporary.accessKeySecret,
  stsToken: temporary.securityToken,
};
const key = `u-1/中 +%25&?#!'()*~"<\\.txt`;
const versions = [
  ['V1', false],
  ['V4', true],
] as const;

let gate: Awaited<ReturnType<typeof startGate>>;
beforeAll(async () => {
  const another = { ...temporary, accessKeyId: 'STS.other', securityToken: 'token of another' };
  gate = await startGate([own, temporary, another]);
});
afterAll(() => gate.close());
beforeEach(() => {
  gate.passed.length = 0;
});

// ali-oss signs no URL of an IP address.
const named = (credentials: typeof own) => {
  const endpoint = gate.url.replace('127.0.0.1', 'localhost');
  return signingClient(endpoint, credentials);
};

// The bucket is in the name of the host, which not every system resolves to this machine.
async function fetchSigned(url: string, headers: Record<string, string> = {}): Promise<number> {
  const { host, pathname, search } = new URL(url);
  const options = { headers: { ...headers, host }, path: `${pathname}${search}` };
  return new Promise((resolve, reject) => {
    httpGet(gate.url, options, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    }).on('error', reject);
  });
}

describe.each(versions)('a request that ali-oss signed with %s passes', (_, authorizationV4) => {
  const client = () => signingClient(gate.url, own, { authorizationV4 });

  it.each([
    ['special characters in the key', { object: key }],
    ['headers of OSS', { object: 'a', headers: { 'x-oss-meta-b': ' x ', 'x-oss-meta-a': '1' } }],
    ['a sub-resource', { object: key, subres: 'acl' }],
    ['sub-resources', { object: key, subres: { partNumber: '1', uploadId: 'ABC' } }],
    ['a processing', { object: 'a', subres: { 'x-oss-process': 'image/resize,w_100|sys/saveas' } }],
    [
      'replaced response headers',
      { object: 'a', subres: { 'response-content-type': 'text/plain; charset=utf-8' } },
    ],
    ['a query', { query: { prefix: 'a/中 +', 'max-keys': 2, delimiter: '/' } }],
    ['an empty value in the query', { query: { prefix: '', 'list-type': 2 } }],
    ['a token to continue with', { subres: { 'continuation-token': 'Ab+/=' }, query: { a: '1' } }],
    ['a bucket alone', {}],
  ])('with %s', async (__, parameters) => {
    for (const method of ['PUT', 'GET', 'HEAD', 'DELETE']) {
      const { status } = await client().request({
        method,
        bucket: 'bkt',
        ...parameters,
        successStatuses: [200],
      });
      expect(status).toBe(200);
    }
    const object = 'object' in parameters ? parameters.object : '';
    expect(gate.passed).toEqual(
      ['PUT', 'GET', 'HEAD', 'DELETE'].map((method) => `${method} bkt/${object}`),
    );
  });

  it('with a body, its hash and its type', async () => {
    const { status } = await client().request({
      method: 'PUT',
      bucket: 'bkt',
      object: key,
      content: Buffer.from('hello'),
      mime: 'text/plain',
      successStatuses: [200],
    });
    expect(status).toBe(200);
  });

  it('with metadata beyond ASCII', async () => {
    const options = { authorizationV4, headerEncoding: 'latin1' };
    const { status } = await signingClient(gate.url, own, options).request({
      method: 'PUT',
      bucket: 'bkt',
      object: key,
      headers: { 'x-oss-meta-name': '中 é' },
      successStatuses: [200],
    });
    expect(status).toBe(200);
  });

  it('with a token of STS', async () => {
    const { status } = await signingClient(gate.url, sts, { authorizationV4 }).request({
      method: 'GET',
      bucket: 'bkt',
      object: key,
      successStatuses: [200],
    });
    expect(status).toBe(200);
  });

  it.each([
    ['another secret', { ...own, accessKeySecret: 'other' }, 'SignatureDoesNotMatch'],
    ['an unknown key', { ...own, accessKeyId: 'LTAIother' }, 'InvalidAccessKeyId'],
    ['a missing token', { ...sts, stsToken: '' }, 'InvalidAccessKeyId'],
    ['another token', { ...sts, stsToken: 'other' }, 'InvalidSecurityToken'],
    [
      'the token of another key',
      { ...sts, stsToken: 'token of another' },
      'AccessKeyIdAndSecurityTokenNotMatch',
    ],
    ['a token without need', { ...own, stsToken: 'other' }, 'InvalidAccessKeyId'],
  ])('but not with %s', async (__, credentials, code) => {
    const request = signingClient(gate.url, credentials, { authorizationV4 }).request({
      method: 'GET',
      bucket: 'bkt',
      object: key,
      successStatuses: [200],
    });
    await expect(request).rejects.toMatchObject({ status: 403, code });
    expect(gate.passed).toEqual([]);
  });
});

it('passes with additional headers that V4 signs', async () => {
  const { status } = await signingClient(gate.url, own, { authorizationV4: true }).request({
    method: 'GET',
    bucket: 'bkt',
    object: 'a',
    headers: { 'if-match': '"e"', range: 'bytes=0-1' },
    additionalHeaders: ['Range', 'if-match'],
    successStatuses: [200],
  });
  expect(status).toBe(200);
});

describe('a URL that ali-oss signed passes', () => {
  it.each([
    ['alone', {}],
    ['with a processing', { process: 'image/resize,w_100' }],
    ['with response headers', { response: { 'content-disposition': 'attachment; filename="中"' } }],
    ['with a limit', { trafficLimit: 819_200 }],
    [
      'with a callback',
      { callback: { url: 'http://a.b/c', body: 'a=1', customValue: { uid: 'u +1' } } },
    ],
  ])('with V1, %s', async (_, options) => {
    for (const credentials of [own, sts]) {
      const url = named(credentials).signatureUrl(key, structuredClone(options));
      expect(await fetchSigned(url)).toBe(200);
      expect(await fetchSigned(url.replace('bkt.', 'other.'))).toBe(403);
      expect(await fetchSigned(url.replace(/Expires=\d/, 'Expires=9'))).toBe(403);
    }
    expect(gate.passed).toEqual([`GET bkt/${key}`, `GET bkt/${key}`]);
  });

  it('with V1 and V4, when its path begins with the bucket', async () => {
    const endpoint = gate.url.replace('127.0.0.1', 'localhost');
    const client = signingClient(endpoint, own, { sldEnable: true });
    for (const url of [client.signatureUrl(key), await client.signatureUrlV4('GET', 60, {}, key)]) {
      expect(new URL(url).pathname).toMatch(/^\/bkt\//);
      expect(await fetchSigned(url)).toBe(200);
      expect(await fetchSigned(url.replace('/bkt/', '/other/'))).toBe(403);
    }
  });

  it.each([
    ['alone', {}, []],
    ['with parameters', { queries: { 'x-oss-process': 'image/resize,w_1', acl: '' } }, []],
    ['with headers', { headers: { 'x-oss-meta-a': 'b', range: 'bytes=0-1' } }, ['range']],
  ])('with V4, %s', async (_, request, additional) => {
    const headers = 'headers' in request ? request.headers : {};
    for (const credentials of [own, sts]) {
      const url = await named(credentials).signatureUrlV4('GET', 60, request, key, additional);
      expect(await fetchSigned(url, headers)).toBe(200);
      expect(await fetchSigned(url.replace('bkt.', 'other.'), headers)).toBe(403);
      expect(await fetchSigned(url.replace('x-oss-expires=60', 'x-oss-expires=61'), headers)).toBe(
        403,
      );
      expect(await fetchSigned(url, { ...headers, 'x-oss-meta-more': '1' })).toBe(403);
    }
    expect(gate.passed).toEqual([`GET bkt/${key}`, `GET bkt/${key}`]);
  });
});

it('lets the URL of an upload of ours pass, and no other body type', async () => {
  const objectKey = `u-1/中 +%25&?#!'()*~.txt`;
  const { url, headers } = createUploadUrl({
    bucket: 'bkt',
    region: 'cn-hangzhou',
    credentials: temporary,
    secrets: 'a-secret-for-local-tickets',
    callbackUrl: 'http://127.0.0.1/callback',
    endpoint: `${gate.url}/bkt`,
    user: 'u-1',
    key: objectKey,
    contentType: 'text/plain',
    size: 5,
    forbidOverwrite: true,
  });
  const put = (type: string, body: string) =>
    fetch(url, { method: 'PUT', headers: { ...headers, 'content-type': type }, body });
  expect((await put('text/plain', 'hello')).status).toBe(200);
  expect(gate.passed).toEqual([`PUT bkt/${objectKey}`]);
  expect((await put('text/html', 'hello')).status).toBe(403);
  expect((await put('text/plain', 'hello!')).status).toBe(403);
});
