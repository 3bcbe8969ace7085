import { once } from 'node:events';
import type Mns from '@alicloud/mns';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { bodyMd5, type TopicMessage } from '../../../../tools/wire/index.js';
import { startTestSmq, type TestSmq } from './test-smq.js';

let smq: TestSmq['smq'];
let client: Mns;
beforeEach(async () => {
  ({ smq, client } = await startTestSmq());
});

const named = (name: string) => ({ name: `MNS${name}Error` });

/** What a function of this topic gets from now on. */
function collect(topic: string, filterTag?: string): TopicMessage[] {
  const got: TopicMessage[] = [];
  const deliver = (message: TopicMessage) => void got.push(message);
  const name = `to-${filterTag ?? 'all'}`;
  smq.broker.topic(topic).subscribeFunction({ name, target: 'f', filterTag, deliver });
  return got;
}

describe('a topic', () => {
  it('is created with its attributes, which can be changed', async () => {
    const created = await client.createTopic('t', { MaximumMessageSize: 2048 });
    expect(created).toMatchObject({ code: 201, headers: { location: `${smq.url}/topics/t` } });
    expect((await client.setTopicAttributes('t', { LoggingEnabled: 'True' })).code).toBe(204);
    expect((await client.getTopicAttributes('t')).body).toMatchObject({
      TopicName: 't',
      CreateTime: expect.stringMatching(/^\d{10}$/),
      LastModifyTime: expect.stringMatching(/^\d{10}$/),
      MaximumMessageSize: '2048',
      MessageRetentionPeriod: '86400',
      LoggingEnabled: 'True',
    });
  });

  it('is created once: again with the same attributes, not with others', async () => {
    expect((await client.createTopic('t')).code).toBe(201);
    expect((await client.createTopic('t')).code).toBe(204);
    await expect(client.createTopic('t', { MaximumMessageSize: 2048 })).rejects.toMatchObject(
      named('TopicAlreadyExist'),
    );
  });

  it.each([
    ['other characters', 'a_b', 'TopicNameInvalid'],
    ['257 characters', 'a'.repeat(257), 'TopicNameLengthError'],
  ])('is not created with a name of %s', async (_, name, code) => {
    await expect(client.createTopic(name)).rejects.toMatchObject(named(code));
  });

  it('is listed by its name', async () => {
    for (const name of ['b2', 'b1', 'a1']) await client.createTopic(name);
    expect((await client.listTopic('', 9, 'b')).body).toEqual([
      { TopicURL: `${smq.url}/topics/b1` },
      { TopicURL: `${smq.url}/topics/b2` },
    ]);
  });

  it('is deleted, also when it is not there', async () => {
    await client.createTopic('t');
    expect((await client.delete('/topics/t', 'Topic', '')).code).toBe(204);
    expect((await client.delete('/topics/t', 'Topic', '')).code).toBe(204);
    await expect(client.getTopicAttributes('t')).rejects.toMatchObject(named('TopicNotExist'));
  });
});

describe('a message', () => {
  beforeEach(() => client.createTopic('t'));

  it('goes to each function of the topic whose tag fits', async () => {
    const all = collect('t');
    const urgent = collect('t', 'urgent');
    const answer = await client.publishMessage('t', {
      MessageBody: 'hello &lt;topic&gt;',
      MessageTag: 'urgent',
      MessageAttributes: { Extend: '{"key":"value"}' },
    });
    await client.publishMessage('t', { MessageBody: 'plain' });
    await client.publishMessage('t', { MessageBody: 'other', MessageTag: 'Urgent' });
    const first = {
      id: answer.body?.['MessageId'],
      md5: answer.body?.['MessageBodyMD5'],
      body: 'hello <topic>',
      tag: 'urgent',
      attributes: { Extend: '{"key":"value"}' },
      topic: 't',
    };
    expect(answer.code).toBe(201);
    expect(first.md5).toBe(bodyMd5('hello <topic>'));
    await vi.waitFor(() => expect(all).toHaveLength(3), 20_000);
    expect(all).toMatchObject([first, { body: 'plain' }, { body: 'other', tag: 'Urgent' }]);
    expect(urgent).toMatchObject([first]);
  });

  it.each([
    ['an unknown topic', 'none', { MessageBody: 'hello' }, 'TopicNotExist'],
    ['text that is not well-formed', 't', { MessageBody: 'a < b' }, 'MalformedXML'],
    ['no text', 't', { MessageBody: '' }, 'InvalidArgument'],
    ['65,537 bytes', 't', { MessageBody: 'a'.repeat(65_537) }, 'InvalidArgument'],
    [
      'a tag of 17 characters',
      't',
      { MessageBody: 'a', MessageTag: 'a'.repeat(17) },
      'InvalidArgument',
    ],
    ['a tag of two lines', 't', { MessageBody: 'a', MessageTag: 'a\nb' }, 'InvalidArgument'],
  ])('is refused with %s', async (_, topic, message, code) => {
    const got = collect('t');
    await expect(client.publishMessage(topic, message)).rejects.toMatchObject(named(code));
    expect(got).toEqual([]);
  });

  it('may have 65,536 bytes, or what its topic takes', async () => {
    await client.publishMessage('t', { MessageBody: 'ä'.repeat(32_768) });
    await client.setTopicAttributes('t', { MaximumMessageSize: 1024 });
    await expect(
      client.publishMessage('t', { MessageBody: 'a'.repeat(1025) }),
    ).rejects.toMatchObject(named('InvalidArgument'));
  });
});

describe('a function', () => {
  it.each([
    ['throws', () => Promise.reject(new Error('no'))],
    ['says no', () => false],
  ])('that %s gets the message three times more', async (_, refuse) => {
    smq.timeScale = 10_000;
    const { topic } = smq.broker.createTopic('t');
    const causes = new Set<string>();
    const deliver = (_message: TopicMessage, cause: string) => {
      causes.add(cause);
      return refuse();
    };
    topic.subscribeFunction({ name: 'f', target: 'f', deliver });
    topic.publish({ body: 'hello' });
    await vi.waitFor(() => expect(topic.subscriptions()).toMatchObject([{ pending: 0 }]), 20_000);
    expect(causes.size).toBe(4);
  });

  it('that takes its time gets a message once, also when it subscribes again meanwhile', async () => {
    const { topic } = smq.broker.createTopic('t');
    const taken = new AbortController();
    const bodies: string[] = [];
    const options = {
      name: 'f',
      target: 'f',
      deliver: ({ body }: TopicMessage) => {
        bodies.push(body);
        return once(taken.signal, 'abort');
      },
    };
    topic.subscribeFunction(options);
    topic.publish({ body: 'hello' });
    topic.subscribeFunction(options);
    // What was due at once would come before what is due later.
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(bodies).toEqual(['hello']);
    taken.abort();
    await vi.waitFor(() => expect(topic.subscriptions()).toMatchObject([{ pending: 0 }]), 20_000);
  });

  it('is replaced by one of the same name', async () => {
    const { topic } = smq.broker.createTopic('t');
    const first = collect('t');
    const second = collect('t');
    topic.publish({ body: 'hello' });
    await vi.waitFor(() => expect(second).toHaveLength(1), 20_000);
    expect(first).toEqual([]);
    expect(topic.subscriptions()).toMatchObject([{ name: 'to-all', strategy: 'BACKOFF_RETRY' }]);
  });
});
