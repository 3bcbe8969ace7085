import Mns from '@alicloud/mns';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Smq, startSmq } from '../../../local/smq/start-smq.js';
import type { TopicMessage } from '../../../wire/index.js';

let smq: Smq;
let client: Mns;
beforeAll(async () => {
  smq = await startSmq({ port: 0 });
  client = new Mns('1234567890123456', {
    accessKeyId: 'id',
    accessKeySecret: 'secret',
    endpoint: smq.url,
  });
  await client.createQueue('q', { VisibilityTimeout: 1 });
});
afterAll(() => smq.close());

describe('a topic', () => {
  it('hands each message to each subscriber', async () => {
    await client.createTopic('t');
    const got: TopicMessage[] = [];
    const { topic } = smq.broker.createTopic('t');
    topic.subscribe((message) => got.push(message));
    topic.subscribe((message) => got.push(message));
    const { code, body } = await client.publishMessage('t', {
      MessageBody: 'hello &lt;topic&gt;',
      MessageTag: 'tag',
      MessageAttributes: { Extend: '{"key":"value"}' },
    });
    expect(code).toBe(201);
    expect(body).toMatchObject({ MessageBodyMD5: got[0]?.md5, MessageId: got[0]?.id });
    expect(got).toHaveLength(2);
    expect(got[0]).toMatchObject({
      body: 'hello <topic>',
      tag: 'tag',
      attributes: { Extend: '{"key":"value"}' },
      topic: 't',
    });
  });

  it('is created once', async () => {
    expect((await client.createTopic('again')).code).toBe(201);
    expect((await client.createTopic('again')).code).toBe(204);
  });

  it.each([
    ['an unknown topic', 'none', 'hello', 'MNSTopicNotExistError'],
    ['text that is not well-formed', 't', 'a < b', 'MNSMalformedXMLError'],
    ['no text', 't', '', 'MNSInvalidArgumentError'],
    ['more than 64 KB', 't', 'a'.repeat(65_537), 'MNSInvalidArgumentError'],
  ])('refuses %s', async (_, topic, MessageBody, name) => {
    await client.createTopic('t');
    await expect(client.publishMessage(topic, { MessageBody })).rejects.toMatchObject({ name });
  });
});

const next = async () => (await client.receiveMessage('q')).body ?? {};

describe('a queue', () => {
  it('hides a received message until its visibility timeout, and forgets a deleted one', async () => {
    await client.sendMessage('q', { MessageBody: 'one' });
    const first = await next();
    expect(first).toMatchObject({ MessageBody: 'one', DequeueCount: '1', Priority: '8' });
    await expect(next()).rejects.toMatchObject({ name: 'MNSMessageNotExistError' });
    const again = (await client.receiveMessage('q', 3)).body ?? {};
    expect(again).toMatchObject({ MessageId: first['MessageId'], DequeueCount: '2' });
    await expect(client.deleteMessage('q', first['ReceiptHandle'] ?? '')).rejects.toMatchObject({
      name: 'MNSReceiptHandleErrorError',
    });
    await client.deleteMessage('q', again['ReceiptHandle'] ?? '');
    await expect(next()).rejects.toMatchObject({ name: 'MNSMessageNotExistError' });
  });

  it('waits for a message to come', async () => {
    const waiting = client.receiveMessage('q', 5);
    await client.sendMessage('q', { MessageBody: 'late' });
    const { body } = await waiting;
    expect(body?.['MessageBody']).toBe('late');
    await client.deleteMessage('q', body?.['ReceiptHandle'] ?? '');
  });

  it('gives the more urgent message first, and shows it without hiding it', async () => {
    await client.sendMessage('q', { MessageBody: 'soon', Priority: 9 });
    await client.sendMessage('q', { MessageBody: 'now', Priority: 1 });
    expect((await client.peekMessage('q')).body?.['MessageBody']).toBe('now');
    const { ReceiptHandle = '', MessageBody } = await next();
    expect(MessageBody).toBe('now');
    const { body } = await client.changeMessageVisibility('q', ReceiptHandle, 30);
    await client.deleteMessage('q', body?.['ReceiptHandle'] ?? '');
    await client.deleteMessage('q', (await next())['ReceiptHandle'] ?? '');
  });

  it('is named in the error when it does not exist', async () => {
    await expect(client.receiveMessage('none')).rejects.toMatchObject({
      name: 'MNSQueueNotExistError',
    });
  });
});
