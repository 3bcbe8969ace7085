import type Mns from '@alicloud/mns';
import { beforeEach, describe, expect, it } from 'vitest';
import { bodyMd5 } from '../../../../tools/wire/index.js';
import { startTestSmq, type TestSmq } from './test-smq.js';

let smq: TestSmq['smq'];
let client: Mns;
beforeEach(async () => {
  ({ smq, client } = await startTestSmq());
  await client.createQueue('q', { VisibilityTimeout: 1 });
});

const named = (name: string) => ({ name: `MNS${name}Error` });
const next = async (waitSeconds?: number) => {
  return (await client.receiveMessage('q', waitSeconds)).body ?? {};
};

describe('a message', () => {
  it('comes as it was sent', async () => {
    const text = 'Grüße &lt;&amp;&gt; "中国"&#13;\n';
    const sent = await client.sendMessage('q', { MessageBody: text, Priority: 3 });
    const body = 'Grüße <&> "中国"\r\n';
    expect(sent).toMatchObject({ code: 201, body: { MessageBodyMD5: bodyMd5(body) } });
    const message = await next();
    expect(message).toMatchObject({
      MessageId: sent.body?.['MessageId'],
      MessageBody: body,
      MessageBodyMD5: bodyMd5(body),
      DequeueCount: '1',
      Priority: '3',
    });
    const times = ['EnqueueTime', 'FirstDequeueTime', 'NextVisibleTime'];
    const [enqueued, dequeued, visible] = times.map((time) => Number(message[time]));
    expect(dequeued).toBeGreaterThanOrEqual(enqueued ?? Number.NaN);
    expect(visible).toBeGreaterThanOrEqual((dequeued ?? Number.NaN) + 1000);
  });

  it('is hidden until its visibility timeout, and gone when it is deleted', async () => {
    await client.sendMessage('q', { MessageBody: 'one' });
    const first = await next();
    await client.setQueueAttributes('q', { VisibilityTimeout: 600 });
    const again = await next(30);
    expect(again).toMatchObject({
      MessageId: first['MessageId'],
      FirstDequeueTime: first['FirstDequeueTime'],
      DequeueCount: '2',
    });
    expect(Date.now()).toBeGreaterThanOrEqual(Number(first['NextVisibleTime']));
    await expect(client.deleteMessage('q', first['ReceiptHandle'] ?? '')).rejects.toMatchObject(
      named('ReceiptHandleError'),
    );
    const last = again['ReceiptHandle'] ?? '';
    expect((await client.deleteMessage('q', last)).code).toBe(204);
    await expect(client.deleteMessage('q', last)).rejects.toMatchObject(named('MessageNotExist'));
    expect(smq.broker.queue('q').counts()).toEqual({ visible: 0, hidden: 0, delayed: 0 });
  });

  it('is hidden for as long as its receiver asks for, under a new handle', async () => {
    await client.setQueueAttributes('q', { VisibilityTimeout: 600 });
    await client.sendMessage('q', { MessageBody: 'one' });
    const { ReceiptHandle: first = '' } = await next();
    const changed = (await client.changeMessageVisibility('q', first, 43_200)).body ?? {};
    expect(Number(changed['NextVisibleTime'])).toBeGreaterThan(Date.now() + 40_000_000);
    await expect(client.changeMessageVisibility('q', first, 1)).rejects.toMatchObject(
      named('ReceiptHandleError'),
    );
    await client.changeMessageVisibility('q', changed['ReceiptHandle'] ?? '', 1);
    expect(await next(30)).toMatchObject({ MessageBody: 'one', DequeueCount: '2' });
  });

  it('can not be deleted once its time has run out', async () => {
    await client.sendMessage('q', { MessageBody: 'one' });
    const { ReceiptHandle = '', NextVisibleTime } = await next();
    await expect
      .poll(() => Date.now(), { timeout: 10_000 })
      .toBeGreaterThan(Number(NextVisibleTime));
    await expect(client.deleteMessage('q', ReceiptHandle)).rejects.toMatchObject(
      named('MessageNotExist'),
    );
  });

  it('comes in the order of priorities, and among those in that of sending', async () => {
    for (const [MessageBody, Priority] of [
      ['c', 9],
      ['d', 9],
      ['b', 8],
      ['a', 1],
      ['e', 16],
    ] as const) {
      await client.sendMessage('q', { MessageBody, Priority });
    }
    expect((await client.peekMessage('q')).body).toMatchObject({ MessageBody: 'a' });
    await client.setQueueAttributes('q', { VisibilityTimeout: 600 });
    const bodies = [];
    for (let count = 0; count < 5; count += 1) bodies.push((await next())['MessageBody']);
    expect(bodies.join('')).toBe('abcde');
  });

  it('is seen without a receipt by who peeks', async () => {
    await client.sendMessage('q', { MessageBody: 'one' });
    const { body = {} } = await client.peekMessage('q');
    expect(body).toMatchObject({ MessageBody: 'one', DequeueCount: '0' });
    expect(Object.keys(body)).not.toContain('ReceiptHandle');
    expect(Object.keys(body)).not.toContain('NextVisibleTime');
    expect(await next()).toMatchObject({ DequeueCount: '1' });
  });

  it('is delayed by its own delay, else by that of the queue', async () => {
    await client.setQueueAttributes('q', { DelaySeconds: 600 });
    await client.sendMessage('q', { MessageBody: 'slow' });
    await expect(client.peekMessage('q')).rejects.toMatchObject(named('MessageNotExist'));
    expect(smq.broker.queue('q').counts()).toMatchObject({ delayed: 1 });
    await client.sendMessage('q', { MessageBody: 'quick', DelaySeconds: 1 });
    const message = await next(30);
    expect(message).toMatchObject({ MessageBody: 'quick' });
    expect(Date.now()).toBeGreaterThanOrEqual(Number(message['EnqueueTime']) + 1000);
  });

  it.each([
    ['no text', { MessageBody: '' }, 'InvalidArgument'],
    ['text that is not well-formed', { MessageBody: 'a < b' }, 'MalformedXML'],
    ['65,537 bytes', { MessageBody: `${'ä'.repeat(32_768)}a` }, 'InvalidArgument'],
    ['a priority of 0', { MessageBody: 'a', Priority: 0 }, 'InvalidArgument'],
    ['a priority of 17', { MessageBody: 'a', Priority: 17 }, 'InvalidArgument'],
    ['a delay of more than 7 days', { MessageBody: 'a', DelaySeconds: 604_801 }, 'InvalidArgument'],
  ])('is refused with %s', async (_, message, code) => {
    await expect(client.sendMessage('q', message)).rejects.toMatchObject(named(code));
    expect(smq.broker.queue('q').peekAll(1)).toEqual([]);
  });

  it('may have 65,536 bytes, or what its queue takes', async () => {
    await client.sendMessage('q', { MessageBody: 'ä'.repeat(32_768) });
    await client.setQueueAttributes('q', { MaximumMessageSize: 1024 });
    await client.sendMessage('q', { MessageBody: 'a'.repeat(1024) });
    await expect(client.sendMessage('q', { MessageBody: 'a'.repeat(1025) })).rejects.toMatchObject(
      named('InvalidArgument'),
    );
  });

  it.each([
    ['is none', 'nonsense'],
    ['is of no message', '8-AbCdEfGhIjKlMnOpQrStUvWxYz0123456'],
  ])('is not deleted by a handle that %s', async (_, handle) => {
    await client.sendMessage('q', { MessageBody: 'one' });
    await expect(client.deleteMessage('q', handle)).rejects.toMatchObject(
      named('ReceiptHandleError'),
    );
    await expect(client.changeMessageVisibility('q', handle, 1)).rejects.toMatchObject(
      named('ReceiptHandleError'),
    );
  });

  it.each([0, 43_201])('is not hidden for %i seconds', async (seconds) => {
    await client.sendMessage('q', { MessageBody: 'one' });
    const { ReceiptHandle = '' } = await next();
    await expect(client.changeMessageVisibility('q', ReceiptHandle, seconds)).rejects.toMatchObject(
      named('InvalidArgument'),
    );
  });
});

describe('the messages of a queue, for the page,', () => {
  it('are shown in whatever state they are, and deleted by their id', async () => {
    const queue = smq.broker.queue('q');
    queue.send({ body: 'delayed', delaySeconds: 600, priority: 2 });
    queue.send({ body: 'hidden', priority: 1 });
    const { id } = queue.send({ body: 'visible', priority: 3 });
    await queue.receive();
    queue.changeVisibility(queue.peekAll(1)[0]?.receiptHandle ?? '', 600);
    expect(queue.counts()).toEqual({ visible: 1, hidden: 1, delayed: 1 });
    expect(queue.peekAll(9)).toMatchObject([
      { body: 'hidden', state: 'hidden', dequeueCount: 1 },
      { body: 'delayed', state: 'delayed', dequeueCount: 0 },
      { body: 'visible', state: 'visible', dequeueCount: 0, id },
    ]);
    expect(queue.peekAll(1)).toHaveLength(1);
    expect(queue.deleteById(id)).toBe(true);
    expect(queue.deleteById(id)).toBe(false);
    expect(queue.counts().visible).toBe(0);
  });
});
