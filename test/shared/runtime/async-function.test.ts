import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { encodeBase64, InboxError } from '../../../shared/src/core/index.js';
import { eventFunction, type Handlers, topicFunction } from '../../../shared/src/runtime/index.js';
import { captureLog, logged } from './captured-log.js';

beforeEach(captureLog);

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

const context = { requestId: 'r-1' };
const sample = (name: string) => readFileSync(new URL(`../../samples/${name}`, import.meta.url));

function ossEvent(key: string) {
  const document = JSON.parse(sample('fc-oss-putobject.json').toString());
  const [event] = document.events;
  return { ...event, oss: { ...event.oss, object: { ...event.oss.object, key } } };
}

const events = (...keys: string[]) => ({ events: keys.map(ossEvent) });
const bytes = (value: unknown) => Buffer.from(JSON.stringify(value));

function notification(message: string, more: object = {}) {
  return {
    TopicOwner: '1234567890123456',
    TopicName: 'example-topic',
    Subscriber: '1234567890123456',
    SubscriptionName: 's',
    MessageId: '2F5B3C281B283D4EAC694B742528A1B2',
    MessageMD5: 'x',
    PublishTime: 1772330584123,
    Message: message,
    ...more,
  };
}

const queueMessage = (messageBody: string, messageId = 'q-1') => ({
  requestId: 'x',
  messageId,
  messageBody,
});

const task = JSON.stringify({
  TaskId: 't-1',
  TaskType: 'OfficeConversion',
  Status: 'Succeeded',
  ProjectName: 'p',
});
const order = '{"orderId":"ord-0001","amount":1999}';

/** Handlers that note what they got, `handler:what`. */
function noting(): { seen: string[]; handlers: Handlers } {
  const seen: string[] = [];
  const handlers: Handlers = {
    onUpload: () => void seen.push('upload'),
    onTaskResult: ({ data }) => void seen.push(`task:${data.TaskId}`),
    onObjectEvent: ({ data }) => void seen.push(`event:${data.oss.object.key}`),
    onMessage: ({ data }) => void seen.push(`message:${data.text}`),
  };
  return { seen, handlers };
}

async function failureOf(delivery: Promise<unknown>): Promise<InboxError> {
  try {
    await delivery;
  } catch (error) {
    if (error instanceof InboxError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

const base64Event = encodeBase64(JSON.stringify(events('a.jpg')));
const deadLetter = (requestPayload: string) => ({
  ...JSON.parse(sample('fc-async-destination-failure.json').toString()),
  requestPayload,
});

const forms: [form: string, event: Uint8Array, seen: string[]][] = [
  ['STREAM, raw text', Buffer.from('hello topic'), ['message:hello topic']],
  ['STREAM, quoted text', sample('fc-mns-topic-stream.json'), ['message:hello topic']],
  [
    'STREAM, text that is a number',
    Buffer.from('12345678901234567890'),
    ['message:12345678901234567890'],
  ],
  ['STREAM, raw JSON', Buffer.from(order), [`message:${order}`]],
  ['STREAM, quoted JSON', bytes(order), [`message:${order}`]],
  [
    'STREAM, JSON as it was published, to the letter',
    Buffer.from('{ "n" : 12345678901234567890 }'),
    ['message:{ "n" : 12345678901234567890 }'],
  ],
  ['STREAM, a task result', Buffer.from(task), ['task:t-1']],
  ['STREAM, a quoted task result', bytes(task), ['task:t-1']],
  ['STREAM, Base64 of OSS events', Buffer.from(base64Event), ['event:a.jpg']],
  ['STREAM, quoted Base64 of OSS events', bytes(base64Event), ['event:a.jpg']],
  ['STREAM, empty', Buffer.alloc(0), ['message:']],
  [
    'STREAM with attributes, text',
    bytes({ body: 'hello', attrs: { Extend: '{"k":"v"}' } }),
    ['message:hello'],
  ],
  ['STREAM with attributes, a task result', bytes({ body: task, attrs: {} }), ['task:t-1']],
  ['STREAM with attributes, Base64', bytes({ body: base64Event, attrs: {} }), ['event:a.jpg']],
  ['JSON form, text', bytes(notification('hello')), ['message:hello']],
  ['JSON form, JSON', sample('fc-mns-topic-json.json'), [`message:${order}`]],
  ['JSON form, a task result', bytes(notification(task)), ['task:t-1']],
  ['JSON form, Base64 of a task result', bytes(notification(encodeBase64(task))), ['task:t-1']],
  [
    'JSON form, Base64 of OSS events',
    sample('fc-mns-topic-json-base64-oss-event.json'),
    ['event:uploads/2026/photo 1.jpg'],
  ],
  [
    'a queue batch of CloudEvents',
    sample('fc-mns-queue-cloudevents.json'),
    [`message:${order}`, 'message:plain text body'],
  ],
  [
    'a queue batch of raw data',
    sample('fc-mns-queue-rawdata.json'),
    [`message:${order}`, 'message:plain text body'],
  ],
  ['a single queue message', bytes(queueMessage(base64Event)), ['event:a.jpg']],
  [
    'a queue that is subscribed to a topic',
    bytes([queueMessage(JSON.stringify(notification(base64Event)))]),
    ['event:a.jpg'],
  ],
  [
    'a batch of several kinds',
    bytes([queueMessage(task), queueMessage(base64Event, 'q-2'), queueMessage('hi', 'q-3')]),
    ['task:t-1', 'event:a.jpg', 'message:hi'],
  ],
  ['a batch of JSON texts', bytes([JSON.stringify(queueMessage(task))]), ['task:t-1']],
  ['the OSS trigger', bytes(events('a.jpg')), ['event:a.jpg']],
  [
    'the OSS trigger, several events',
    bytes(events('a', 'b', 'c')),
    ['event:a', 'event:b', 'event:c'],
  ],
  ['EventBridge', sample('fc-eventbridge-oss.json'), ['event:uploads/2026/photo 1.jpg']],
  [
    'a batch of EventBridge',
    bytes([JSON.parse(sample('fc-eventbridge-oss.json').toString())]),
    ['event:uploads/2026/photo 1.jpg'],
  ],
  [
    'a task result through EventBridge',
    sample('task-eventbridge-cloudevent-inferred.json'),
    [expect.stringMatching(/^task:/)],
  ],
  [
    'a dead letter of OSS events',
    sample('fc-async-destination-failure.json'),
    ['event:uploads/2026/photo 1.jpg'],
  ],
  ['a dead letter of a text', bytes(deadLetter('hello')), ['message:hello']],
  [
    'a dead letter in a queue',
    bytes([queueMessage(JSON.stringify(deadLetter(task)))]),
    ['task:t-1'],
  ],
  [
    'a dead letter in Base64',
    Buffer.from(encodeBase64(JSON.stringify(deadLetter(task)))),
    ['task:t-1'],
  ],
  ["a user's array", Buffer.from('[1,"a",{"b":2}]'), ['message:[1,"a",{"b":2}]']],
  [
    "a user's array of queue-like texts",
    Buffer.from('["hello","{broken"]'),
    ['message:["hello","{broken"]'],
  ],
];

/** Of a topic, these are messages of the user's; no OSS trigger and no EventBridge sends such a thing. */
const isBare = ([form]: (typeof forms)[number]) => /^(?:STREAM, (?!in)|a user's array)/.test(form);

describe.each([
  ['topicFunction', topicFunction, forms],
  ['eventFunction', eventFunction, forms.filter((form) => !isBare(form))],
])('%s routes by content', (_, makeFunction, taken) => {
  it.each(taken)('%s', async (_form, event, expected) => {
    const { seen, handlers } = noting();
    const summary = await makeFunction(handlers)(event, context);
    expect(seen).toStrictEqual(expected);
    expect(summary).toMatchObject({
      received: expected.length,
      handled: expected.length,
      duplicates: 0,
      ignored: 0,
      rejected: 0,
    });
    expect(summary.events).toHaveLength(expected.length);
  });
});

async function seenWith(encoding: string, event: Uint8Array): Promise<string[]> {
  vi.stubEnv('SMQ_MESSAGE_ENCODING', encoding);
  const { seen, handlers } = noting();
  await topicFunction(handlers)(event, context);
  return seen;
}

describe('SMQ_MESSAGE_ENCODING', () => {
  it.each<[string, string, Uint8Array, string[]]>([
    ['json', 'leaves Base64 alone', bytes(notification(base64Event)), [`message:${base64Event}`]],
    ['json', 'reads JSON', bytes(notification(task)), ['task:t-1']],
    ['base64', 'decodes text', bytes(notification(encodeBase64('hello'))), ['message:hello']],
    ['base64', 'decodes STREAM', Buffer.from(base64Event), ['event:a.jpg']],
    [
      'base64',
      'decodes a queue message',
      bytes([queueMessage(encodeBase64('hello'))]),
      ['message:hello'],
    ],
    [
      'base64',
      'reads the notification in a queue as JSON',
      bytes([queueMessage(JSON.stringify(notification(encodeBase64('hello'))))]),
      ['message:hello'],
    ],
    ['base64', 'reads what the OSS trigger sends', bytes(events('a')), ['event:a']],
    [
      'base64',
      'reads a dead letter',
      bytes(deadLetter(JSON.stringify(notification(encodeBase64('hello'))))),
      ['message:hello'],
    ],
  ])('%s %s', async (encoding, _, event, expected) => {
    expect(await seenWith(encoding, event)).toStrictEqual(expected);
  });

  it('base64 makes poison of what is not Base64', async () => {
    vi.stubEnv('SMQ_MESSAGE_ENCODING', 'base64');
    const error = await failureOf(topicFunction({})(bytes(notification('hello!')), context));
    expect(error).toMatchObject({ code: 'body_invalid', retryable: false });
  });
});

describe('poison', () => {
  const wrap = (levels: number) => {
    let text = 'inside';
    for (let level = 0; level < levels; level += 1) text = JSON.stringify(notification(text));
    return Buffer.from(text);
  };

  it.each<[string, Uint8Array]>([
    ['bytes that are not UTF-8', Uint8Array.of(0x7b, 0xff)],
    ['what begins like an object', Buffer.from('{"a":')],
    ['what begins like an array', Buffer.from(' [1')],
    ['a quoted text that begins like an object', bytes('{"a":')],
    ['a message that begins like an object', bytes(notification('{"a":'))],
    ['a message in Base64 that begins like an object', bytes(notification(encodeBase64('{"a":')))],
    ['a queue message that begins like an object', bytes([queueMessage('{"a":')])],
    ['an event of OSS without its fields', bytes({ events: [{ eventSource: 'acs:oss' }] })],
    [
      'EventBridge of OSS with other data',
      bytes({ specversion: '1.0', type: 'oss:X', source: 'acs.oss', data: 'text' }),
    ],
    ['the source acs.imm without content', bytes({ source: 'acs.imm', type: 'imm:Task:X' })],
    ['a TaskId that is no text', bytes({ TaskId: 7 })],
    [
      'a task that has not ended',
      Buffer.from('{"TaskId":"t","TaskType":"OfficeConversion","Status":"Running"}'),
    ],
    ['JSON of 65 levels', Buffer.from('['.repeat(65) + ']'.repeat(65))],
    ['nine envelopes', wrap(9)],
  ])('%s throws, is logged, and reaches no handler', async (_, event) => {
    const { seen, handlers } = noting();
    const error = await failureOf(topicFunction(handlers)(event, context));
    expect(error).toMatchObject({ code: 'body_invalid', retryable: false });
    expect(error.message).toMatch(/^body_invalid: 1 of 1 could not be handled: /);
    expect(seen).toStrictEqual([]);
    expect(logged('poison')).toMatchObject([
      {
        level: 'error',
        requestId: 'r-1',
        code: 'body_invalid',
        error: expect.any(String),
        bytes: expect.any(Number),
      },
    ]);
  });

  it('is not what is wrapped in eight envelopes', async () => {
    const { seen, handlers } = noting();
    await topicFunction(handlers)(wrap(8), context);
    expect(seen).toStrictEqual(['message:inside']);
  });

  it('beside good signals: they are handled, then it throws; a retry knows them', async () => {
    const { seen, handlers } = noting();
    const topic = topicFunction(handlers);
    const event = bytes([
      queueMessage('{"a":', 'q-0'),
      queueMessage(task),
      queueMessage('hi', 'q-2'),
    ]);
    for (let delivery = 0; delivery < 2; delivery += 1) {
      const error = await failureOf(topic(event, context));
      expect(error.message).toMatch(/^body_invalid: 1 of 3 could not be handled: /);
    }
    expect(seen).toStrictEqual(['task:t-1', 'message:hi']);
    expect(logged('signal').map(({ outcome }) => outcome)).toStrictEqual([
      'handled',
      'handled',
      'duplicate',
      'duplicate',
    ]);
  });

  it('beside a failing handler: the error says that trying again may help', async () => {
    const event = bytes([queueMessage('{"a":', 'q-0'), queueMessage('hi', 'q-2')]);
    const error = await failureOf(
      topicFunction({ onMessage: async () => Promise.reject(new Error('no')) })(event, context),
    );
    expect(error).toMatchObject({ code: 'handler_failed', retryable: true });
    expect(error.message).toContain('2 of 2');
  });

  it('has no word of the message in its log lines and error', async () => {
    const error = await failureOf(
      topicFunction({})(bytes(notification('{"ticket":"s3cr3t')), context),
    );
    expect(error.message).not.toContain('s3cr3t');
    expect(JSON.stringify(logged())).not.toContain('s3cr3t');
  });
});

describe('a failing handler', () => {
  it('throws once, after the rest; a retry of the delivery runs only what failed', async () => {
    const seen: string[] = [];
    let isBroken = true;
    const handler = eventFunction({
      onObjectEvent: ({ data }) => {
        const { key } = data.oss.object;
        if (isBroken && key !== 'b') throw new Error(`s3cr3t ${key}`);
        seen.push(key);
      },
    });
    const event = bytes(events('a', 'b', 'c'));
    const error = await failureOf(handler(event, context));
    expect(error).toMatchObject({ code: 'handler_failed', retryable: true });
    expect(error.message).toMatch(/^handler_failed: 2 of 3 could not be handled: /);
    expect(error.message).not.toContain('s3cr3t');
    expect(error.cause).toMatchObject({ message: 's3cr3t a' });
    expect(seen).toStrictEqual(['b']);

    isBroken = false;
    const summary = await handler(event, context);
    expect(seen).toStrictEqual(['b', 'a', 'c']);
    expect(summary).toMatchObject({ received: 3, handled: 2, duplicates: 1, ignored: 0 });
    expect(summary.events).toMatchObject(
      ['a', 'b', 'c'].map((key) => ({ data: { oss: { object: { key } } } })),
    );
  });

  it('whose signal another invocation handles right now throws busy, to be tried again', async () => {
    let finish: (() => void) | undefined;
    const handler = topicFunction({
      onMessage: () =>
        new Promise<void>((resolve) => {
          finish = resolve;
        }),
    });
    const event = bytes(notification('hello'));
    const first = handler(event, context);
    expect(await failureOf(handler(event, context))).toMatchObject({
      code: 'busy',
      retryable: true,
    });
    finish?.();
    expect(await first).toMatchObject({ handled: 1 });
    expect(await handler(event, context)).toMatchObject({ handled: 0, duplicates: 1 });
  });

  it('has no deadline', async () => {
    vi.stubEnv('CALLBACK_DEADLINE_MS', '100');
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const delivery = topicFunction({
      onMessage: () => new Promise<void>((resolve) => setTimeout(resolve, 60_000)),
    })(Buffer.from('hello'), context);
    await vi.advanceTimersByTimeAsync(60_000);
    vi.useRealTimers();
    expect(await delivery).toMatchObject({ handled: 1 });
  });
});

describe('the summary', () => {
  it('counts what has no handler as ignored and leaves it out of the events', async () => {
    const event = bytes([queueMessage('hi'), queueMessage(task, 'q-2')]);
    const summary = await topicFunction({ onTaskResult: () => {} })(event, context);
    expect(summary).toMatchObject({
      received: 2,
      handled: 1,
      duplicates: 0,
      ignored: 1,
      rejected: 0,
    });
    expect(summary.events).toMatchObject([{ type: 'imm:Task:OfficeConversion' }]);
    expect(logged('signal').map(({ outcome }) => outcome)).toStrictEqual(['ignored', 'handled']);
  });

  it('counts the same signal twice in one delivery as handled and duplicate', async () => {
    const { seen, handlers } = noting();
    const summary = await eventFunction(handlers)(bytes(events('a', 'a')), context);
    expect(seen).toStrictEqual(['event:a']);
    expect(summary).toMatchObject({ received: 2, handled: 1, duplicates: 1 });
    expect(summary.events).toHaveLength(2);
  });

  it('has exactly these fields, whatever a handler returns', async () => {
    const handler = topicFunction({ onMessage: () => ({ big: 1n, circle: handler }) });
    const summary = await handler(Buffer.from('hello'), context);
    expect(Object.keys(summary)).toStrictEqual([
      'received',
      'handled',
      'duplicates',
      'ignored',
      'rejected',
      'events',
    ]);
    expect(JSON.parse(JSON.stringify(summary))).toStrictEqual(summary);
  });

  it('holds whole signals up to 24 KB of JSON, and ids above', async () => {
    const empty = await eventFunction({ onMessage: () => {} })(bytes(notification('')), context);
    const rest = 24 * 1024 - Buffer.byteLength(JSON.stringify(empty.events));
    const fits = await eventFunction({ onMessage: () => {} })(
      bytes(notification('x'.repeat(rest))),
      context,
    );
    expect(fits.events).toMatchObject([{ type: 'smq:Message' }]);
    const tooLarge = await eventFunction({ onMessage: () => {} })(
      bytes(notification('x'.repeat(rest + 1))),
      context,
    );
    expect(tooLarge.events).toStrictEqual(['2F5B3C281B283D4EAC694B742528A1B2']);
  });
});

const idsOf = async (event: Uint8Array, given = context) => {
  const summary = await topicFunction({ onMessage: () => {} })(event, given);
  return summary.events.map((each) => (typeof each === 'string' ? each : each.id));
};

describe('the id of a message', () => {
  it.each<[string, Uint8Array, string[]]>([
    ["is SMQ's", bytes(notification('hello')), ['2F5B3C281B283D4EAC694B742528A1B2']],
    ["is the queue's", bytes([queueMessage('a', 'q-1'), queueMessage('b', 'q-2')]), ['q-1', 'q-2']],
    ['is the request id in STREAM form', Buffer.from('hello'), ['r-1']],
    [
      'is the request id and its place where several have none',
      bytes([queueMessage('a', 'q-1'), { own: 1 }, { own: 1 }]),
      ['q-1', 'r-1', 'r-1:1'],
    ],
  ])('%s', async (_, event, expected) => {
    expect(await idsOf(event)).toStrictEqual(expected);
  });

  it('is a hash of the text where not even the request has an id', async () => {
    const [one, again, other] = [
      await idsOf(Buffer.from('hello'), { requestId: '' }),
      await idsOf(Buffer.from('hello'), { requestId: '' }),
      await idsOf(Buffer.from('other'), { requestId: '' }),
    ];
    expect(one).toStrictEqual(again);
    expect(one).not.toStrictEqual(other);
  });
});

describe('the log line of a signal', () => {
  it('has its fields', async () => {
    await eventFunction({ onObjectEvent: () => {} })(bytes(events('a/b.jpg')), context);
    expect(logged()).toStrictEqual([
      {
        level: 'info',
        time: expect.stringMatching(/Z$/),
        msg: 'signal',
        requestId: 'r-1',
        signalId: expect.stringMatching(/^[\w-]{43}$/),
        type: 'oss:ObjectCreated:PutObject',
        bucket: expect.any(String),
        key: 'a/b.jpg',
        outcome: 'handled',
        ms: expect.any(Number),
      },
    ]);
  });

  it('is an error with code and cause when the handler failed', async () => {
    const handler = topicFunction({
      onMessage: async () => Promise.reject(new TypeError('the cause')),
    });
    await failureOf(handler(Buffer.from('hello'), context));
    expect(logged('signal')).toMatchObject([
      {
        level: 'error',
        outcome: 'failed',
        code: 'handler_failed',
        cause: expect.stringContaining('TypeError: the cause'),
      },
    ]);
  });
});

describe('the limits', () => {
  it('refuse an event of more than a megabyte', async () => {
    const { handlers } = noting();
    expect(await topicFunction(handlers)(Buffer.alloc(1024 * 1024, 'x'), context)).toMatchObject({
      handled: 1,
    });
    const error = await failureOf(
      topicFunction(handlers)(Buffer.alloc(1024 * 1024 + 1, 'x'), context),
    );
    expect(error).toMatchObject({ code: 'too_large', retryable: false });
  });

  it('throw config_invalid while the configuration is wrong', async () => {
    vi.stubEnv('SMQ_MESSAGE_ENCODING', 'raw');
    const error = await failureOf(topicFunction({})(Buffer.from('hello'), context));
    expect(error).toMatchObject({ code: 'config_invalid', retryable: true });
  });
});

it('throws nothing but InboxError, and loses nothing, whatever arrives', async () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.json(),
    fc.constantFrom(task, base64Event, order, '{"a":', 'hello', JSON.stringify(events('a'))),
  );
  const wraps: ((inner: string) => string)[] = [
    (inner) => JSON.stringify(notification(inner)),
    (inner) => JSON.stringify([queueMessage(inner), { own: inner }, inner]),
    (inner) => JSON.stringify({ body: inner, attrs: { Extend: inner } }),
    (inner) => encodeBase64(inner),
    (inner) => JSON.stringify(deadLetter(inner)),
    (inner) =>
      `{"specversion":"1.0","type":"t","source":"acs.oss","data":${JSON.stringify(inner)}}`,
  ];
  const wrapped = fc
    .tuple(text, fc.array(fc.constantFrom(...wraps), { maxLength: 4 }))
    .map(([inner, envelopes]) => Buffer.from(envelopes.reduce((each, wrap) => wrap(each), inner)));
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.uint8Array(), wrapped), async (event) => {
      const { seen, handlers } = noting();
      try {
        const summary = await topicFunction(handlers)(event, context);
        expect(summary.received).toBeGreaterThan(0);
        expect(summary.handled + summary.duplicates).toBe(summary.received);
        expect(seen).toHaveLength(summary.handled);
      } catch (error) {
        if (!(error instanceof InboxError)) throw error;
        expect(error.code).toBe('body_invalid');
      }
    }),
    { numRuns: 300 },
  );
});
