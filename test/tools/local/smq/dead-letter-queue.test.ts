import type Mns from '@alicloud/mns';
import { beforeEach, expect, it } from 'vitest';
import { startTestSmq, type TestSmq } from './test-smq.js';

let smq: TestSmq['smq'];
let client: Mns;
beforeEach(async () => {
  ({ smq, client } = await startTestSmq());
  await client.createQueue('dead');
});

const policy = (queue: string, count: number) => ({
  DlqPolicy: { Enabled: true, DeadLetterTargetQueue: queue, MaxReceiveCount: count },
});

it('gets what was received as often as may be and is visible again', async () => {
  await client.createQueue('q', { VisibilityTimeout: 1, ...policy('dead', 2) });
  const { body: sent } = await client.sendMessage('q', { MessageBody: 'bad', Priority: 2 });
  await client.receiveMessage('q');
  await client.receiveMessage('q', 30);
  // Nobody asks the queue for it.
  const { body = {} } = await client.receiveMessage('dead', 30);
  expect(body).toMatchObject({
    MessageId: sent?.['MessageId'],
    MessageBody: 'bad',
    Priority: '2',
    DequeueCount: '1',
  });
  expect(smq.broker.queue('q').peekAll(1)).toEqual([]);
});

it('gets nothing while its last receiver has it', async () => {
  await client.createQueue('q', { VisibilityTimeout: 600, ...policy('dead', 1) });
  await client.sendMessage('q', { MessageBody: 'slow' });
  const { body } = await client.receiveMessage('q');
  await expect(client.receiveMessage('q')).rejects.toMatchObject({
    name: 'MNSMessageNotExistError',
  });
  expect(smq.broker.queue('dead').peekAll(1)).toEqual([]);
  expect((await client.deleteMessage('q', body?.['ReceiptHandle'] ?? '')).code).toBe(204);
});

it('gets nothing that is deleted in time, or while the policy is not enabled', async () => {
  await client.createQueue('q', { VisibilityTimeout: 1, ...policy('dead', 1) });
  await client.sendMessage('q', { MessageBody: 'good' });
  const { receiptHandle } = await smq.broker.queue('q').receive();
  smq.broker.queue('q').delete(receiptHandle);
  await client.setQueueAttributes('q', { DlqPolicy: { Enabled: false } });
  await client.sendMessage('q', { MessageBody: 'patient' });
  for (const count of ['1', '2', '3']) {
    const { body } = await client.receiveMessage('q', 30);
    expect(body).toMatchObject({ MessageBody: 'patient', DequeueCount: count });
  }
  expect(smq.broker.queue('dead').peekAll(1)).toEqual([]);
});

it('is not needed: without it the message stays where it is', async () => {
  await client.createQueue('q', { VisibilityTimeout: 1, ...policy('missing', 1) });
  await client.sendMessage('q', { MessageBody: 'bad' });
  await client.receiveMessage('q');
  const { body } = await client.receiveMessage('q', 30);
  expect(body).toMatchObject({ MessageBody: 'bad', DequeueCount: '2' });
});
