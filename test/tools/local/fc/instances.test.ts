import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { Trigger } from '../../../../tools/local/trigger.js';
import { temporaryFolder } from '../temporary-folder.js';
import { startOnce } from './test-fc.js';

const SOON = 20_000;
const queue = 'acs:mns:cn-hangzhou:1234567890123456:/queues/failures/messages';

// Says what it did in files, which outlive the process.
const marking = (folder: string) => `
const { appendFileSync } = require('node:fs');
exports.handler = async (event, { retryCount }) => {
  console.log('called ' + retryCount);
  await null;
  appendFileSync(${JSON.stringify(join(folder, 'done'))}, retryCount + ' ');
  return 'done';
};`;

describe('crashNext', () => {
  it('kills the process as soon as its handler was called, and the retry succeeds', async () => {
    const folder = await temporaryFolder();
    const source = marking(folder).replace('await null', 'await new Promise(setImmediate)');
    const { fc, told, lines } = await startOnce(source, { retries: 1 });
    fc.crashNext('f', 'early');
    expect(fc.functions()).toMatchObject([{ crashNext: 'early' }]);
    fc.invokeAsync('f', 'a');
    await vi.waitFor(() => expect(told()[1]?.status).toBe('fine'), SOON);
    expect(told()).toMatchObject([
      { status: 'failed', facts: { crash: 'early', error: 'UnhandledInvocationError' } },
      { status: 'fine', facts: { attempt: '2', 'cold start': expect.any(String) } },
    ]);
    expect(told()[1]?.facts).not.toHaveProperty('crash');
    expect(lines.map(({ text }) => text)).toEqual(['called 0', 'called 1']);
    expect(await readFile(join(folder, 'done'), 'utf8')).toBe('1 ');
    expect(fc.functions()[0]).not.toHaveProperty('crashNext');
  });

  it('kills the process when its handler is done, and so has the work done twice', async () => {
    const folder = await temporaryFolder();
    const { fc, told } = await startOnce(marking(folder), { retries: 1 });
    fc.crashNext('f', 'late');
    fc.invokeAsync('f', 'a');
    await vi.waitFor(() => expect(told()[1]?.status).toBe('fine'), SOON);
    expect(told()[0]).toMatchObject({
      status: 'failed',
      facts: { crash: 'late' },
      parts: [{}, { text: expect.stringContaining('Process exited unexpectedly') }],
    });
    expect(await readFile(join(folder, 'done'), 'utf8')).toBe('0 1 ');
  });

  it('says that there is no such function', async () => {
    const { fc } = await startOnce('');
    expect(() => fc.crashNext('none', 'late')).toThrow('no function none');
    await expect(fc.invoke('none', 'a')).rejects.toThrow('no function none');
  });
});

// `hold <file>` waits for the file; what else it can do ends its process.
const source = `
const { existsSync } = require('node:fs');
exports.handler = async (event) => {
  const [what, file] = event.toString().split(' ');
  if (what === 'reject') Promise.reject(new Error('nobody catches it')), await new Promise(() => setInterval(() => {}, 1000));
  if (what === 'memory') for (const all = []; ; ) all.push(new Array(10000).fill(all.length));
  if (what === 'exit') process.exit(0);
  if (what === 'kill') process.kill(process.pid, 'SIGTERM');
  if (what === 'kill') await new Promise(() => setInterval(() => {}, 1000));
  while (what === 'hold' && !existsSync(file)) await new Promise((resolve) => setTimeout(resolve, 5));
  return process.env.FC_INSTANCE_ID;
};`;

describe('a process that ends', () => {
  it.each(['exit', 'kill', 'reject', 'memory'])('fails its own request only: %s', async (how) => {
    const go = join(await temporaryFolder(), 'go');
    const { fc } = await startOnce(source, { timeout: 600, memory: 64 });
    const held = fc.invoke('f', `hold ${go}`);
    await vi.waitFor(() => expect(fc.functions()[0]?.instances.busy).toBe(1), SOON);
    const ended = await fc.invoke('f', how);
    expect(ended.errorType).toBe('UnhandledInvocationError');
    expect(JSON.parse(ended.payload.toString())).toEqual({
      errorMessage: expect.stringMatching(
        /^Process exited unexpectedly before completing request \(duration: \d+ms, maxMemoryUsage: [1-9]\d*MB\)$/,
      ),
    });
    expect((await fc.invoke('f', 'after')).errorType).toBeUndefined();
    await writeFile(go, '');
    expect((await held).errorType).toBeUndefined();
  });

  it('fails its request though a process that it started lives on', async () => {
    const child = `exports.handler = async () => {
      const hold = 'setInterval(() => {}, 1000); console.log(process.pid)';
      const { spawn } = require('node:child_process');
      spawn(process.execPath, ['-e', hold], { stdio: 'inherit', detached: true });
      await new Promise(() => setInterval(() => {}, 1000));
    };`;
    const { fc, lines } = await startOnce(child, { timeout: 600 });
    const request = fc.invoke('f', 'a');
    await vi.waitFor(() => expect(lines).toHaveLength(1), SOON);
    await fc.close();
    expect((await request).errorType).toBe('UnhandledInvocationError');
    process.kill(Number(lines[0]?.text), 'SIGKILL');
  });

  it('while it loads the code fails the request that it was started for', async () => {
    const { fc } = await startOnce('process.exit(1);');
    const { errorType, payload } = await fc.invoke('f', 'a');
    expect([errorType, payload.toString()]).toEqual([
      'UnhandledInvocationError',
      expect.stringContaining('Process exited unexpectedly'),
    ]);
  });

  it('cannot even start without the folder of its code', async () => {
    const { fc } = await startOnce('', { code: join(await temporaryFolder(), 'none') });
    expect((await fc.invoke('f', 'a')).errorType).toBe('UnhandledInvocationError');
    expect((await fc.invoke('f', 'a')).errorType).toBe('UnhandledInvocationError');
  });

  it('is not needed for code that cannot be loaded: each request says why', async () => {
    const { fc } = await startOnce('throw new TypeError("no code");');
    for (let time = 0; time < 2; time += 1) {
      const { errorType, payload } = await fc.invoke('f', 'a');
      expect(errorType).toBe('HandledInvocationError');
      expect(JSON.parse(payload.toString())).toMatchObject({
        errorMessage: 'no code',
        errorType: 'TypeError',
      });
    }
  });
});

describe('instances', () => {
  it('take one request at a time, are at most as many as allowed, and stay for the next one', async () => {
    const go = join(await temporaryFolder(), 'go');
    const { fc, told } = await startOnce(source, { timeout: 600 }, { maxInstances: 2 });
    const running = [1, 2, 3].map(() => fc.invoke('f', `hold ${go}`));
    await vi.waitFor(
      () => expect(fc.functions()[0]?.instances).toEqual({ alive: 2, busy: 2 }),
      SOON,
    );
    await writeFile(go, '');
    const names = (await Promise.all(running)).map(({ payload }) => payload.toString());
    expect(new Set(names)).toEqual(new Set(['c-local-f-1', 'c-local-f-2']));
    expect(fc.functions()[0]?.instances).toEqual({ alive: 2, busy: 0 });
    const again = await fc.invoke('f', 'again');
    expect(again.coldStart).toBeUndefined();
    expect(told().filter(({ facts }) => 'cold start' in facts)).toHaveLength(2);
  });

  it('are ended when they had nothing to do for a while', async () => {
    const { fc } = await startOnce(source, {}, { idleTimeout: 1 });
    expect((await fc.invoke('f', 'a')).coldStart).toBeGreaterThan(0);
    await vi.waitFor(
      () => expect(fc.functions()[0]?.instances).toEqual({ alive: 0, busy: 0 }),
      SOON,
    );
    expect((await fc.invoke('f', 'a')).payload.toString()).toBe('c-local-f-2');
  });
});

describe('functions', () => {
  it('are told of with their triggers and what is pending', async () => {
    const go = join(await temporaryFolder(), 'go');
    const triggers: Trigger[] = [
      { triggerType: 'http', triggerConfig: { methods: [], authType: 'anonymous' } },
      { triggerType: 'timer' },
    ];
    const details = { triggers, timeout: 600, onFailure: queue };
    const { fc } = await startOnce(source, details, { maxInstances: 1 });
    fc.invokeAsync('f', `hold ${go}`);
    fc.invokeAsync('f', 'a');
    await vi.waitFor(
      () =>
        expect(fc.functions()).toEqual([
          {
            name: 'f',
            triggers: ['http', 'timer'],
            instances: { alive: 1, busy: 1 },
            pending: { running: 2, waiting: 0 },
          },
        ]),
      SOON,
    );
    expect(existsSync(go)).toBe(false);
    await writeFile(go, '');
    await vi.waitFor(
      () => expect(fc.functions()[0]?.pending).toEqual({ running: 0, waiting: 0 }),
      SOON,
    );
  });

  it('can be invoked once by name, with a cause', async () => {
    const { fc, told } = await startOnce(source, { retries: 3 });
    expect((await fc.invoke('f', 'a', 'h3')).payload.toString()).toBe('c-local-f-1');
    expect((await fc.invoke('f', 'exit')).errorType).toBe('UnhandledInvocationError');
    expect(told()).toMatchObject([
      { status: 'fine', cause: 'h3', facts: { type: 'sync', attempt: '1' } },
      { status: 'failed', facts: { type: 'sync' } },
    ]);
  });
});
