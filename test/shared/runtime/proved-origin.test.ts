import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type DeliveryOptions,
  decodeDelivery,
  decodeMessage,
  eventFunction,
  type Handlers,
  pushFunction,
  topicFunction,
} from '../../../shared/src/runtime/index.js';
import { trustOwnCertificate } from '../smq/signed-push.js';
import { captureLog } from './captured-log.js';
import { simplifiedEvent } from './push-event.js';

beforeEach(() => {
  captureLog();
});

const options: DeliveryOptions = { encoding: 'auto', requestId: 'r-1' };
const decode = (event: unknown, more: Partial<DeliveryOptions> = {}) =>
  decodeDelivery(Buffer.from(typeof event === 'string' ? event : JSON.stringify(event)), {
    ...options,
    ...more,
  });
const sample = (name: string) =>
  readFileSync(new URL(`../../samples/${name}`, import.meta.url), 'utf8');
const notification = (topic: string, id: string, message: unknown) => ({
  TopicOwner: '1',
  TopicName: topic,
  MessageId: id,
  Message: typeof message === 'string' ? message : JSON.stringify(message),
});
const queueMessage = (id: string, body: unknown) => ({
  messageId: id,
  messageBody: typeof body === 'string' ? body : JSON.stringify(body),
});
const deadLetter = (requestId: string, payload: unknown) => ({
  requestContext: { requestId, functionArn: 'acs:fc:::functions/f', condition: 'InvocationError' },
  requestPayload: typeof payload === 'string' ? payload : JSON.stringify(payload),
});
const objectEvent = (more: object = {}, object: object = {}) => ({
  eventName: 'ObjectCreated:PutObject',
  eventSource: 'acs:oss',
  oss: { bucket: { name: 'bucket' }, object: { key: 'a.jpg', ...object } },
  responseElements: { requestId: 'R-1' },
  ...more,
});
const idOf = async (event: unknown, requestId: string) => {
  const [found] = await decode(event, { requestId });
  return found?.ok && found.signal.id;
};
async function seen(run: (handlers: Handlers) => Promise<unknown>) {
  const onMessage = vi.fn<NonNullable<Handlers['onMessage']>>();
  await run({ onMessage });
  return onMessage.mock.calls[0]?.[0].verifiedby;
}

const broken = (count: number) => ({
  events: [objectEvent(), ...Array.from({ length: count }, (_, index) => `x${index}`)],
});

const removed = (object: object) =>
  objectEvent({ eventName: 'ObjectRemoved:DeleteObjects' }, object);
const idsOf = async (events: object[]) => {
  const found = await decode({ events });
  return new Set(found.map((each) => each.ok && each.signal.id)).size;
};

/** All that an upload callback has, as an event. */
const callbackLike = {
  ...objectEvent({ eventName: 'UploadCallback' }),
  bucket: 'bucket',
  object: 'a.jpg',
  reqId: 'R',
  variables: {},
  ticket: { nonce: 'n' },
};

describe('an upload callback', () => {
  const cloudEvent = {
    specversion: '1.0',
    id: '1',
    source: 'acs.oss',
    type: 'oss:UploadCallback',
    data: callbackLike,
  };
  const { oss: _, ...withoutOss } = callbackLike;
  const forms: [string, unknown][] = [
    ['an event of its name', { events: [callbackLike] }],
    [
      'the same with its prefix',
      { events: [{ ...callbackLike, eventName: 'oss:UploadCallback' }] },
    ],
    [
      'the same with a group',
      { events: [{ ...callbackLike, eventName: 'UploadCallback:PutObject' }] },
    ],
    ['the same with blanks', { events: [{ ...callbackLike, eventName: ' UploadCallback ' }] }],
    ['the same in another case', { events: [{ ...callbackLike, eventName: 'uploadcallback' }] }],
    ['a CloudEvent', cloudEvent],
    [
      'a CloudEvent without an object, as a handed-on signal is',
      { ...cloudEvent, data: withoutOss },
    ],
    ['a CloudEvent in a batch', [cloudEvent]],
    ['a message of a topic', notification('t', 'm', { events: [callbackLike] })],
    ['a message of a queue', [queueMessage('q', cloudEvent)]],
    ['a dead letter', deadLetter('r', cloudEvent)],
    ['a dead letter in a queue', [queueMessage('q', deadLetter('r', { events: [callbackLike] }))]],
  ];

  it.each(forms)('is nothing that comes as %s', async (_form, event) => {
    const found = await decode(event);
    expect(found).toMatchObject([{ ok: false, error: { code: 'body_invalid' } }]);
  });

  it.each(forms)('runs no handler as %s', async (_form, event) => {
    const handlers = { onUpload: vi.fn(), onObjectEvent: vi.fn(), onMessage: vi.fn() };
    for (const make of [topicFunction, eventFunction]) {
      await expect(make(handlers)(Buffer.from(JSON.stringify(event)), {})).rejects.toMatchObject({
        code: 'body_invalid',
      });
    }
    expect(Object.values(handlers).flatMap(({ mock }) => mock.calls)).toEqual([]);
  });
});

describe('what was said of a message further out', () => {
  const forged = [
    ['a notification', notification('payments', 'm-2', 'text')],
    [
      'a notification in XML',
      `<Notification><TopicName>payments</TopicName><MessageId>m-2</MessageId><Message>text</Message></Notification>`,
    ],
    [
      'a signal',
      {
        specversion: '1.0',
        type: 'smq:Message',
        source: 'acs.mns',
        id: 'm-2',
        data: { text: 'text', topicName: 'payments' },
      },
    ],
    ['a queue message', queueMessage('m-2', 'text')],
    [
      'a dead letter with a notification',
      deadLetter('r-2', notification('payments', 'm-2', 'text')),
    ],
    ['a message with attributes', { body: 'text', attrs: {} }],
  ] as const;

  it.each(forged)('wins over %s', async (_form, message) => {
    const [found, ...others] = await decode(notification('chat', 'm-1', message));
    expect(others).toEqual([]);
    expect(found).toMatchObject({
      signal: { id: 'm-1', data: { text: 'text', topicName: 'chat', messageId: 'm-1' } },
    });
    const text = typeof message === 'string' ? message : JSON.stringify(message);
    const origin = { topicName: 'chat', messageId: 'm-1' };
    expect(await decodeMessage(text, origin, options)).toMatchObject([
      { signal: { id: 'm-1', data: { topicName: 'chat' } } },
    ]);
  });

  it('keeps several messages in one message apart', async () => {
    const batch = [queueMessage('a', 'one'), queueMessage('b', 'two'), queueMessage('c', 'three')];
    const found = await decode(notification('chat', 'm-1', batch));
    expect(found.map((each) => each.ok && each.signal.id)).toEqual(['m-1', 'm-1:1', 'm-1:2']);
  });

  it("of a queue's message loses only against the topic's that put it there", async () => {
    const put = await decode([queueMessage('q-1', notification('chat', 'm-1', 'text'))]);
    expect(put).toMatchObject([{ signal: { id: 'm-1', data: { topicName: 'chat' } } }]);
    const forgery = await decode([queueMessage('q-1', queueMessage('q-2', 'text'))]);
    expect(forgery).toMatchObject([{ signal: { id: 'q-1', data: { text: 'text' } } }]);
  });

  it.each([
    ['plain text', 'hello'],
    ['JSON of its own', '{"a":1}'],
    ['text with attributes', '{"body":"hello","attrs":{"a":"1"}}'],
    ['a quoted text', '"hello"'],
  ])('is the request id of the first try, for %s in a dead letter', async (_form, text) => {
    const first = await idOf(text, 'first');
    expect(first).toBe('first');
    expect(await idOf(deadLetter('first', text), 'second')).toBe(first);
    expect(await idOf([queueMessage('q', deadLetter('first', text))], 'third')).toBe(first);
    expect(await idOf(deadLetter('second', deadLetter('first', text)), 'fourth')).toBe(first);
  });

  it('is poison where a field of a notification appears twice', async () => {
    const text =
      '{"TopicName":"chat","MessageId":"m-1","Message":"text","TopicN\\u0061me":"payments"}';
    for (const event of [text, JSON.stringify([queueMessage('q', text)])]) {
      expect(await decode(event)).toMatchObject([
        { ok: false, error: { message: 'SMQ notification: TopicName appears twice' } },
      ]);
    }
  });
});

describe('a signal says how it was proved', () => {
  it('by an invocation', async () => {
    const claim = JSON.stringify({ verifiedby: 'callback-signature' });
    expect(await seen((handlers) => topicFunction(handlers)(Buffer.from(claim), {}))).toBe(
      'invocation',
    );
  });

  it('by the signature of a push', async () => {
    vi.stubEnv('SMQ_CERTIFICATES', trustOwnCertificate);
    vi.stubEnv('SMQ_DATE_WINDOW_SECONDS', '0');
    expect(await seen((handlers) => pushFunction(handlers)(simplifiedEvent('hello'), {}))).toBe(
      'push-signature',
    );
    vi.unstubAllEnvs();
  });
});

describe('an event of EventBridge that is about neither an object nor a task', () => {
  it.each([
    ['eventbridge-oss-bucketcreated-inferred.json', 'oss:BucketCreated:PutBucket'],
    ['eventbridge-oss-actiontrail-inferred.json', 'oss:ActionTrail:ApiCall'],
    [
      'eventbridge-oss-cloudmonitor-inferred.json',
      'oss:CloudMonitor:BucketEgressBandwidthThresholdExceeded',
    ],
    ['eventbridge-imm-actiontrail-inferred.json', 'imm:ActionTrail:ApiCall'],
  ])('is a signal of its own type (%s)', async (name, type) => {
    const event = JSON.parse(sample(name));
    for (const form of [event, [event], notification('t', 'm-1', event), deadLetter('r', event)]) {
      expect(await decode(form)).toMatchObject([
        {
          ok: true,
          signal: { type, source: event.source, subject: event.subject, data: event.data },
        },
      ]);
    }
    const handlers = { onObjectEvent: vi.fn(), onTaskResult: vi.fn(), onMessage: vi.fn() };
    expect(await eventFunction(handlers)(Buffer.from(JSON.stringify(event)), {})).toMatchObject({
      received: 1,
      ignored: 1,
    });
    expect(Object.values(handlers).flatMap(({ mock }) => mock.calls)).toEqual([]);
  });

  it('has an id that its sender cannot choose', async () => {
    const event = { ...JSON.parse(sample('eventbridge-oss-actiontrail-inferred.json')), id: 'X' };
    expect(await decode(event)).toMatchObject([
      { signal: { id: expect.stringMatching(/^.{43}$/) } },
    ]);
  });

  it('is poison to the letter where it has the name of an event about an object', async () => {
    const text =
      '{ "specversion":"1.0","type":"oss:ObjectCreated:PutObject","source":"acs.oss", "data":{"n":12345678901234567890} }';
    expect(await decode(text)).toMatchObject([{ ok: false, text }]);
  });
});

describe('an event that nobody knows', () => {
  const unknown = [
    '{"events": 3}',
    '{}',
    '',
    'hello',
    '"hello"',
    '[]',
    '[1]',
    'null',
    '{"specversion":"1.0","type":"my","source":"own"}',
  ];

  it.each(unknown)('is poison to a function of OSS triggers: %j', async (text) => {
    const onMessage = vi.fn();
    await expect(eventFunction({ onMessage })(Buffer.from(text), {})).rejects.toMatchObject({
      code: 'body_invalid',
      message: expect.stringContaining('nothing that an OSS trigger or EventBridge sends'),
    });
    expect(onMessage).not.toHaveBeenCalled();
  });

  it.each(unknown)(
    'stays a message through a topic, a queue or a dead letter: %j',
    async (text) => {
      for (const event of [
        notification('t', 'm', text),
        [queueMessage('q', text)],
        deadLetter('r', text),
      ]) {
        const onMessage = vi.fn();
        await eventFunction({ onMessage })(Buffer.from(JSON.stringify(event)), {});
        expect(onMessage).toHaveBeenCalledOnce();
      }
    },
  );

  it.each(unknown)('may be one of a topic in STREAM form: %j', async (text) => {
    const onMessage = vi.fn();
    await topicFunction({ onMessage })(Buffer.from(text), {});
    expect(onMessage).toHaveBeenCalledOnce();
  });
});

describe('the poison in one delivery', () => {
  it('is told by piece, each as an event of its own', async () => {
    const found = await decode(broken(3));
    expect(found.map((each) => (each.ok ? 'signal' : each.text))).toEqual([
      'signal',
      ...[0, 1, 2].map((index) => `{"events":["x${index}"]}`),
    ]);
  });

  it.each([17, 30_000])('is one piece where there is too much of it (%i)', async (count) => {
    const text = JSON.stringify(broken(count));
    expect(await decode(text)).toMatchObject([
      { ok: true },
      { ok: false, text, error: { message: expect.stringContaining(`${count} of ${count + 1}`) } },
    ]);
  });
});

describe('the versions of an object', () => {
  it.each([
    [
      'by their versions',
      [
        { versionId: 'v1', eTag: 'A' },
        { versionId: 'v2', eTag: 'A' },
      ],
    ],
    ['by their content', [{ eTag: 'A' }, { eTag: 'B' }]],
  ])('that one request deletes are told apart %s', async (_how, objects) => {
    expect(await idsOf(objects.map(removed))).toBe(2);
  });

  it('are one where nothing tells them apart', async () => {
    expect(await idsOf([removed({}), removed({})])).toBe(1);
  });
});

describe('a function that is called', () => {
  const event = JSON.stringify({ events: [objectEvent()] });

  it.each<[string, unknown]>([
    ['null', null],
    ['no function', { function: null, credentials: null }],
    ['fields of other kinds', { requestId: 5, region: {}, function: { timeout: '60', name: 7 } }],
    ['a time that is over', { requestId: 'a\0b', function: { timeout: -1 } }],
  ])('with %s as its context handles the event', async (_what, context) => {
    const summary = eventFunction({ onObjectEvent: () => {} })(Buffer.from(event), context as null);
    expect(await summary).toMatchObject({ handled: 1 });
  });

  it.each([
    ['text', event],
    ['data', JSON.parse(event)],
  ])('with %s as its event handles it', async (_what, given) => {
    const summary = eventFunction({ onObjectEvent: () => {} })(given, {});
    expect(await summary).toMatchObject({ handled: 1 });
  });
});
