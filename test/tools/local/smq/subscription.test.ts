import type Mns from '@alicloud/mns';
import { isObject, openXmlNotification } from 'oss-inbox';
import { beforeEach, describe, expect, it } from 'vitest';
import { bodyMd5 } from '../../../../tools/wire/index.js';
import { ACCOUNT, queueArn, startTestSmq, subscribe, type TestSmq } from './test-smq.js';

let smq: TestSmq['smq'];
let client: Mns;
beforeEach(async () => {
  ({ smq, client } = await startTestSmq());
  await client.createTopic('t');
  await client.createQueue('q');
});

const named = (name: string) => ({ name: `MNS${name}Error` });
const toQueue = { Endpoint: queueArn('q') };
const policy = '<Enabled>true</Enabled><DeadLetterTargetQueue>dead</DeadLetterTargetQueue>';

const attributesOf = async (name: string) => {
  const path = `/topics/t/subscriptions/${name}`;
  return (await client.get(path, 'Subscription')).body as Record<string, string>;
};

const publish = async (attributes: object) => {
  await subscribe(client, 't', 's', { ...toQueue, ...attributes });
  const published = { MessageBody: 'Hello &lt;World&gt; &amp; "you"', MessageTag: 'urgent' };
  const { body: sent = {} } = await client.publishMessage('t', published);
  const { body = {} } = await client.receiveMessage('q', 30);
  return { sent, text: body['MessageBody'] ?? '', message: body };
};

describe('a subscription', () => {
  it('is made with its attributes, and answers them', async () => {
    const answer = await subscribe(client, 't', 's', {
      ...toQueue,
      NotifyStrategy: 'EXPONENTIAL_DECAY_RETRY',
      NotifyContentFormat: 'JSON',
      FilterTag: 'urgent',
      DlqPolicy: policy,
    });
    expect(answer.code).toBe(201);
    expect(await attributesOf('s')).toEqual({
      SubscriptionName: 's',
      Subscriber: ACCOUNT,
      TopicOwner: ACCOUNT,
      TopicName: 't',
      Endpoint: queueArn('q'),
      NotifyStrategy: 'EXPONENTIAL_DECAY_RETRY',
      NotifyContentFormat: 'JSON',
      FilterTag: 'urgent',
      DlqPolicy: [{ Enabled: 'True', DeadLetterTargetQueue: 'dead' }],
      CreateTime: expect.stringMatching(/^\d{10}$/),
      LastModifyTime: expect.stringMatching(/^\d{10}$/),
    });
  });

  it('has the usual attributes where none are given', async () => {
    await subscribe(client, 't', 's', toQueue);
    expect(await attributesOf('s')).toMatchObject({
      NotifyStrategy: 'BACKOFF_RETRY',
      NotifyContentFormat: 'XML',
    });
  });

  it('is made once: again with the same attributes, not with others', async () => {
    expect((await subscribe(client, 't', 's', toQueue)).code).toBe(201);
    expect((await subscribe(client, 't', 's', toQueue)).code).toBe(204);
    const other = { ...toQueue, FilterTag: 'a' };
    await expect(subscribe(client, 't', 's', other)).rejects.toMatchObject(
      named('SubscriptionAlreadyExist'),
    );
  });

  it('can change its strategy and dead-letter queue', async () => {
    await subscribe(client, 't', 's', { ...toQueue, DlqPolicy: policy });
    const change = { NotifyStrategy: 'EXPONENTIAL_DECAY_RETRY' };
    expect((await subscribe(client, 't', 's?metaoverride=true', change)).code).toBe(204);
    expect(await attributesOf('s')).toMatchObject({ ...change, ...toQueue });
    const off = { DlqPolicy: '<Enabled>false</Enabled>' };
    await subscribe(client, 't', 's?metaoverride=true', off);
    expect(await attributesOf('s')).not.toHaveProperty('DlqPolicy');
    expect((await subscribe(client, 't', 's', { ...toQueue, ...change })).code).toBe(204);
  });

  it('ends, also when it is not there, and with its topic', async () => {
    const path = '/topics/t/subscriptions/s';
    await subscribe(client, 't', 's', toQueue);
    expect((await client.delete(path, 'Subscription', '')).code).toBe(204);
    expect((await client.delete(path, 'Subscription', '')).code).toBe(204);
    await expect(attributesOf('s')).rejects.toMatchObject(named('SubscriptionNotExist'));
    await subscribe(client, 't', 's', toQueue);
    smq.broker.deleteTopic('t');
    await client.createTopic('t');
    await expect(attributesOf('s')).rejects.toMatchObject(named('SubscriptionNotExist'));
  });

  it.each([
    ['no endpoint', 's', {}, 'EndpointInvalid'],
    ['an address of mail', 's', { Endpoint: 'mail:directmail:a@b.example' }, 'EndpointInvalid'],
    ['half a URL', 's', { Endpoint: 'http://' }, 'EndpointInvalid'],
    [
      "another account's queue",
      's',
      { Endpoint: 'acs:mns:cn-hangzhou:1:queues/q' },
      'EndpointInvalid',
    ],
    ['a name of other characters', 'a_b', toQueue, 'SubscriptionNameInvalid'],
    ['a name of 257 characters', 'a'.repeat(257), toQueue, 'SubscriptionNameLengthError'],
    ['a tag of 17 characters', 's', { ...toQueue, FilterTag: 'a'.repeat(17) }, 'InvalidArgument'],
    ['an unknown strategy', 's', { ...toQueue, NotifyStrategy: 'NEVER' }, 'InvalidArgument'],
    ['an unknown format', 's', { ...toQueue, NotifyContentFormat: 'STREAM' }, 'InvalidArgument'],
  ])('is refused with %s', async (_, name, attributes, code) => {
    await expect(subscribe(client, 't', name, attributes)).rejects.toMatchObject(named(code));
    expect(smq.broker.topic('t').subscriptions()).toEqual([]);
  });

  it('is refused for a topic that is not there', async () => {
    await expect(subscribe(client, 'none', 's', toQueue)).rejects.toMatchObject(
      named('TopicNotExist'),
    );
  });

  it('is listed by its name, without those of functions', async () => {
    smq.broker.topic('t').subscribeFunction({ name: 'f', target: 'f', deliver: () => undefined });
    for (const name of ['b', 'a', 'c']) await subscribe(client, 't', name, toQueue);
    const headers = { 'x-mns-ret-number': '2' };
    const { body } = await client.get('/topics/t/subscriptions', 'Subscriptions', { headers });
    const url = `${smq.url}/topics/t/subscriptions`;
    expect(body).toEqual({
      Subscription: [{ SubscriptionURL: `${url}/a` }, { SubscriptionURL: `${url}/b` }],
      NextMarker: 'b',
    });
  });
});

describe('a subscription to a queue', () => {
  const text = 'Hello <World> & "you"';
  const fields = {
    TopicOwner: ACCOUNT,
    TopicName: 't',
    Subscriber: ACCOUNT,
    SubscriptionName: 's',
    MessageMD5: bodyMd5(text),
    MessageTag: 'urgent',
    Message: text,
    PublishTime: expect.stringMatching(/^\d{13}$/),
  };

  it('puts the notification into it in XML', async () => {
    const { sent, text: body, message } = await publish({ NotifyContentFormat: 'XML' });
    expect(await openXmlNotification(body)).toEqual({ ...fields, MessageId: sent['MessageId'] });
    expect(message['MessageId']).not.toBe(sent['MessageId']);
  });

  it('puts the notification into it in JSON', async () => {
    const { sent, text: body } = await publish({ NotifyContentFormat: 'JSON' });
    const notification: unknown = JSON.parse(body);
    expect(isObject(notification) && notification).toEqual({
      ...fields,
      MessageId: sent['MessageId'],
    });
  });

  it('puts the bare text into it in SIMPLIFIED', async () => {
    expect((await publish({ NotifyContentFormat: 'SIMPLIFIED' })).text).toBe(text);
  });

  it('puts only messages of its tag into it', async () => {
    await subscribe(client, 't', 's', {
      ...toQueue,
      NotifyContentFormat: 'SIMPLIFIED',
      FilterTag: 'urgent',
    });
    await client.publishMessage('t', { MessageBody: 'none' });
    await client.publishMessage('t', { MessageBody: 'other', MessageTag: 'urgen' });
    await client.publishMessage('t', { MessageBody: 'fits', MessageTag: 'urgent' });
    const { body } = await client.batchReceiveMessage('q', 16, 30);
    expect(body?.map((message) => message['MessageBody'])).toEqual(['fits']);
  });

  it('tries again until the queue is there', async () => {
    smq.timeScale = 1000;
    await subscribe(client, 't', 's', {
      Endpoint: queueArn('late'),
      NotifyContentFormat: 'SIMPLIFIED',
      NotifyStrategy: 'EXPONENTIAL_DECAY_RETRY',
    });
    await client.publishMessage('t', { MessageBody: 'patient' });
    await client.createQueue('late');
    const { body } = await client.receiveMessage('late', 30);
    expect(body).toMatchObject({ MessageBody: 'patient' });
    expect(smq.broker.topic('t').subscriptions()).toMatchObject([
      { name: 's', target: 'queue late', pending: 0 },
    ]);
  });
});
