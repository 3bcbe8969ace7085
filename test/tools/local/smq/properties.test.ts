import type Mns from '@alicloud/mns';
import { isObject } from 'oss-inbox';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { childText, parseXml, type XmlElement } from '../../../../tools/wire/index.js';
import { temporaryFolder } from '../temporary-folder.js';
import { startPushTarget } from './push-target.js';
import {
  closeAll,
  newClient,
  queueArn,
  startTestSmq,
  subscribe,
  type TestSmq,
} from './test-smq.js';

const PATIENCE = 20_000;
let smq: TestSmq['smq'];
let trace: TestSmq['trace'];
let client: Mns;
beforeEach(async () => {
  ({ smq, trace, client } = await startTestSmq());
  await client.createTopic('t');
  await client.createQueue('q');
});

const property = (name: string, value: string, type = 'STRING', tag = 'PropertyValue') =>
  `<${tag}><Name>${name}</Name><Value>${value}</Value><Type>${type}</Type></${tag}>`;
const user = (...items: string[]) => `<UserProperties>${items.join('')}</UserProperties>`;
// In the order of the Java client.
const PROPERTIES = [
  user(property('city', 'Hangzhou &lt;杭州&gt;'), property('n', '1.5', 'NUMBER')),
  `<SystemProperties>${property('traceparent', '00-a-b-01', 'STRING', 'SystemPropertyValue')}</SystemProperties>`,
  '<MessageGroupId>g-1</MessageGroupId>',
].join('');
const attributes = {
  city: 'Hangzhou <杭州>',
  n: '1.5',
  traceparent: '00-a-b-01',
  MessageGroupId: 'g-1',
};
const extras = {
  userProperties: {
    city: { Type: 'STRING', Value: 'Hangzhou <杭州>' },
    n: { Type: 'NUMBER', Value: '1.5' },
  },
  systemProperties: { traceparent: { Type: 'STRING', Value: '00-a-b-01' } },
  groupId: 'g-1',
};

function message(inner: string, body = 'hello'): string {
  return `<Message xmlns="http://mns.aliyuncs.com/doc/v1/"><MessageBody>${body}</MessageBody>${inner}</Message>`;
}

async function post(path: string, body: string) {
  const response = await fetch(`${smq.url}${path}/messages`, { method: 'POST', body });
  return { status: response.status, text: await response.text() };
}

async function receive(query = ''): Promise<XmlElement> {
  return parseXml(await (await fetch(`${smq.url}/queues/q/messages${query}`)).text());
}

const child = (element: XmlElement | undefined, name: string) =>
  element?.children.find((each) => each.name === name);

describe('the attributes of a published message', () => {
  it.each(['XML', 'JSON'])('come with a push in %s', async (NotifyContentFormat) => {
    const target = await startPushTarget(() => smq.pushCertificate);
    await subscribe(client, 't', 's', { Endpoint: target.url, NotifyContentFormat });
    expect((await post('/topics/t', message(PROPERTIES))).status).toBe(201);
    await vi.waitFor(() => expect(target.pushes).toHaveLength(1), PATIENCE);
    expect(target.pushes[0]).toMatchObject({ text: 'hello', topicName: 't' });
    expect(target.pushes[0]?.origin.attributes).toStrictEqual(attributes);
  });

  it('do not come with a push in SIMPLIFIED', async () => {
    const target = await startPushTarget(() => smq.pushCertificate);
    const NotifyContentFormat = 'SIMPLIFIED';
    await subscribe(client, 't', 's', { Endpoint: target.url, NotifyContentFormat });
    await post('/topics/t', message(PROPERTIES));
    await vi.waitFor(() => expect(target.pushes).toHaveLength(1), PATIENCE);
    expect(target.pushes[0]?.text).toBe('hello');
    expect(target.pushes[0]?.origin).not.toHaveProperty('attributes');
  });

  it.each(['XML', 'JSON'])('are in the notification that a queue gets in %s', async (format) => {
    const attributesOf = { Endpoint: queueArn('q'), NotifyContentFormat: format };
    await subscribe(client, 't', 's', attributesOf);
    await post('/topics/t', message(PROPERTIES));
    const body = childText(await receive('?waitseconds=30'), 'MessageBody') ?? '';
    if (format === 'XML') {
      const notification = parseXml(body);
      const [first] = child(notification, 'UserProperties')?.children ?? [];
      expect(first?.name).toBe('PropertyValue');
      expect(first?.children.map(({ name, text }) => [name, text])).toEqual([
        ['Name', 'city'],
        ['Value', 'Hangzhou <杭州>'],
        ['Type', 'STRING'],
      ]);
    } else {
      const notification: unknown = JSON.parse(body);
      expect(isObject(notification) && notification).toMatchObject({
        UserProperties: extras.userProperties,
        SystemProperties: extras.systemProperties,
        MessageGroupId: 'g-1',
      });
    }
  });

  it('are told of', async () => {
    await post('/topics/t', message(PROPERTIES));
    const told = trace.all().find(({ kind }) => kind === 'message');
    expect(told?.parts[1]?.name).toBe('attributes');
    expect(told?.parts[1]?.text).toContain('"traceparent"');
  });

  it('are not there where there are none', async () => {
    const bodies: string[] = [];
    smq.broker.topic('t').subscribeFunction({
      name: 'f',
      target: 'f',
      deliver: (each) => void bodies.push(JSON.stringify(each)),
    });
    await post('/topics/t', message('<UserProperties/>'));
    await vi.waitFor(() => expect(bodies).toHaveLength(1), PATIENCE);
    expect(bodies[0]).not.toMatch(/properties|groupId/i);
  });
});

describe('the attributes of a message in a queue', () => {
  it('come back as they were sent, peeked and received, one by one and in a batch', async () => {
    await post('/queues/q', message(PROPERTIES));
    const peeked = await receive('?peekonly=true');
    const [batched] = (await receive('?numOfMessages=1')).children;
    for (const each of [peeked, batched]) {
      const list = child(each, 'UserProperties')?.children ?? [];
      expect(
        list.map((item) => ['Name', 'Value', 'Type'].map((part) => childText(item, part))),
      ).toEqual([
        ['city', 'Hangzhou <杭州>', 'STRING'],
        ['n', '1.5', 'NUMBER'],
      ]);
      const [system] = child(each, 'SystemProperties')?.children ?? [];
      expect(system?.name).toBe('SystemPropertyValue');
      expect(system && childText(system, 'Value')).toBe('00-a-b-01');
      expect(each && childText(each, 'MessageGroupId')).toBe('g-1');
    }
  });

  it('stay with it in the dead-letter queue', async () => {
    smq.broker.createQueue('dead');
    const { queue } = smq.broker.createQueue('short', {
      VisibilityTimeout: 1,
      DlqPolicy: { DeadLetterTargetQueue: 'dead', MaxReceiveCount: 1 },
    });
    queue.send({ body: 'hello', ...extras });
    await queue.receive();
    const buried = await smq.broker.queue('dead').receive(20);
    expect(buried).toMatchObject({ body: 'hello', ...extras });
  });

  it('are read by the real client beside all else', async () => {
    await post('/queues/q', message(PROPERTIES));
    const { body } = await newClient(smq.url).receiveMessage('q');
    expect(body).toMatchObject({ MessageBody: 'hello', DequeueCount: '1' });
  });
});

describe('attributes are refused', () => {
  const many = (count: number) =>
    user(...Array.from({ length: count }, (_, index) => property(`n${index}`, 'v')));

  it.each([
    ['51 of them', many(51)],
    ['one name twice', user(property('a', '1'), property('a', '2'))],
    ['no name', user('<PropertyValue><Value>v</Value></PropertyValue>')],
    ['no value', user('<PropertyValue><Name>k</Name></PropertyValue>')],
    ['a name with a blank', user(property('a b', 'v'))],
    ['a name of 257 characters', user(property('a'.repeat(257), 'v'))],
    ['a name that begins with a dot', user(property('.a', 'v'))],
    ['a name that ends in a dot', user(property('a.', 'v'))],
    ['a name with two dots in a row', user(property('a..b', 'v'))],
    ['the name __proto__', user(property('__proto__', 'v'))],
    ['a value of 4097 characters', user(property('k', 'v'.repeat(4097)))],
    ['an unknown type', user(property('k', 'v', 'DATE'))],
    ['an item of another kind', user(property('k', 'v', 'STRING', 'SystemPropertyValue'))],
    [
      'more bytes than a message may have',
      user(...Array.from({ length: 17 }, (_, index) => property(`n${index}`, 'v'.repeat(4000)))),
    ],
  ])('with %s', async (_, inner) => {
    for (const path of ['/topics/t', '/queues/q']) {
      const { status, text } = await post(path, message(inner));
      expect(text).toContain('<Code>InvalidArgument</Code>');
      expect(status).toBe(400);
    }
  });

  it.each([
    ['50 of them', many(50)],
    ['a long name', user(property('a'.repeat(256), 'v'))],
    ['dots, dashes and underscores', user(property('a.b-c_D.9', 'v'))],
    ['a long value', user(property('k', 'v'.repeat(4096)))],
    ['no type', user('<PropertyValue><Name>k</Name><Value>v</Value></PropertyValue>')],
    ["the documentation's spelling of a type", user(property('k', 'true', 'Boolean'))],
    ['an empty value', user(property('k', ''))],
  ])('but not with %s', async (_, inner) => {
    for (const path of ['/topics/t', '/queues/q']) {
      expect((await post(path, message(inner))).status).toBe(201);
    }
  });

  it('as parts of a batch that is too large with them', async () => {
    const large = message(user(property('k', 'v'.repeat(4096))), 'x'.repeat(1000));
    const batch = (count: number) => `<Messages>${large.repeat(count)}</Messages>`;
    expect((await post('/queues/q', batch(12))).status).toBe(201);
    expect((await post('/queues/q', batch(13))).text).toContain('InvalidArgument');
  });
});

it('attributes are kept over a restart', async () => {
  const folder = await temporaryFolder();
  const first = await startTestSmq({ folder });
  first.smq.broker.createQueue('kept').queue.send({ body: 'hello', ...extras });
  await closeAll();
  const second = await startTestSmq({ folder });
  expect(await second.smq.broker.queue('kept').receive()).toMatchObject(extras);
});
