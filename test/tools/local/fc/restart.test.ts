import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { FcError } from '../../../../tools/local/fc/fc-error.js';
import { TaskIds } from '../../../../tools/local/fc/task-ids.js';
import { temporaryFolder } from '../temporary-folder.js';
import { startOnce } from './test-fc.js';

const queue = 'acs:mns:cn-hangzhou:1234567890123456:/queues/failures/messages';

/** Hangs until this file is there, and says which attempt it is. */
const waitingFor = (file: string) => `
const { existsSync } = require('node:fs');
exports.handler = async (event, { retryCount, requestId }) => {
  console.log(event + ' ' + retryCount + ' ' + requestId);
  while (!existsSync(${JSON.stringify(file)})) await new Promise((resolve) => setTimeout(resolve, 5));
  return 'done';
};`;

it('runs what was interrupted again after a restart, as the same attempt of the same request', async () => {
  const folder = await temporaryFolder();
  const file = join(await temporaryFolder(), 'go');
  const first = await startOnce(waitingFor(file), { timeout: 600 }, { folder });
  const requestId = first.fc.invokeAsync('f', 'é', 'h7');
  await vi.waitFor(() => expect(first.lines).toHaveLength(1), 20_000);
  expect(first.fc.functions()[0]?.pending).toEqual({ running: 1, waiting: 0 });
  await first.fc.close();
  expect(first.failures).toEqual([]);
  expect(() => first.fc.invokeAsync('f', 'late')).toThrow('closed');

  await writeFile(file, '');
  const options = { onSuccess: queue };
  const second = await startOnce(waitingFor(file), { timeout: 600, ...options }, { folder });
  await vi.waitFor(() => expect(second.delivered).toHaveLength(1), 20_000);
  expect(second.lines).toMatchObject([{ text: `é 0 ${requestId}`, requestId }]);
  expect(second.told()).toMatchObject([
    { status: 'fine', cause: 'h7', facts: { request: requestId, attempt: '1' } },
  ]);
  await vi.waitFor(
    () => expect(second.fc.functions()[0]?.pending).toEqual({ running: 0, waiting: 0 }),
    20_000,
  );
  await second.fc.close();

  const third = await startOnce(waitingFor(file), options, { folder });
  // Nothing is left: what comes now is the first.
  third.fc.invokeAsync('f', 'new');
  await vi.waitFor(() => expect(third.delivered).toHaveLength(1), 20_000);
  expect(third.lines).toHaveLength(1);
});

it('counts the attempts before the restart', async () => {
  const folder = await temporaryFolder();
  const source = `exports.handler = async (event, { retryCount }) => {
    console.log('attempt ' + retryCount);
    throw new Error('broken');
  };`;
  // It is not tried again before a day has passed.
  const first = await startOnce(source, { retries: 1 }, { folder, retryDelay: 86_400_000 });
  const requestId = first.fc.invokeAsync('f', 'a');
  await vi.waitFor(() => expect(first.told()[0]?.status).toBe('failed'), 20_000);
  expect(first.fc.functions()[0]?.pending).toEqual({ running: 0, waiting: 1 });
  await first.fc.close();

  // A day passes.
  const file = join(folder, 'async.jsonl');
  const lines = (await readFile(file, 'utf8')).trim().split('\n');
  const [key, pending] = JSON.parse(lines.at(-1) ?? '') as [string, { due: number }];
  expect([key, pending]).toMatchObject([requestId, { attempts: 1, functionName: 'f' }]);
  await appendFile(file, `${JSON.stringify([key, { ...pending, due: 0 }])}\n`);

  const second = await startOnce(source, { retries: 1, onFailure: queue }, { folder });
  await vi.waitFor(() => expect(second.failures).toHaveLength(1), 20_000);
  expect(second.lines.map(({ text }) => text)).toEqual(['attempt 1']);
  expect(JSON.parse(second.delivered[0]?.report ?? '')).toMatchObject({
    requestContext: { requestId, approximateInvokeCount: 2 },
  });
});

it('gives up what has become too old, and what was for a function that is gone', async () => {
  const folder = await temporaryFolder();
  const old = { event: Buffer.from('a').toString('base64'), accepted: 0, due: 0, attempts: 1 };
  const entries = [
    ['1-old', { ...old, functionName: 'f' }],
    ['1-gone', { ...old, functionName: 'gone' }],
  ];
  await writeFile(
    join(folder, 'async.jsonl'),
    entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''),
  );
  const details = { maxAsyncEventAge: 60, onFailure: queue };
  const { fc, delivered, told, lines } = await startOnce('', details, { folder });
  await vi.waitFor(
    () => expect(told().map(({ status }) => status)).toEqual(['dead', 'dead']),
    20_000,
  );
  expect(told()).toMatchObject([
    { title: 'f', facts: { 'given up': 'it is older than 60 s', onFailure: queue } },
    { title: 'gone', facts: { 'given up': 'there is no such function' } },
  ]);
  expect(delivered).toHaveLength(1);
  expect(lines).toEqual([]);
  await fc.close();
  expect(await readFile(join(folder, 'async.jsonl'), 'utf8')).toContain('["1-gone"]');
});

it('remembers the ids of tasks', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'async-tasks.jsonl');
  const first = new TaskIds(file);
  first.claim('f', 'task');
  first.claim('g', 'task');
  expect(() => first.claim('f', 'task')).toThrow("the async task 'task' of function 'f'");
  first.close();
  const second = new TaskIds(file);
  expect(() => second.claim('g', 'task')).toThrow(FcError);
  second.claim('g', 'another');
  second.close();
});
