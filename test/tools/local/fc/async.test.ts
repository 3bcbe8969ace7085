import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { newTrace } from '../../../../tools/local/trace/trace.js';
import type { Observer } from '../../../../tools/local/trace/trace-event.js';
import { temporaryFolder } from '../temporary-folder.js';
import { startOnce } from './test-fc.js';

const queue = 'acs:mns:cn-hangzhou:1234567890123456:/queues/failures/messages';

it('retries a failing function and then reports to the failure destination', async () => {
  const source = `exports.handler = async (event, { retryCount, requestId }) => {
    console.log(retryCount + ' ' + requestId);
    throw new Error('attempt ' + retryCount);
  };`;
  const test = await startOnce(source, { retries: 2, onFailure: queue });
  const requestId = test.fc.invokeAsync('f', '{"a":1}');
  await vi.waitFor(() => expect(test.delivered).toHaveLength(1), 20_000);
  expect(test.lines.map(({ text }) => text)).toEqual([0, 1, 2].map((n) => `${n} ${requestId}`));
  const [{ destination, report } = { destination: '', report: '' }] = test.delivered;
  expect(destination).toBe(queue);
  const url = new URL('../../../samples/fc-async-destination-failure.json', import.meta.url);
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
  const test = await startOnce(source, { retries: 3, onSuccess: 'success', onFailure: 'failure' });
  test.fc.invokeAsync('f', 'a');
  await vi.waitFor(() => expect(test.delivered).toHaveLength(1), 20_000);
  expect(test.delivered[0]?.destination).toBe('success');
  expect(JSON.parse(test.delivered[0]?.report ?? '')).toMatchObject({
    requestContext: { approximateInvokeCount: 2 },
    responsePayload: 'done',
  });
  expect(test.failures).toEqual([]);
});

const failing = `exports.handler = async () => { throw new Error('broken'); };`;

describe('what it tells', () => {
  it('is each attempt by itself, with the same request and cause', async () => {
    const { fc, told, delivered } = await startOnce(failing, { retries: 1, onFailure: queue });
    const requestId = fc.invokeAsync('f', '{"a":1}', 'h0');
    await vi.waitFor(() => expect(told()[1]?.status).toBe('dead'), 20_000);
    const facts = { request: requestId, type: 'async', error: 'HandledInvocationError' };
    expect(told()).toMatchObject([
      { title: 'f', cause: 'h0', status: 'failed', facts: { ...facts, attempt: '1' } },
      {
        title: 'f',
        cause: 'h0',
        status: 'dead',
        facts: { ...facts, attempt: '2', onFailure: queue },
      },
    ]);
    for (const { parts, ms } of told()) {
      expect(ms).toBeGreaterThanOrEqual(0);
      expect(parts).toEqual([
        { name: 'event', text: '{"a":1}' },
        { name: 'answer', text: expect.stringContaining('"errorMessage":"broken"') },
      ]);
    }
    expect(delivered).toMatchObject([{ cause: told()[1]?.id }]);
  });

  it('is the cold start of the attempt that had to wait for it, and none of the others', async () => {
    const { fc, told } = await startOnce(failing, { retries: 1 });
    fc.invokeAsync('f', 'a');
    await vi.waitFor(() => expect(told()[1]?.status).toBe('dead'), 20_000);
    const [first, second] = told().map(({ facts }) => facts['cold start']);
    expect(first).toMatch(/^\d+ ms$/);
    expect(second).toBeUndefined();
  });

  it('has what was printed before it says how an attempt ended', async () => {
    const order: string[] = [];
    const { observer: real } = newTrace();
    const observer: Observer = {
      ...real,
      begin: (news) => {
        const traceEvent = real.begin(news);
        const update: typeof traceEvent.update = (change) => {
          order.push(...(change.lines ?? []), ...(change.status ? [change.status] : []));
          traceEvent.update(change);
        };
        return { ...traceEvent, update };
      },
    };
    const source = `exports.handler = async () => { console.log('one'); process.stdout.write('two'); };`;
    const { fc } = await startOnce(source, {}, { observer });
    fc.invokeAsync('f', 'a');
    await vi.waitFor(() => expect(order).toEqual(['one', 'two', 'fine']), 20_000);
  });

  it('has bytes that are no text in Base64', async () => {
    const source = `exports.handler = async (event) => Buffer.from([255, 254]);`;
    const { fc, told } = await startOnce(source);
    await fc.invoke('f', 'é');
    expect(told()[0]?.parts).toEqual([
      { name: 'event', text: 'é' },
      { name: 'answer, in Base64', text: '//4=' },
    ]);
  });
});

it('says why a destination refused the report, and goes on', async () => {
  const options = { deliver: () => Promise.reject(new Error('it is full')) };
  const { fc, told, failures } = await startOnce(failing, { onFailure: 'queue' }, options);
  fc.invokeAsync('f', 'a');
  await vi.waitFor(() => expect(failures).toHaveLength(1), 20_000);
  expect(told()).toMatchObject([
    { status: 'dead', facts: { onFailure: 'queue refused it: it is full' } },
  ]);
});

it('gives up what is too old, and reports it as failed', async () => {
  // The handler takes longer than the event may be old.
  const source = `exports.handler = async () => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    throw new Error('broken');
  };`;
  const details = { retries: 8, maxAsyncEventAge: 0.01, onFailure: queue };
  const { fc, told, delivered, failures } = await startOnce(source, details);
  const requestId = fc.invokeAsync('f', 'a');
  await vi.waitFor(() => expect(failures).toHaveLength(1), 20_000);
  expect(JSON.parse(delivered[0]?.report ?? '')).toMatchObject({
    requestContext: { requestId },
    requestPayload: 'a',
  });
  expect(told().at(-1)).toMatchObject({
    status: 'dead',
    facts: { request: requestId, 'given up': 'it is older than 0.01 s', onFailure: queue },
  });
  expect(failures[0]?.attempts).toBeLessThanOrEqual(1);
});

it.each([
  [0, 1, 500],
  [0, 100, 5],
  [1, 1, 1000],
  [2, 10, 200],
])(
  'after %j retries waits, %j times faster than in the cloud, %j ms for the next one',
  async (attempts, timeScale, wait) => {
    const folder = await temporaryFolder();
    const file = join(folder, 'async.jsonl');
    const before = Date.now();
    const pending = { functionName: 'f', event: '', accepted: before, due: 0, attempts };
    await writeFile(file, `${JSON.stringify(['1-a', pending])}\n`);
    const options = { folder, retryDelay: undefined, timeScale: 1 };
    const { fc, told } = await startOnce(failing, { retries: 8 }, options);
    // A thousand times slower, so that it is seen before it is over.
    fc.timeScale = timeScale / 1000;
    await vi.waitFor(() => expect(told()[0]?.status).toBe('failed'), 20_000);
    const after = Date.now();
    await fc.close();
    const last = (await readFile(file, 'utf8')).trim().split('\n').at(-1);
    const [, { due }] = JSON.parse(last ?? '') as [string, typeof pending];
    expect(due).toBeGreaterThanOrEqual(before + wait * 1000);
    expect(due).toBeLessThanOrEqual(after + wait * 1000);
  },
);

it('takes 128 KB and no more', async () => {
  const { fc, told } = await startOnce('exports.handler = async (event) => String(event.length);');
  fc.invokeAsync('f', 'a'.repeat(131_072));
  await vi.waitFor(() => expect(told()[0]?.status).toBe('fine'), 20_000);
  expect(() => fc.invokeAsync('f', 'a'.repeat(131_073))).toThrow('131072 bytes');
  expect(() => fc.invokeAsync('none', 'a')).toThrow('no function none');
});
