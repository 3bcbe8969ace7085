import dns from 'node:dns';
import { createServer as createTlsServer } from 'node:https';
import type { Socket } from 'node:net';
import { inspect } from 'node:util';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { selfSignedCertificate } from '../inbox/self-signed-certificate.js';
import { context, handTo } from './invocation.js';
import { answering, connecting, drip, freePort, listen } from './receivers.js';

afterEach(() => vi.restoreAllMocks());

const failing = (message: RegExp | string) =>
  expect.objectContaining({
    name: 'InboxError',
    code: 'handoff_failed',
    status: 503,
    retryable: true,
    message: expect.stringMatching(message),
  });

const secrets = Object.values(context.credentials);
const json = { 'content-type': 'application/json' };
const error = (ErrorCode: unknown) =>
  JSON.stringify({ ErrorCode, ErrorMessage: secrets.join(), RequestId: 'r' });

describe("Function Compute's error is named", () => {
  it.each([
    [
      403,
      'AccessDenied',
      /s\/f could not be invoked: Function Compute refuses the role of this function \(AccessDenied\): it needs fc:InvokeFunction on acs:fc:cn-hangzhou:1234567890123456:services\/s\/functions\/f$/,
    ],
    [403, 'SignatureNotMatch', /refuses the role of this function \(SignatureNotMatch\)/],
    [404, 'ServiceNotFound', /not in this account and region \(ServiceNotFound\)/],
    [404, 'VersionNotFound', /not in this account and region \(VersionNotFound\)/],
    [429, 'ResourceThrottled', /answered with the error ResourceThrottled$/],
    [500, 'InternalServerError', /answered with the error InternalServerError$/],
    [400, 'constructor', /answered with the error constructor$/],
  ])('%i %s', async (status, code, message) => {
    const { url, received } = await answering(status, json, error(code));
    await expect(handTo(url)).rejects.toThrow(failing(message));
    expect(received).toHaveLength(1);
  });

  it('with the version or alias on which the role needs a permission', async () => {
    const { url } = await answering(403, json, error('AccessDenied'));
    await expect(handTo(url, { env: { HANDOFF_FUNCTION: 's/f.prod' } })).rejects.toThrow(
      /^the function s\/f\.prod .* acs:fc:cn-hangzhou:1234567890123456:services\/s\.prod\/functions\/f$/,
    );
  });

  it('as a refusal, when the event is too large for it', async () => {
    const { url } = await answering(400, json, error('EntityTooLarge'));
    await expect(handTo(url)).rejects.toMatchObject({ code: 'handoff_refused' });
  });
});

describe('an answer is not from Function Compute', () => {
  it.each([
    [200, '<html>please log in</html>', 'text/html'],
    [202, '', 'text/plain'],
    [302, '', 'text/html'],
    [403, '<html>blocked</html>', 'text/html'],
    [404, '{}', 'application/json'],
    [500, 'null', 'application/json'],
    [500, '"text"', 'application/json'],
    [500, '[]', 'application/json'],
    [500, '', 'application/json'],
    [500, '{"ErrorCode":', 'application/json'],
    [500, error('a code with <blanks>'), 'application/json'],
    [500, error({ a: 1 }), 'application/json'],
    [500, error('a'.repeat(65)), 'application/json'],
    [502, '', ''],
  ])('when it is %i %j of type %j', async (status, body, type) => {
    const { url } = await answering(status, { 'content-type': type }, body);
    await expect(handTo(url)).rejects.toThrow(
      failing(/could not be invoked: what http:\/\/127\.0\.0\.1:\d+ answered is not from Function/),
    );
  });
});

/** Has the client loaded, so that it takes none of the time of what follows. */
async function load(): Promise<void> {
  await handTo((await answering(202, { 'x-fc-request-id': '1' })).url);
}

describe('what keeps a request from being answered is named', () => {
  const internal = /HANDOFF_FUNCTION_ENDPOINT: https:\/\/\d+\.cn-hangzhou-internal\.fc\.aliyuncs/;

  it('nobody listens there', async () => {
    const sending = handTo(`http://127.0.0.1:${await freePort()}`);
    await expect(sending).rejects.toThrow(failing(/could not be reached \(ECONNREFUSED\); /));
    await expect(sending).rejects.toThrow(internal);
  });

  it("the region's public endpoint, by https, when DNS does not know it", async () => {
    const lookup = vi
      .spyOn(dns, 'lookup')
      .mockImplementation(((_host: string, _options: object, callback: (thrown: Error) => void) =>
        callback(Object.assign(new Error('no such host'), { code: 'ENOTFOUND' }))) as never);
    const host = '1234567890123456.cn-hangzhou.fc.aliyuncs.com';
    await expect(handTo(undefined)).rejects.toThrow(
      failing(`https://${host} could not be reached \\(ENOTFOUND\\)`),
    );
    expect(lookup).toHaveBeenCalledWith(host, expect.anything(), expect.anything());
  });

  it('nobody vouches for the certificate', async () => {
    const port = await listen(createTlsServer(selfSignedCertificate('localhost')));
    await expect(handTo(`https://localhost:${port}`)).rejects.toThrow(
      failing(/could not be reached \(DEPTH_ZERO_SELF_SIGNED_CERT\)/),
    );
  });

  const late = failing(/did not answer within 200 ms; a function that has no way to the internet/);

  it.each<[what: string, start: (socket: Socket) => void]>([
    ['is silent', () => {}],
    ['never ends its head', drip('HTTP/1.1 202 Accepted\r\nx-long: ')],
  ])('the server %s: the time is up, and the connection is let go', async (_, start) => {
    await load();
    const { url, closed } = await connecting(start);
    await expect(handTo(url, { timeoutMs: 200 })).rejects.toThrow(late);
    await closed();
  });

  // The client goes on reading.
  it('the server never ends its body: the time is up', async () => {
    await load();
    const { url } = await connecting(drip('HTTP/1.1 202 Accepted\r\nx-fc-request-id: 1\r\n\r\n'));
    await expect(handTo(url, { timeoutMs: 200 })).rejects.toThrow(late);
  });

  it.each([
    ['no credentials at all', undefined],
    ['no role', {}],
    ['half of a pair', { accessKeyId: 'id' }],
    ['no token', { accessKeyId: 'STS.id', accessKeySecret: 'secret' }],
  ])('the function has %s', async (_, credentials) => {
    const { url, received } = await answering(202, { 'x-fc-request-id': '1' });
    await expect(handTo(url, { credentials })).rejects.toThrow(
      failing(
        /this function has no credentials: give it a role with fc:InvokeFunction on acs:fc:\S+$/,
      ),
    );
    expect(received).toEqual([]);
  });

  it.each([
    [{ accountId: undefined }],
    [{ accountId: '' }],
    [{ region: undefined }],
    [{ region: '' }],
  ])('the context has %j', async (parts) => {
    const { url, received } = await answering(202, { 'x-fc-request-id': '1' });
    await expect(handTo(url, parts)).rejects.toThrow(failing(/region of this function are not/));
    expect(received).toEqual([]);
  });
});

it.each<[of: string, url: () => Promise<string>]>([
  ['an error', async () => (await answering(403, json, error('SignatureNotMatch'))).url],
  ['another answer', async () => (await answering(502, {}, secrets.join())).url],
  ['something that is not HTTP', async () => (await connecting((s) => s.end(secrets.join()))).url],
  ['nobody', async () => `http://127.0.0.1:${await freePort()}`],
])('shows nothing of the credentials in the message: %s', async (_, url) => {
  const thrown: unknown = await handTo(await url()).catch((reason: unknown) => reason);
  expect(thrown).toMatchObject({ code: 'handoff_failed' });
  const { message } = thrown as Error;
  for (const secret of secrets) expect(message).not.toContain(secret);
});

it('says so when a key cannot stand in a header, without the key', async () => {
  const { url } = await answering(202, { 'x-fc-request-id': '1' });
  const credentials = { ...context.credentials, securityToken: 'a\nb' };
  const thrown: unknown = await handTo(url, { credentials }).catch((reason: unknown) => reason);
  expect(thrown).toMatchObject({ code: 'handoff_failed' });
  expect(inspect(thrown, { depth: 9 })).not.toContain('a\\nb');
});
