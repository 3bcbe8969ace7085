import * as fc3 from '@alicloud/fc20230330';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { templateOf } from '../test-cloud.js';
import { fc2Client, fc3Client, invoke3 } from './clients.js';
import { startTestFc, type TestFc } from './test-fc.js';

const SOON = 20_000;

const source = `exports.handler = async (event, context) => {
  const text = event.toString();
  console.log('got ' + text.slice(0, 10));
  if (text === 'throw') throw new TypeError('oops');
  if (text === 'exit') process.exit(3);
  if (text === 'qualifier') return context.service.qualifier;
  if (text === 'bytes') return Buffer.from([0, 255]);
  return String(event.length);
};`;

let test: TestFc;
let url: string;
beforeAll(async () => {
  test = await startTestFc(source, { memory: 256, timeout: 7, environment: { MINE: 'yes' } });
  url = test.fc.url;
});
afterAll(() => test.fc.close());

const invokeNew = (event: string, settings?: Parameters<typeof invoke3>[3], name = 'f') =>
  invoke3(fc3Client(url), name, event, settings);

describe('with the real @alicloud/fc20230330 client', () => {
  it('returns what the function returns, with what it took', async () => {
    const { status, headers, body } = await invokeNew('hello');
    expect([status, body]).toEqual([200, '5']);
    expect(headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'x-fc-request-id': expect.stringMatching(/^1-[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{12}$/),
      'x-fc-invocation-duration': expect.stringMatching(/^\d+$/),
      'x-fc-max-memory-usage': expect.stringMatching(/^[1-9]\d*$/),
    });
    expect(headers).not.toHaveProperty('x-fc-error-type');
  });

  it.each([
    ['throw', 'HandledInvocationError', 'oops'],
    ['exit', 'UnhandledInvocationError', 'Process exited unexpectedly'],
  ])('answers 200 with the error when the function fails: %s', async (event, type, message) => {
    const { status, headers, body } = await invokeNew(event);
    expect([status, headers['x-fc-error-type']]).toEqual([200, type]);
    expect(headers['content-type']).toBe('application/json');
    expect(body).toContain(message);
  });

  it('returns the end of the log where it is wanted', async () => {
    const { headers } = await invokeNew('hello', { xFcLogType: 'Tail' });
    const id = headers['x-fc-request-id'];
    const log = Buffer.from(headers['x-fc-log-result'] ?? '', 'base64').toString();
    expect(log).toBe(
      `FC Invoke Start RequestId: ${id}\ngot hello\nFC Invoke End RequestId: ${id}\n`,
    );
  });

  it('takes a qualifier, which the function is told', async () => {
    expect((await invokeNew('qualifier', { qualifier: 'prod' })).body).toBe('prod');
    expect((await invokeNew('qualifier')).body).toBe('LATEST');
  });

  it('finds a function that is named with its service', async () => {
    expect((await invokeNew('a', {}, 'any-service$f')).body).toBe('1');
  });

  it('takes an asynchronous task once', async () => {
    const asTask = { xFcInvocationType: 'Async', xFcAsyncTaskId: 'task-1' };
    const { status, headers, body } = await invokeNew('later', asTask);
    expect([status, body, headers['x-fc-async-task-id']]).toEqual([202, '', 'task-1']);
    const requestId = headers['x-fc-request-id'];
    const line = { functionName: 'f', requestId, text: 'got later' };
    await vi.waitFor(() => expect(test.lines).toContainEqual(line), SOON);
    await expect(invokeNew('again', asTask)).rejects.toMatchObject({
      statusCode: 409,
      code: 'StatefulAsyncInvocationAlreadyExists',
    });
    await expect(invokeNew('a', { ...asTask, xFcAsyncTaskId: '1st' })).rejects.toMatchObject({
      code: 'InvalidArgument',
    });
  });

  it.each([
    ['an unknown function', 'none', 'a', 'Sync', 404, 'FunctionNotFound'],
    [
      'an asynchronous event above 128 KB',
      'f',
      'a'.repeat(131_073),
      'Async',
      400,
      'EntityTooLarge',
    ],
    ['an invocation type that there is not', 'f', 'a', 'Later', 400, 'InvalidArgument'],
  ])('refuses %s', async (_, name, event, xFcInvocationType, statusCode, code) => {
    const refused = invokeNew(event, { xFcInvocationType }, name);
    await expect(refused).rejects.toMatchObject({
      statusCode,
      code,
      requestId: expect.stringMatching(/^1-/),
    });
  });

  it('tells of a function what the template says', async () => {
    const { body } = await fc3Client(url).getFunction('f', new fc3.GetFunctionRequest({}));
    expect(body).toMatchObject({
      functionName: 'f',
      functionArn: 'acs:fc:cn-hangzhou:1234567890123456:functions/f',
      handler: 'index.handler',
      memorySize: 256,
      timeout: 7,
      environmentVariables: { MINE: 'yes' },
      instanceConcurrency: 1,
      state: 'Active',
    });
    const none = fc3Client(url).getFunction('none', new fc3.GetFunctionRequest({}));
    await expect(none).rejects.toMatchObject({ code: 'FunctionNotFound' });
  });

  it('says that it does not have an operation', async () => {
    await expect(fc3Client(url).deleteFunction('f')).rejects.toMatchObject({
      statusCode: 400,
      code: 'PathNotSupported',
      message: expect.stringContaining("'DELETE' against '/2023-03-30/functions/f'"),
    });
  });
});

it('lists functions page by page', async () => {
  const names = ['b', 'a', 'ac', 'ab'];
  const functions = names.map((name) => ({ name, code: '/nowhere' }));
  const template = templateOf(...functions);
  const { fc } = await startTestFc('', {}, { template });
  const list = async (request: ConstructorParameters<typeof fc3.ListFunctionsRequest>[0]) => {
    const { body } = await fc3Client(fc.url).listFunctions(new fc3.ListFunctionsRequest(request));
    return [body?.functions?.map(({ functionName }) => functionName), body?.nextToken];
  };
  expect(await list({})).toEqual([['a', 'ab', 'ac', 'b'], undefined]);
  expect(await list({ prefix: 'a', limit: 2 })).toEqual([['a', 'ab'], 'ac']);
  expect(await list({ prefix: 'a', limit: 2, nextToken: 'ac' })).toEqual([['ac'], undefined]);
  const old = await fc2Client(fc.url).listFunctions('any', { prefix: 'b' });
  expect(old.data).toMatchObject({ functions: [{ functionName: 'b' }] });
  await fc.close();
});

const invokeOld = (event: string | Buffer, headers?: Record<string, string>, qualifier?: string) =>
  fc2Client(url).invokeFunction('any-service', 'f', event, headers, qualifier);

const invokeLater = (delay: string) =>
  invokeOld('delayed', { 'x-fc-invocation-type': 'Async', 'x-fc-async-delay': delay });

describe('with the real @alicloud/fc2 client', () => {
  it('takes a qualifier with the service', async () => {
    expect((await invokeOld('qualifier', {}, 'prod')).data).toBe('prod');
  });

  it('takes an asynchronous task once, by the name of old', async () => {
    const asTask = {
      'x-fc-invocation-type': 'Async',
      'x-fc-stateful-async-invocation-id': 'task-2',
    };
    const { headers } = await invokeOld('old', asTask);
    expect(headers['x-fc-stateful-async-invocation-id']).toBe('task-2');
    await expect(invokeOld('old', asTask)).rejects.toMatchObject({
      code: 'StatefulAsyncInvocationAlreadyExists',
    });
  });

  it('waits with an asynchronous request as long as it is asked to', async () => {
    const before = test.fc.functions()[0]?.pending.waiting ?? 0;
    await invokeLater('3600');
    expect(test.fc.functions()[0]?.pending.waiting).toBe(before + 1);
    const { headers } = await invokeLater('0.001');
    const line = { functionName: 'f', requestId: headers['x-fc-request-id'], text: 'got delayed' };
    await vi.waitFor(() => expect(test.lines).toContainEqual(line), SOON);
    for (const delay of ['0', '3601', 'soon']) {
      await expect(invokeLater(delay)).rejects.toMatchObject({ code: 'InvalidArgument' });
    }
  });

  it('gets errors in the form of that API', async () => {
    await expect(fc2Client(url).getFunction('s', 'none')).rejects.toMatchObject({
      name: 'FCFunctionNotFoundError',
      code: 'FunctionNotFound',
      message: expect.stringContaining("function 'none' does not exist in service 's'"),
    });
    await expect(fc2Client(url).getTrigger('s', 'f', 't')).rejects.toMatchObject({
      code: 'PathNotSupported',
    });
  });

  it('tells of a function, and of any service', async () => {
    const { data } = await fc2Client(url).getFunction('s', 'f');
    expect(data).toMatchObject({ functionName: 'f', memorySize: 256, timeout: 7 });
    expect((await fc2Client(url).getService('mine')).data).toMatchObject({ serviceName: 'mine' });
    expect((await fc2Client(url).listServices()).data).toMatchObject({
      services: [{ serviceName: 'local' }],
    });
  });
});

it.each(['/', '/2016-08-15/services/%/functions', '/2023-03-30/functions/%FF/invocations', '/x?%'])(
  'has a clear error for what is no operation: %s',
  async (path) => {
    const response = await fetch(url + path, { method: 'POST', body: 'a' });
    expect([response.status, await response.json()]).toMatchObject([
      path.includes('invocations') ? 404 : 400,
      {},
    ]);
  },
);
