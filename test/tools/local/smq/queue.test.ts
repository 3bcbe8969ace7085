import type Mns from '@alicloud/mns';
import { beforeEach, describe, expect, it } from 'vitest';
import { startTestSmq, type TestSmq } from './test-smq.js';

let smq: TestSmq['smq'];
let client: Mns;
beforeEach(async () => {
  ({ smq, client } = await startTestSmq());
});

const named = (name: string) => ({ name: `MNS${name}Error` });

describe('a queue', () => {
  it('is created with its attributes, and answers them', async () => {
    const created = await client.createQueue('q', {
      DelaySeconds: 600,
      MaximumMessageSize: 2048,
      MessageRetentionPeriod: 1200,
      VisibilityTimeout: 500,
      PollingWaitSeconds: 2,
      LoggingEnabled: true,
      DlqPolicy: { Enabled: true, DeadLetterTargetQueue: 'dead', MaxReceiveCount: 3 },
    });
    expect(created).toMatchObject({
      code: 201,
      headers: { location: `${smq.url}/queues/q` },
    });
    await client.sendMessage('q', { MessageBody: 'now', DelaySeconds: 0 });
    await client.sendMessage('q', { MessageBody: 'hidden', DelaySeconds: 0 });
    await client.sendMessage('q', { MessageBody: 'later' });
    await client.receiveMessage('q');
    expect((await client.getQueueAttributes('q')).body).toMatchObject({
      QueueName: 'q',
      CreateTime: expect.stringMatching(/^\d{10}$/),
      LastModifyTime: expect.stringMatching(/^\d{10}$/),
      DelaySeconds: '600',
      MaximumMessageSize: '2048',
      MessageRetentionPeriod: '1200',
      VisibilityTimeout: '500',
      PollingWaitSeconds: '2',
      LoggingEnabled: 'True',
      DlqPolicy: [{ Enabled: 'True', DeadLetterTargetQueue: 'dead', MaxReceiveCount: '3' }],
      ActiveMessages: '1',
      InactiveMessages: '1',
      DelayMessages: '1',
    });
  });

  it('is created once: again with the same attributes, not with others', async () => {
    expect((await client.createQueue('q', { VisibilityTimeout: 5 })).code).toBe(201);
    expect((await client.createQueue('q', { VisibilityTimeout: 5 })).code).toBe(204);
    await expect(client.createQueue('q', { VisibilityTimeout: 6 })).rejects.toMatchObject(
      named('QueueAlreadyExist'),
    );
    await expect(client.createQueue('q')).rejects.toMatchObject(named('QueueAlreadyExist'));
    expect(smq.broker.createQueue('q').isNew).toBe(false);
  });

  it('keeps what is not changed when its attributes are', async () => {
    await client.createQueue('q', { VisibilityTimeout: 5, DelaySeconds: 1 });
    expect((await client.setQueueAttributes('q', { VisibilityTimeout: 7 })).code).toBe(204);
    const { body } = await client.getQueueAttributes('q');
    expect(body).toMatchObject({ VisibilityTimeout: '7', DelaySeconds: '1' });
  });

  it.each([
    ['a name with other characters', 'a_b', {}, 'InvalidQueueName'],
    ['a name that begins with a hyphen', '-a', {}, 'InvalidQueueName'],
    ['a name of 257 characters', 'a'.repeat(257), {}, 'QueueNameLengthError'],
    ['a number out of range', 'q', { VisibilityTimeout: 43_201 }, 'InvalidArgument'],
    ['what is no number', 'q', { DelaySeconds: 'soon' }, 'InvalidArgument'],
    ['what is no truth value', 'q', { LoggingEnabled: 'perhaps' }, 'InvalidArgument'],
    [
      'itself as its dead-letter queue',
      'q',
      { DlqPolicy: { Enabled: true, DeadLetterTargetQueue: 'q', MaxReceiveCount: 3 } },
      'InvalidArgument',
    ],
    [
      'a dead-letter policy without a count',
      'q',
      { DlqPolicy: { Enabled: true, DeadLetterTargetQueue: 'd' } },
      'InvalidArgument',
    ],
  ])('is not created with %s', async (_, name, attributes, code) => {
    await expect(client.createQueue(name, attributes)).rejects.toMatchObject(named(code));
    expect(smq.broker.queues()).toEqual([]);
  });

  it('is deleted with its messages, also when it is not there', async () => {
    await client.createQueue('q');
    await client.sendMessage('q', { MessageBody: 'gone' });
    expect((await client.deleteQueue('q')).code).toBe(204);
    expect((await client.deleteQueue('q')).code).toBe(204);
    await expect(client.receiveMessage('q')).rejects.toMatchObject(named('QueueNotExist'));
    await client.createQueue('q');
    await expect(client.receiveMessage('q')).rejects.toMatchObject(named('MessageNotExist'));
  });

  it.each([
    ['getQueueAttributes', () => client.getQueueAttributes('none')],
    ['setQueueAttributes', () => client.setQueueAttributes('none', {})],
    ['sendMessage', () => client.sendMessage('none', { MessageBody: 'a' })],
    ['batchSendMessage', () => client.batchSendMessage('none', [{ MessageBody: 'a' }])],
    ['receiveMessage', () => client.receiveMessage('none')],
    ['batchPeekMessage', () => client.batchPeekMessage('none', 2)],
    ['deleteMessage', () => client.deleteMessage('none', 'handle')],
    ['changeMessageVisibility', () => client.changeMessageVisibility('none', 'handle', 1)],
  ])('is missed by %s', async (_, request) => {
    await expect(request()).rejects.toMatchObject(named('QueueNotExist'));
  });
});

describe('the list of queues', () => {
  interface Page {
    readonly Queue?: readonly { readonly QueueURL: string }[];
    readonly NextMarker?: string;
  }
  const pageOf = async (headers: Record<string, string>) => {
    const body = (await client.get('/queues', 'Queues', { headers })).body as Page;
    const names = (body.Queue ?? []).map(({ QueueURL }) =>
      QueueURL.replace(`${smq.url}/queues/`, ''),
    );
    return { names, next: body.NextMarker };
  };

  it('comes page by page, in the order of the names', async () => {
    for (const name of ['b2', 'a1', 'b1', 'b3']) await client.createQueue(name);
    expect(await pageOf({})).toEqual({ names: ['a1', 'b1', 'b2', 'b3'], next: undefined });
    const first = await pageOf({ 'x-mns-prefix': 'b', 'x-mns-ret-number': '2' });
    expect(first).toEqual({ names: ['b1', 'b2'], next: 'b2' });
    const marker = first.next ?? '';
    const last = { 'x-mns-prefix': 'b', 'x-mns-ret-number': '2', 'x-mns-marker': marker };
    expect(await pageOf(last)).toEqual({ names: ['b3'], next: undefined });
    const { body } = await client.listQueue('', 1, 'b');
    expect(body).toEqual([{ QueueURL: `${smq.url}/queues/b1` }]);
  });

  it('is empty without queues, and refuses a page of 0', async () => {
    expect(await pageOf({})).toEqual({ names: [], next: undefined });
    await expect(pageOf({ 'x-mns-ret-number': '0' })).rejects.toMatchObject(
      named('InvalidArgument'),
    );
  });
});
