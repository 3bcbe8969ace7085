import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { decodeDelivery, type Handlers, topicFunction } from '../../../shared/src/runtime/index.js';
import { captureLog, logged } from './captured-log.js';

const context = (requestId: string) => ({ requestId, function: { timeout: 10 } });
const task = Buffer.from(
  JSON.stringify({ TaskId: 't-1', TaskType: 'OfficeConversion', Status: 'Succeeded' }),
);

let status: number;
let received: { headers: Record<string, unknown>; body: unknown }[];
let stop: () => void;

beforeEach(async () => {
  captureLog();
  status = 204;
  received = [];
  const take = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks = await request.toArray();
    received.push({
      headers: request.headers,
      body: JSON.parse(Buffer.concat(chunks).toString()),
    });
    response.writeHead(status).end();
  };
  const server = createServer((request, response) => void take(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  stop = () => server.close();
  vi.stubEnv('HANDOFF_URL', `http://127.0.0.1:${port}/hook`);
  vi.stubEnv('HANDOFF_SECRET', `whsec_${Buffer.alloc(32, 7).toString('base64')}`);
  vi.stubEnv('HANDOFF_ALLOW_PRIVATE', 'true');
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  stop();
});

/** A function with a handler that counts. */
function counting(more: Handlers = {}) {
  const onTaskResult = vi.fn();
  return { onTaskResult, run: topicFunction({ onTaskResult, ...more }) };
}

describe('a handled signal', () => {
  it('is handed on, as the CloudEvent that it is', async () => {
    const { onTaskResult, run } = counting();
    const summary = await run(task, context('r-1'));
    expect(summary).toMatchObject({ handled: 1 });
    expect(onTaskResult).toHaveBeenCalledTimes(1);
    expect(received).toMatchObject([{ body: summary.events[0] }]);
    expect(received[0]?.headers['content-type']).toMatch('application/cloudevents+json');
  });

  it('is handed on once, however often it comes', async () => {
    const { run } = counting();
    await run(task, context('r-1'));
    expect(await run(task, context('r-2'))).toMatchObject({ duplicates: 1 });
    expect(received).toHaveLength(1);
  });

  it('needs no handler for that', async () => {
    const run = topicFunction({});
    expect(await run(task, context('r-1'))).toMatchObject({ handled: 1, ignored: 0 });
    expect(await run(task, context('r-2'))).toMatchObject({ duplicates: 1 });
    expect(received).toHaveLength(1);
  });

  it('is not handed on while its handler fails', async () => {
    const broken = counting({ onTaskResult: () => Promise.reject(new Error('no')) });
    await expect(broken.run(task, context('r-1'))).rejects.toThrow();
    expect(received).toHaveLength(0);
  });
});

describe('a target that fails', () => {
  it('has the delivery tried again, which goes on there and never runs the handler again', async () => {
    status = 503;
    const { onTaskResult, run } = counting();
    await expect(run(task, context('r-1'))).rejects.toMatchObject({ code: 'handoff_failed' });
    status = 200;
    expect(await run(task, context('r-1'))).toMatchObject({ handled: 1, duplicates: 0 });
    expect(await run(task, context('r-1'))).toMatchObject({ handled: 0, duplicates: 1 });
    expect(onTaskResult).toHaveBeenCalledTimes(1);
    expect(received).toHaveLength(2);
  });

  it('or refuses, without a dead-letter queue has it thrown too', async () => {
    status = 400;
    await expect(counting().run(task, context('r-1'))).rejects.toMatchObject({
      code: 'handoff_refused',
    });
    expect(logged('signal')).toMatchObject([{ outcome: 'failed', code: 'handoff_refused' }]);
  });
});

describe('a signal as an event', () => {
  it.each([
    ['a task result', task.toString()],
    ['a message', 'hello'],
    ['a message in JSON', '{"orderId":"ord-0001"}'],
  ])('is the same signal: %s', async (_, text) => {
    const options = { encoding: 'auto', requestId: 'r-1' } as const;
    const [first] = await decodeDelivery(Buffer.from(text), options);
    if (!first?.ok) throw new Error('not decoded');
    const again = Buffer.from(JSON.stringify(first.signal));
    const [second] = await decodeDelivery(again, { ...options, requestId: 'r-2' });
    expect(second).toMatchObject({ ok: true, signal: { id: first.signal.id } });
    expect(second?.ok && second.signal.type).toBe(first.signal.type);
  });
});
