import { readFileSync } from 'node:fs';
import Fc2 from '@alicloud/fc2';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startTestFc, type TestFc } from './test-fc.js';

// What the event says is what the function does.
const source = `
let calls = 0;
exports.handler = async (event, context) => {
  calls += 1;
  const text = event.toString();
  console.log('got ' + text);
  if (text === 'throw') throw new TypeError('oops');
  if (text === 'exit') process.exit(3);
  if (text === 'hang') await new Promise(() => setInterval(() => {}, 1000));
  if (text === 'object') return { a: 1 };
  if (text === 'context') return { ...context, logger: typeof context.logger.info, isBuffer: Buffer.isBuffer(event) };
  if (text === 'environment') return process.env;
  process.stdout.write('no line end');
  return text + ' ' + calls;
};`;

let test: TestFc;
let client: Fc2;
beforeAll(async () => {
  test = await startTestFc(source, { timeout: 1, environment: { MINE: 'yes', OVERRIDE: 'no' } });
  client = new Fc2('1234567890123456', {
    accessKeyID: 'id',
    accessKeySecret: 'secret',
    region: 'cn-hangzhou',
    endpoint: test.fc.url,
  });
});
afterAll(() => test.fc.close());

const invoke = (event: string, headers?: Record<string, string>) =>
  client.invokeFunction('any-service', 'f', event, headers);
const invoke3 = (event: string, name = 'f') =>
  fetch(`${test.fc.url}/2023-03-30/functions/${name}/invocations`, { method: 'POST', body: event });

describe('with the real @alicloud/fc2 client', () => {
  it('returns what the function returns', async () => {
    const { headers, data } = await invoke('hello');
    expect(data).toMatch(/^hello \d+$/);
    expect(headers['x-fc-request-id']).toMatch(/^1-[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{12}$/);
    expect(headers).not.toHaveProperty('x-fc-error-type');
    expect((await invoke('object')).data).toBe('{"a":1}');
  });

  it('hands out the printed lines with the id of the request, before the answer', async () => {
    const { headers } = await invoke('printed');
    expect(test.lines.slice(-2)).toEqual([
      { functionName: 'f', requestId: headers['x-fc-request-id'], text: 'got printed' },
      { functionName: 'f', requestId: headers['x-fc-request-id'], text: 'no line end' },
    ]);
  });

  it('takes an asynchronous request and runs it later', async () => {
    const { headers } = await invoke('later', { 'x-fc-invocation-type': 'Async' });
    const requestId = headers['x-fc-request-id'];
    const line = { functionName: 'f', requestId, text: 'got later' };
    await vi.waitFor(() => expect(test.lines).toContainEqual(line), 20_000);
  });

  it('says that a function does not exist', async () => {
    await expect(client.invokeFunction('s', 'none', 'a')).rejects.toMatchObject({
      code: 'FunctionNotFound',
    });
  });

  it.each([
    ['throws', 'throw', 'HandledInvocationError', { errorMessage: 'oops', errorType: 'TypeError' }],
    [
      'ends its process',
      'exit',
      'UnhandledInvocationError',
      {
        errorMessage: expect.stringMatching(
          /^Process exited unexpectedly before completing request \(duration: \d+ms, maxMemoryUsage: \d+MB\)$/,
        ),
      },
    ],
    [
      'takes too long',
      'hang',
      'UnhandledInvocationError',
      {
        errorMessage: expect.stringMatching(
          /^Function timed out after 1 seconds \(maxMemoryUsage: \d+MB\)$/,
        ),
      },
    ],
  ])(
    'answers with the error document when the function %s, and goes on after it',
    async (_, event, type, error) => {
      const { headers, data } = await invoke(event);
      expect(headers['x-fc-error-type']).toBe(type);
      expect(data).toMatchObject(error);
      expect((await invoke('after')).data).toMatch(/^after \d+$/);
    },
  );
});

it('answers the API of Function Compute 3.0 as well', async () => {
  const response = await invoke3('hello');
  expect([response.status, await response.text()]).toEqual([200, expect.stringMatching(/^hello/)]);
  expect((await invoke3('hello', 'none')).status).toBe(404);
});

it('gives a context of the documented shape', async () => {
  const context: unknown = await (await invoke3('context')).json();
  const url = new URL('../../../samples/fc-context.json', import.meta.url);
  const sample = JSON.parse(readFileSync(url, 'utf8')) as object;
  expect(Object.keys(context as object)).toEqual(expect.arrayContaining(Object.keys(sample)));
  expect(context).toMatchObject({
    function: { name: 'f', handler: 'index.handler', memory: 512, timeout: 1 },
    region: 'cn-hangzhou',
    accountId: '1234567890123456',
    retryCount: 0,
    logger: 'function',
    isBuffer: true,
  });
});

it('gives the function its own environment and nothing of the one around it', async () => {
  process.env['LEAKED_SECRET'] = 'secret';
  const environment: unknown = await (await invoke3('environment')).json();
  delete process.env['LEAKED_SECRET'];
  expect(environment).toMatchObject({
    MINE: 'yes',
    OVERRIDE: 'local',
    FC_FUNCTION_NAME: 'f',
    FC_REGION: 'cn-hangzhou',
    FC_ACCOUNT_ID: '1234567890123456',
  });
  expect(environment).not.toHaveProperty('LEAKED_SECRET');
});
