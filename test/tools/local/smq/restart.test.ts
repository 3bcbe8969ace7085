import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { PendingDelivery } from '../../../../tools/local/smq/deliveries.js';
import type { QueueMessage } from '../../../../tools/local/smq/message.js';
import type { SmqOptions } from '../../../../tools/local/smq/start-smq.js';
import { KeptMap } from '../../../../tools/local/state/kept-map.js';
import { temporaryFolder } from '../temporary-folder.js';
import { startPushTarget } from './push-target.js';
import { closeAll, queueArn, startTestSmq, subscribe, type TestSmq } from './test-smq.js';

const PATIENCE = 20_000;
let folder: string;
let current: TestSmq;
beforeEach(async () => {
  folder = join(await temporaryFolder(), 'smq');
  current = await startTestSmq({ folder });
});

async function restart(options: Partial<SmqOptions> = {}): Promise<TestSmq> {
  await closeAll();
  current = await startTestSmq({ folder, ...options });
  return current;
}

/** Changes what is kept, as only time could. */
function age<Value>(name: string, change: (value: Value) => Value): void {
  const kept = new KeptMap<Value>(join(folder, `${name}.jsonl`));
  for (const [key, value] of kept.entries()) kept.set(key, change(value));
  kept.close();
}

describe('after a restart', () => {
  it('topics, queues and subscriptions are as they were', async () => {
    const { client } = current;
    await client.createQueue('q', { VisibilityTimeout: 77 });
    await client.createTopic('t', { MaximumMessageSize: 2048 });
    await subscribe(client, 't', 's', {
      Endpoint: queueArn('q'),
      NotifyContentFormat: 'SIMPLIFIED',
    });
    await client.createQueue('gone');
    await client.deleteQueue('gone');
    const before = (await client.getQueueAttributes('q')).body;
    const { client: again, smq } = await restart();
    expect((await again.getQueueAttributes('q')).body).toEqual(before);
    expect((await again.getTopicAttributes('t')).body).toMatchObject({
      MaximumMessageSize: '2048',
    });
    expect(smq.broker.queues().map(({ name }) => name)).toEqual(['q']);
    await again.publishMessage('t', { MessageBody: 'through' });
    expect((await again.receiveMessage('q', 30)).body).toMatchObject({ MessageBody: 'through' });
  });

  it('creating again what is there finds it', async () => {
    await current.client.createQueue('q', { VisibilityTimeout: 77 });
    await current.client.createTopic('t', { MaximumMessageSize: 2048 });
    const { smq } = await restart();
    expect(smq.broker.createQueue('q').isNew).toBe(false);
    expect(smq.broker.createTopic('t').isNew).toBe(false);
  });

  it('messages are there, in order, but not those that were deleted', async () => {
    const { client } = current;
    await client.createQueue('q');
    await client.createQueue('other');
    for (const MessageBody of ['a', 'b', 'c']) await client.sendMessage('q', { MessageBody });
    await client.sendMessage('other', { MessageBody: 'x' });
    const { body } = await client.receiveMessage('q');
    await client.deleteMessage('q', body?.['ReceiptHandle'] ?? '');
    const { client: again } = await restart();
    const left = (await again.batchReceiveMessage('q', 16)).body ?? [];
    expect(left.map((message) => message['MessageBody'])).toEqual(['b', 'c']);
    expect((await again.receiveMessage('other')).body).toMatchObject({ MessageBody: 'x' });
  });

  it('a hidden message is hidden until its time, and its handle is good', async () => {
    const { client } = current;
    await client.createQueue('q', { VisibilityTimeout: 600 });
    await client.sendMessage('q', { MessageBody: 'long' });
    const { body = {} } = await client.receiveMessage('q');
    const { client: again, smq } = await restart();
    await expect(again.receiveMessage('q')).rejects.toMatchObject({
      name: 'MNSMessageNotExistError',
    });
    expect(smq.broker.queue('q').counts()).toEqual({ visible: 0, hidden: 1, delayed: 0 });
    const short = await again.changeMessageVisibility('q', body['ReceiptHandle'] ?? '', 1);
    const time = Number(short.body?.['NextVisibleTime']);
    const { client: third } = await restart();
    const { body: seen } = await third.receiveMessage('q', 30);
    expect(seen).toMatchObject({ MessageBody: 'long', DequeueCount: '2' });
    expect(Date.now()).toBeGreaterThanOrEqual(time);
  });

  it('pushes that failed are tried again, and signed with the same key', async () => {
    // No retry comes by itself.
    current.smq.timeScale = 0.01;
    let status = 500;
    const pushKeys = new Set<string>();
    const target = await startPushTarget(
      () => {
        pushKeys.add(current.smq.pushCertificate.replace(/^.*?=/, ''));
        return current.smq.pushCertificate;
      },
      () => status,
    );
    await current.client.createTopic('t');
    await subscribe(current.client, 't', 's', { Endpoint: target.url });
    await current.client.publishMessage('t', { MessageBody: 'hello' });
    await vi.waitFor(() => expect(target.pushes).toHaveLength(1), PATIENCE);
    status = 204;
    const { smq, trace } = await restart();
    expect(smq.broker.topic('t').subscriptions()).toMatchObject([{ pending: 1 }]);
    smq.timeScale = 1_000_000;
    await vi.waitFor(() => expect(target.pushes).toHaveLength(2), PATIENCE);
    expect(target.errors).toEqual([]);
    expect(pushKeys.size).toBe(1);
    await vi.waitFor(() => {
      expect(trace.all()).toMatchObject([{ status: 'fine', facts: { attempt: '2' } }]);
    }, PATIENCE);
  });

  it('a push that was under way is made again', async () => {
    current.smq.timeScale = 1_000_000;
    const { trace: before } = current;
    let isStuck = true;
    const target = await startPushTarget(
      () => current.smq.pushCertificate,
      () => (isStuck ? new Promise(() => {}) : 204),
    );
    await current.client.createTopic('t');
    await subscribe(current.client, 't', 's', { Endpoint: target.url });
    await current.client.publishMessage('t', { MessageBody: 'hello' });
    await vi.waitFor(() => expect(target.pushes).toHaveLength(1), PATIENCE);
    isStuck = false;
    const { trace } = await restart();
    await vi.waitFor(() => {
      expect(trace.all()).toMatchObject([{ status: 'fine', facts: { attempt: '1' } }]);
    }, PATIENCE);
    expect(target.pushes).toHaveLength(2);
    expect(before.all().at(-1)).toMatchObject({
      status: 'failed',
      facts: { error: 'the stand-in was stopped' },
    });
  });

  it('what a function has not taken waits until it subscribes by the same name', async () => {
    // No retry comes by itself.
    current.smq.timeScale = 0.01;
    const { topic } = current.smq.broker.createTopic('t');
    topic.subscribeFunction({ name: 'f/topic', target: 'f', deliver: () => false });
    topic.publish({ body: 'hello', tag: 'x' });
    const { smq } = await restart();
    const bodies: string[] = [];
    const again = smq.broker.createTopic('t').topic;
    again.subscribeFunction({
      name: 'f/other',
      target: 'f',
      deliver: () => void bodies.push('wrong'),
    });
    again.subscribeFunction({
      name: 'f/topic',
      target: 'f',
      deliver: ({ body }) => void bodies.push(body),
    });
    smq.timeScale = 1_000_000;
    await vi.waitFor(() => expect(bodies).toEqual(['hello']), PATIENCE);
  });

  it('what is older than its queue or topic keeps anything is gone', async () => {
    // No retry comes by itself.
    current.smq.timeScale = 0.01;
    const { queue } = current.smq.broker.createQueue('q', { MessageRetentionPeriod: 60 });
    const { topic } = current.smq.broker.createTopic('t');
    const options = { name: 'f', target: 'f', deliver: () => false };
    topic.subscribeFunction(options);
    for (const body of ['old', 'new']) {
      queue.send({ body });
      topic.publish({ body });
    }
    await closeAll();
    age<QueueMessage>('messages', (message) =>
      message.body === 'old' ? { ...message, enqueueTime: message.enqueueTime - 60_000 } : message,
    );
    age<PendingDelivery>('deliveries', (delivery) => {
      const { message } = delivery;
      const publishTime = message.publishTime - 86_400_001;
      return message.body === 'old'
        ? { ...delivery, message: { ...message, publishTime } }
        : delivery;
    });
    const { smq, trace } = await restart();
    const bodies = () =>
      smq.broker
        .queue('q')
        .peekAll(9)
        .map(({ body }) => body);
    await vi.waitFor(() => expect(bodies()).toEqual(['new']), PATIENCE);
    const again = smq.broker.topic('t');
    again.subscribeFunction(options);
    expect(again.subscriptions()).toMatchObject([{ pending: 1 }]);
    expect(trace.all()).toEqual([]);
  });

  it('an endpoint of another account is a failure of its own', async () => {
    const { client } = current;
    await client.createTopic('t');
    await client.createQueue('q');
    await subscribe(client, 't', 's', { Endpoint: queueArn('q') });
    const owner = { region: 'cn-shanghai', account: '99' };
    const { client: again, trace } = await restart({ owner, timeScale: 1_000_000 });
    await again.publishMessage('t', { MessageBody: 'hello' });
    await vi.waitFor(() => expect(trace.all().at(-1)).toMatchObject({ status: 'dead' }), PATIENCE);
  });

  it('the key is its owner’s alone', async () => {
    expect((await stat(join(folder, 'signing-key.pem'))).mode & 0o777).toBe(0o600);
  });
});

it('does not start where it can keep nothing', async () => {
  const path = join(await temporaryFolder(), 'smq');
  await mkdir(join(path, 'queues.jsonl'), { recursive: true });
  await expect(startTestSmq({ folder: path })).rejects.toThrow(/EISDIR/);
});
