import { readFileSync } from 'node:fs';
import { afterEach, expect, it, vi } from 'vitest';
import { startTestFc, type TestFc } from './test-fc.js';

let test: TestFc;
afterEach(() => test.fc.close());

const queue = 'acs:mns:cn-hangzhou:1234567890123456:/queues/failures/messages';

it('retries a failing function and then reports to the failure destination', async () => {
  const source = `exports.handler = async (event, { retryCount, requestId }) => {
    console.log(retryCount + ' ' + requestId);
    throw new Error('attempt ' + retryCount);
  };`;
  test = await startTestFc(source, { retries: 2, onFailure: queue });
  const requestId = test.fc.invokeAsync('f', '{"a":1}');
  await vi.waitFor(() => expect(test.delivered).toHaveLength(1), 5000);
  expect(test.lines.map(({ text }) => text)).toEqual([0, 1, 2].map((n) => `${n} ${requestId}`));
  const [{ destination, report }] = test.delivered as [{ destination: string; report: string }];
  expect(destination).toBe(queue);
  const url = new URL('../../samples/fc-async-destination-failure.json', import.meta.url);
  const sample = JSON.parse(readFileSync(url, 'utf8')) as object;
  const parsed = JSON.parse(report) as { responsePayload: string };
  expect(Object.keys(parsed)).toEqual(Object.keys(sample));
  expect(parsed).toMatchObject({
    timestamp: expect.any(Number),
    requestContext: {
      requestId,
      functionArn: 'acs:fc:cn-hangzhou:1234567890123456:functions/f',
      condition: 'InvocationError',
      approximateInvokeCount: 3,
    },
    requestPayload: '{"a":1}',
    responseContext: { statusCode: 200, functionError: 'InvocationError' },
  });
  expect(JSON.parse(parsed.responsePayload)).toMatchObject({ errorMessage: 'attempt 2' });
  expect(test.failures).toMatchObject([{ functionName: 'f', requestId, attempts: 3 }]);
});

it('stops retrying when the function succeeds, and reports that where it is wanted', async () => {
  const source = `exports.handler = async (event, { retryCount }) => {
    if (retryCount < 1) throw new Error('not yet');
    return 'done';
  };`;
  test = await startTestFc(source, { retries: 3, onSuccess: 'success', onFailure: 'failure' });
  test.fc.invokeAsync('f', 'a');
  await vi.waitFor(() => expect(test.delivered).toHaveLength(1), 5000);
  expect(test.delivered[0]?.destination).toBe('success');
  expect(JSON.parse(test.delivered[0]?.report ?? '')).toMatchObject({
    requestContext: { approximateInvokeCount: 2 },
    responsePayload: 'done',
  });
  expect(test.failures).toEqual([]);
});
