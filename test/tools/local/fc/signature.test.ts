import { OpenApiUtil } from '@alicloud/openapi-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Trigger } from '../../../../tools/local/trigger.js';
import { type Access, fc2Client, fc3Client, invoke3 } from './clients.js';
import { startOnce, startTestFc, type TestFc } from './test-fc.js';

const known: Access = { accessKeyId: 'id', accessKeySecret: 'secret' };
const temporary: Access = { accessKeyId: 'STS.id', accessKeySecret: 'two', securityToken: 'token' };
const source = 'exports.handler = async (event) => ({ statusCode: 200, body: "ran" });';
const triggers: Trigger[] = [
  { triggerType: 'http', triggerConfig: { methods: ['GET', 'POST'], authType: 'function' } },
];

let test: TestFc;
beforeAll(async () => {
  test = await startTestFc(source, { triggers }, { credentials: [known, temporary] });
});
afterAll(() => test.fc.close());

type Invoke = (access: Access, date?: Date) => Promise<unknown>;
const clients: Record<string, Invoke> = {
  fc2: (access, date) => {
    const headers = date && { date: date.toUTCString() };
    return fc2Client(test.fc.url, access).invokeFunction('s', 'f', 'a', headers);
  },
  fc20230330: (access, date) => {
    const commonHeaders = date && { 'x-acs-date': date.toISOString() };
    const more = { qualifier: 'pro d/1', ...(commonHeaders && { commonHeaders }) };
    return invoke3(fc3Client(test.fc.url, access), 'f', 'a', more);
  },
};

describe.each(Object.entries(clients))('a request signed by %s', (_, invoke) => {
  it('is taken with a known key, and with a temporary one and its token', async () => {
    await expect(invoke(known)).resolves.toBeDefined();
    await expect(invoke(temporary)).resolves.toBeDefined();
  });

  it.each([
    ['another secret', { ...known, accessKeySecret: 'wrong' }, 'SignatureNotMatch'],
    ['another token', { ...temporary, securityToken: 'wrong' }, 'SignatureNotMatch'],
    ['an unknown key', { ...known, accessKeyId: 'nobody' }, 'InvalidAccessKeyID'],
  ])('is refused with %s', async (_case, access, code) => {
    await expect(invoke(access)).rejects.toMatchObject({ code });
  });

  it.each([-16, 16])('is refused when its date is %j minutes off', async (minutes) => {
    const date = new Date(Date.now() + minutes * 60_000);
    await expect(invoke(known, date)).rejects.toMatchObject({ code: 'AccessDenied' });
  });

  it('is taken when its date is 10 minutes off', async () => {
    await expect(invoke(known, new Date(Date.now() - 600_000))).resolves.toBeDefined();
  });
});

describe('a request to the API that is not signed', () => {
  it.each([
    ['has no date', {}, 'MissingRequiredHeader', 'required HTTP header Date was not specified'],
    [
      'has no authorization',
      { date: new Date().toUTCString() },
      'InvalidArgument',
      "invalid authorization ''",
    ],
    [
      'has another kind',
      { date: new Date().toUTCString(), authorization: 'Basic a' },
      'InvalidArgument',
      "invalid authorization 'Basic a'",
    ],
  ])('is refused: it %s', async (_, headers, code, message) => {
    const [old, present] = await Promise.all(
      ['/2016-08-15/services', '/2023-03-30/functions'].map(async (path) => {
        const response = await fetch(test.fc.url + path, { headers });
        return [response.status, await response.json()];
      }),
    );
    expect(old).toEqual([400, { ErrorCode: code, ErrorMessage: message }]);
    expect(present).toEqual([400, { RequestId: expect.any(String), Code: code, Message: message }]);
  });

  it('is refused when its body is not the one that was signed', async () => {
    const response = await signed('POST', '/2023-03-30/functions/f/invocations', test.fc.url, {
      'x-acs-content-sha256': 'e'.repeat(64),
    });
    expect([response.status, await response.json()]).toMatchObject([
      403,
      { Code: 'SignatureNotMatch' },
    ]);
  });
});

// As the documentation signs requests to an HTTP trigger: without the body.
function signed(
  method: 'GET' | 'POST',
  target: string,
  origin: string,
  more: Record<string, string> = {},
  secret = known.accessKeySecret,
): Promise<Response> {
  const url = new URL(target, origin);
  const headers: Record<string, string> = { 'x-acs-date': new Date().toISOString(), ...more };
  const request = {
    method,
    pathname: url.pathname.replace('$', '%24'),
    headers,
    query: Object.fromEntries(url.searchParams),
  };
  const authorization = OpenApiUtil.getAuthorization(
    request as Parameters<typeof OpenApiUtil.getAuthorization>[0],
    'ACS3-HMAC-SHA256',
    more['x-acs-content-sha256'] ?? '',
    known.accessKeyId,
    secret,
  );
  const body = method === 'POST' ? { body: 'hello' } : {};
  return fetch(url, { method, headers: { ...headers, authorization }, ...body });
}

const url = () => test.fc.http.get('f')?.url ?? '';

describe('an HTTP trigger of authType function', () => {
  it.each([
    ['GET', '/'],
    ['POST', '/hello$1?foo=bar&a=1+2'],
  ] as const)('takes what is signed: %s %s', async (method, target) => {
    expect(await (await signed(method, target, url())).text()).toBe('ran');
  });

  it('refuses what is not signed, or with another secret', async () => {
    const unsigned = await fetch(url());
    expect([unsigned.status, await unsigned.json()]).toMatchObject([
      400,
      { Code: 'MissingRequiredHeader' },
    ]);
    const wrong = await signed('GET', '/', url(), {}, 'wrong');
    expect([wrong.status, await wrong.json()]).toMatchObject([403, { Code: 'SignatureNotMatch' }]);
    expect(wrong.headers.get('x-fc-error-type')).toBe('FCCommonError');
  });
});

it('takes anybody where there are no credentials', async () => {
  const { fc } = await startOnce(source, { triggers });
  expect(await (await fetch(fc.http.get('f')?.url ?? '')).text()).toBe('ran');
  const response = await fetch(`${fc.url}/2023-03-30/functions`, {
    headers: { authorization: 'Basic a' },
  });
  expect(response.status).toBe(200);
});
