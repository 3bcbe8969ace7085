import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type RequestOptions,
  request,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  confirmObject,
  type ObjectAccess,
} from '../../../shared/src/upload-callback/confirm-object.js';
import { signRequestV4 } from '../../../shared/src/upload-callback/sign-v4.js';

// Requests by https are told of and then sent to a server on this machine, since the hosts of OSS must not be asked.
const { asked, route } = vi.hoisted(() => ({
  asked: [] as { hostname: string; path: string; method: string }[],
  route: { port: 0, isDown: (_hostname: string): boolean => false },
}));
vi.mock('node:https', () => ({
  request({ hostname, path, ...options }: RequestOptions, done: (_: IncomingMessage) => void) {
    asked.push({ hostname: String(hostname), path: String(path), method: String(options.method) });
    const port = route.isDown(String(hostname)) ? 1 : route.port;
    return request({ ...options, path, hostname: '127.0.0.1', port }, done);
  },
}));

let answer: { status: number; headers: Record<string, string> };
const sent: IncomingHttpHeaders[] = [];
const oss = createServer(({ headers }, response) => {
  sent.push(headers);
  response.writeHead(answer.status, answer.headers).end();
});
beforeAll(async () => {
  await new Promise<void>((resolve) => oss.listen(0, '127.0.0.1', resolve));
  route.port = (oss.address() as AddressInfo).port;
});
afterAll(() => new Promise((resolve) => oss.close(resolve)));
beforeEach(() => {
  asked.length = 0;
  route.isDown = () => false;
  answer = {
    status: 200,
    headers: {
      etag: '"ABC"',
      'content-length': '5',
      'content-type': 'image/png',
      'last-modified': 'Sun, 01 Mar 2026 02:03:04 GMT',
      'x-oss-hash-crc64ecma': '1234567890123456789',
    },
  };
});

const access: ObjectAccess = {
  region: 'cn-hangzhou',
  credentials: { accessKeyId: 'id', accessKeySecret: 'secret' },
  timeoutMs: 10_000,
};
const object = { bucket: 'bucket', object: 'a b/中.png' };
const made = Date.UTC(2026, 2, 1, 2, 3, 4) / 1000;
const path = '/a%20b/%E4%B8%AD.png';
const internal = 'bucket.oss-cn-hangzhou-internal.aliyuncs.com';
const open = 'bucket.oss-cn-hangzhou.aliyuncs.com';
const hosts = () => asked.map(({ hostname }) => hostname);

describe('where OSS is asked', () => {
  it('is inside its network', async () => {
    await confirmObject(object, access);
    expect(asked).toEqual([{ hostname: internal, path, method: 'HEAD' }]);
  });

  it('is outside it where inside nobody answers, each with half of the time', async () => {
    route.isDown = (hostname) => hostname === internal;
    const limits = vi.spyOn(AbortSignal, 'timeout');
    await expect(confirmObject(object, access)).resolves.toMatchObject({ etag: 'ABC' });
    expect(hosts()).toEqual([internal, open]);
    expect(limits.mock.calls).toEqual([[5000], [5000]]);
    limits.mockRestore();
  });

  it('is nowhere else', async () => {
    route.isDown = () => true;
    await expect(confirmObject(object, access)).rejects.toMatchObject({
      code: 'confirm_unavailable',
      message: 'the upload cannot be confirmed now: OSS could not be reached in time',
      cause: { code: 'ECONNREFUSED' },
    });
    expect(hosts()).toEqual([internal, open]);
  });

  it.each([
    ['https://oss.example', 'bucket.oss.example', path],
    ['https://localhost.example', 'bucket.localhost.example', path],
    ['https://1.example', 'bucket.1.example', path],
    ['https://my-localhost', 'bucket.my-localhost', path],
    ['https://localhost', 'localhost', `/bucket${path}`],
    ['https://10.1.2.30:9000', '10.1.2.30', `/bucket${path}`],
  ])('is at %s: %s', async (endpoint, hostname, expected) => {
    await confirmObject(object, { ...access, endpoint });
    expect(asked).toEqual([{ hostname, path: expected, method: 'HEAD' }]);
  });

  it.each<[object, string | undefined, string]>([
    [{ object: 'a\ud800' }, 'cn-hangzhou', 'not confirmed: the key in the callback is not one'],
    [
      { bucket: 'evil/' },
      'cn-hangzhou',
      'not confirmed: the bucket name in the callback is not one',
    ],
    [{}, undefined, 'now: the region of the function is not known'],
    [{}, '/cn-hangzhou', 'now: the region of the function is not known'],
    [{}, 'cn-hangzhou/', 'now: the region of the function is not known'],
  ])('is nowhere for %j in %s', async (changes, region, message) => {
    const confirming = confirmObject({ ...object, ...changes }, { ...access, region });
    await expect(confirming).rejects.toThrow(message);
    expect(asked).toEqual([]);
  });
});

it('is asked by a request that is signed as it is sent', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: made * 1000 });
  try {
    await confirmObject(object, access);
  } finally {
    vi.useRealTimers();
  }
  const signed = { method: 'HEAD', bucket: object.bucket, key: object.object } as const;
  const { credentials } = access;
  const headers = signRequestV4({
    ...signed,
    region: 'cn-hangzhou',
    credentials,
    now: new Date(made * 1000),
  });
  expect(sent.at(-1)).toMatchObject(headers);
});

describe('what OSS answers', () => {
  it('comes back, without quotes', async () => {
    expect(await confirmObject(object, access)).toStrictEqual({
      etag: 'ABC',
      size: 5,
      mimeType: 'image/png',
      crc64: '1234567890123456789',
    });
  });

  it('comes back as far as it is there', async () => {
    answer.headers = {};
    expect(await confirmObject(object, access)).toStrictEqual({});
  });

  it.each<[number, boolean, string, string]>([
    [404, true, 'object_not_confirmed', 'there is no such object in the bucket'],
    [
      403,
      true,
      'confirm_unavailable',
      "OSS refuses the function's role: it needs oss:GetObject on the bucket",
    ],
    [403, false, 'object_not_confirmed', "the bucket is somebody else's"],
    [
      400,
      true,
      'object_not_confirmed',
      'the upload is not confirmed: OSS answered with status 400: it cannot be an object',
    ],
    [409, true, 'confirm_unavailable', 'OSS answered with status 409'],
    [500, true, 'confirm_unavailable', 'OSS answered with status 500'],
  ])('with status %i, in a bucket of ours: %s, is %s', async (status, isOwnBucket, code, text) => {
    answer.status = status;
    await expect(confirmObject(object, { ...access, isOwnBucket })).rejects.toMatchObject({
      code,
      message: expect.stringContaining(text),
    });
  });

  it.each([
    ['etag', { etag: 'AB' }, 'the object has another etag than the callback says'],
    ['size', { size: 6 }, 'the object has another size than the callback says'],
    ['time', { permitted: made + 31 }, 'the object is older than the ticket'],
  ])('must fit the %s', async (_, reported, message) => {
    await expect(confirmObject({ ...object, ...reported }, access)).rejects.toMatchObject({
      code: 'object_not_confirmed',
      message: expect.stringContaining(message),
    });
  });

  it('may be as old as clocks differ, and spell its etag in another way', async () => {
    const reported = { ...object, etag: '"abc"', size: 5, permitted: made + 30 };
    await expect(confirmObject(reported, access)).resolves.toMatchObject({ etag: 'ABC' });
  });
});
