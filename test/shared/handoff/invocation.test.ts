import { createHash, createHmac } from 'node:crypto';
import { HTTP } from 'cloudevents';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startTestFc, type TestFc } from '../../tools/local/fc/test-fc.js';
import { context, handTo } from './invocation.js';
import { messageSignal, signalOfBytes } from './message-signal.js';
import { answering, type Received, serve } from './receivers.js';

// Says what it got; the largest of events would be too long a line.
const source = `
exports.handler = async (event) => {
  const digest = require('node:crypto').createHash('sha256').update(event).digest('hex');
  console.log(event.length > 1000 ? digest : event.toString());
};`;

const accepted = { 'x-fc-request-id': '1-2-3' };

describe('a signal that is handed to a function of the stand-in', () => {
  let test: TestFc;
  beforeAll(async () => {
    test = await startTestFc(source);
  });
  afterAll(() => test.fc.close());

  const printed = (text: string) =>
    vi.waitFor(() => expect(test.lines.map((line) => line.text)).toContain(text), 5000);

  it.each(['s/f', 's/f.LATEST'])('is the event of an invocation of %s', async (name) => {
    const signal = messageSignal(`m-${name}`);
    await handTo(test.fc.url, { signal, env: { HANDOFF_FUNCTION: name } });
    await printed(JSON.stringify(signal));
    const headers = { 'content-type': 'application/cloudevents+json' };
    expect(HTTP.toEvent({ headers, body: JSON.stringify(signal) })).toMatchObject({ ...signal });
  });

  it('may have 131,072 bytes', async () => {
    const signal = signalOfBytes(131_072);
    await handTo(test.fc.url, { signal });
    await printed(createHash('sha256').update(JSON.stringify(signal)).digest('hex'));
  });

  it('is refused by a function that does not exist', async () => {
    const sending = handTo(test.fc.url, { env: { HANDOFF_FUNCTION: 's/none' } });
    await expect(sending).rejects.toMatchObject({
      code: 'handoff_failed',
      message:
        'the function s/none could not be invoked: it is not in this account and region (FunctionNotFound): correct HANDOFF_FUNCTION, which names a function of a service',
    });
  });
});

/** The request that hands a signal over. */
async function sent(env = {}): Promise<Received> {
  const { url, received } = await answering(202, accepted);
  await handTo(url, { env });
  const [first, ...others] = received;
  if (first === undefined || others.length > 0) throw new Error('not sent once');
  return first;
}

describe('a request to Function Compute', () => {
  it('asks for an asynchronous invocation', async () => {
    const { method, path, headers, body } = await sent();
    expect([method, path]).toEqual(['POST', '/2016-08-15/services/s/functions/f/invocations']);
    expect(headers).toMatchObject({
      'x-fc-invocation-type': 'Async',
      'x-fc-account-id': context.accountId,
    });
    expect(JSON.parse(body)).toStrictEqual(messageSignal());
  });

  it('names the version or alias', async () => {
    const { path } = await sent({ HANDOFF_FUNCTION: 'a-service/a_function.prod' });
    expect(path).toBe('/2016-08-15/services/a-service.prod/functions/a_function/invocations');
  });

  // https://www.alibabacloud.com/help/en/functioncompute/fc-2-0/developer-reference/signature-authentication
  it('is signed by the role of the function, whose token comes with it', async () => {
    const { path, headers } = await sent();
    expect(headers['x-fc-security-token']).toBe(context.credentials.securityToken);
    const own = ['x-fc-account-id', 'x-fc-invocation-type', 'x-fc-security-token'];
    const text = [
      'POST',
      headers['content-md5'],
      headers['content-type'],
      headers.date,
      ...own.map((name) => `${name}:${String(headers[name])}`),
      path,
    ].join('\n');
    const signature = createHmac('sha256', context.credentials.accessKeySecret).update(text);
    expect(headers.authorization).toBe(
      `FC ${context.credentials.accessKeyId}:${signature.digest('base64')}`,
    );
  });

  it('goes over a connection of its own, so that none that died in between is used', async () => {
    const sockets = new Set<unknown>();
    const url = await serve((request, response) => {
      sockets.add(request.socket);
      request.resume();
      response.writeHead(202, accepted).end();
    });
    await handTo(url);
    await handTo(url);
    expect(sockets.size).toBe(2);
  });
});

it.each([131_073, 1_000_000])('refuses a signal of %i bytes and sends nothing', async (bytes) => {
  const { url, received } = await answering(202, accepted);
  await expect(handTo(url, { signal: signalOfBytes(bytes) })).rejects.toMatchObject({
    code: 'handoff_refused',
    retryable: false,
    message: `the function s/f cannot be invoked with the signal: it has ${bytes} bytes, and an asynchronous invocation takes 131072`,
  });
  expect(received).toEqual([]);
});
