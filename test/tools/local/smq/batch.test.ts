import type Mns from '@alicloud/mns';
import { beforeEach, describe, expect, it } from 'vitest';
import { bodyMd5 } from '../../../../tools/wire/index.js';
import { startTestSmq, type TestSmq } from './test-smq.js';

let smq: TestSmq['smq'];
let client: Mns;
beforeEach(async () => {
  ({ smq, client } = await startTestSmq());
  await client.createQueue('q', { VisibilityTimeout: 600 });
});

const named = (name: string) => ({ name: `MNS${name}Error` });
const messages = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ MessageBody: `m${index}` }));

describe('a batch', () => {
  it('of 16 messages is sent, peeked, received and deleted', async () => {
    const sent = await client.batchSendMessage('q', messages(16));
    expect(sent.code).toBe(201);
    expect(sent.body).toHaveLength(16);
    expect(sent.body?.[3]).toMatchObject({ MessageBodyMD5: bodyMd5('m3') });
    const peeked = await client.batchPeekMessage('q', 2);
    expect(peeked.body).toMatchObject([{ MessageBody: 'm0' }, { MessageBody: 'm1' }]);
    const received = await client.batchReceiveMessage('q', 16);
    expect(received.body?.map((message) => message['MessageBody'])).toEqual(
      messages(16).map(({ MessageBody }) => MessageBody),
    );
    const handles = received.body?.map((message) => message['ReceiptHandle'] ?? '') ?? [];
    expect((await client.batchDeleteMessage('q', handles)).code).toBe(204);
    expect(smq.broker.queue('q').peekAll(1)).toEqual([]);
  });

  it('is received as far as there are messages, and also when there is one', async () => {
    await client.batchSendMessage('q', messages(1));
    const { body } = await client.batchReceiveMessage('q', 16);
    expect(body).toMatchObject([{ MessageBody: 'm0', DequeueCount: '1' }]);
    await expect(client.batchReceiveMessage('q', 16)).rejects.toMatchObject(
      named('MessageNotExist'),
    );
  });

  it('that can be deleted only in part says what could not be', async () => {
    await client.batchSendMessage('q', messages(2));
    const { body = [] } = await client.batchReceiveMessage('q', 2);
    const [first = '', second = ''] = body.map((message) => message['ReceiptHandle']);
    await client.deleteMessage('q', second);
    const deleted = await client.batchDeleteMessage('q', [first, second, 'nonsense']);
    expect(deleted).toMatchObject({
      code: 404,
      body: [
        { ErrorCode: 'MessageNotExist', ReceiptHandle: second },
        { ErrorCode: 'ReceiptHandleError', ReceiptHandle: 'nonsense' },
      ],
    });
    expect(smq.broker.queue('q').peekAll(1)).toEqual([]);
  });

  it.each([
    ['no message', []],
    ['17 messages', messages(17)],
    ['a message that is refused', [...messages(2), { MessageBody: '' }]],
    [
      'more than 64 KB together',
      [{ MessageBody: 'a'.repeat(40_000) }, { MessageBody: 'a'.repeat(40_000) }],
    ],
  ])('with %s is not sent', async (_, batch) => {
    await expect(client.batchSendMessage('q', batch)).rejects.toMatchObject(
      named('InvalidArgument'),
    );
    expect(smq.broker.queue('q').peekAll(1)).toEqual([]);
  });

  it.each([0, 17])('of %i messages is not received', async (count) => {
    await expect(client.batchReceiveMessage('q', count)).rejects.toMatchObject(
      named('InvalidArgument'),
    );
    await expect(client.batchDeleteMessage('q', Array(count).fill('h'))).rejects.toMatchObject(
      named('InvalidArgument'),
    );
  });
});
