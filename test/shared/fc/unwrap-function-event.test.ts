import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { unwrapFunctionEvent } from '../../../shared/src/fc/index.js';

function sample(name: string) {
  return JSON.parse(readFileSync(new URL(`../../samples/${name}`, import.meta.url), 'utf8'));
}

const order = '{"orderId":"ord-0001","amount":1999}';
const queueMessage = { requestId: 'r', messageId: 'm-1', messageBody: 'hello' };
const cloudEvent = {
  specversion: '1.0',
  id: 'c-1',
  type: 'mns:Queue:SendMessage',
  source: 'MNS-Function-mnstrigger',
  data: queueMessage,
};

describe('a batch of an SMQ queue trigger', () => {
  it('is one part per CloudEvent, whose text and origin come out (documented sample)', () => {
    const events = sample('fc-mns-queue-cloudevents.json');
    const batch = unwrapFunctionEvent(events);
    expect(batch).toStrictEqual({
      name: 'trigger batch',
      holds: 'event',
      parts: [{ value: events[0] }, { value: events[1] }],
    });
    const origin = {
      subject: 'acs:mns:cn-hangzhou:1234567890123456:queues/example-queue',
      time: '2026-03-01T02:03:04.000Z',
    };
    expect(events.map(unwrapFunctionEvent)).toStrictEqual([
      {
        name: 'SMQ queue CloudEvent',
        holds: 'queue message',
        parts: [
          { text: order, origin: { messageId: 'B5203E5D1234567890ABCDEF00000001', ...origin } },
        ],
      },
      {
        name: 'SMQ queue CloudEvent',
        holds: 'queue message',
        parts: [
          {
            text: 'plain text body',
            origin: { messageId: 'B5203E5D1234567890ABCDEF00000002', ...origin },
          },
        ],
      },
    ]);
  });

  it('may hold raw data (documented sample)', () => {
    const messages = sample('fc-mns-queue-rawdata.json');
    expect(unwrapFunctionEvent(messages)?.parts).toStrictEqual([
      { value: messages[0] },
      { value: messages[1] },
    ]);
    expect(unwrapFunctionEvent(messages[0])).toStrictEqual({
      name: 'SMQ queue message',
      holds: 'queue message',
      parts: [{ text: order, origin: { messageId: 'B5203E5D1234567890ABCDEF00000001' } }],
    });
  });

  it('may hold each event as JSON text', () => {
    const events = [cloudEvent, { ...cloudEvent, id: 'c-2' }];
    const texts = events.map((event) => JSON.stringify(event));
    expect(unwrapFunctionEvent(texts)).toStrictEqual({
      name: 'trigger batch',
      holds: 'event',
      parts: texts.map((text) => ({ text, origin: {} })),
    });
  });

  it('keeps what is beside a known element', () => {
    const batch = unwrapFunctionEvent([1, null, { own: true }, queueMessage]);
    expect(batch?.parts).toStrictEqual([
      { value: 1 },
      { value: null },
      { value: { own: true } },
      { value: queueMessage },
    ]);
  });

  it('may be a single object', () => {
    expect(unwrapFunctionEvent(cloudEvent)).toMatchObject({
      name: 'SMQ queue CloudEvent',
      parts: [{ text: 'hello', origin: { messageId: 'm-1' } }],
    });
  });

  it('leaves parts of the origin out that are not text', () => {
    const envelope = unwrapFunctionEvent({ ...cloudEvent, subject: 7, time: null });
    expect(envelope?.parts).toStrictEqual([{ text: 'hello', origin: { messageId: 'm-1' } }]);
  });
});

describe.each(['acs.oss', 'acs.imm'])('a CloudEvent of %s', (source) => {
  it('is no wrapping, whatever its data: what it is, its content says', () => {
    expect(unwrapFunctionEvent(sample('fc-eventbridge-oss.json'))).toBeUndefined();
    for (const data of [null, 'text', {}, queueMessage]) {
      expect(unwrapFunctionEvent({ ...cloudEvent, source, data })).toBeUndefined();
    }
  });
});

describe('the payload of a destination', () => {
  const failure = sample('fc-async-destination-failure.json');
  const success = sample('fc-async-destination-eventbridge.json');

  it('of a failure holds the original event as text (documented sample)', () => {
    expect(unwrapFunctionEvent(failure)).toStrictEqual({
      name: 'failure destination',
      holds: 'failed event',
      parts: [
        {
          text: failure.requestPayload,
          origin: { requestId: failure.requestContext.requestId },
        },
      ],
    });
  });

  it('of our own may hold Base64, of bytes that are not UTF-8', () => {
    const ours = { ...failure, requestPayload: '/w==', requestPayloadEncoding: 'base64' };
    const origin = { requestId: failure.requestContext.requestId };
    expect(unwrapFunctionEvent(ours)?.parts).toStrictEqual([{ base64: '/w==', origin }]);
    const other = { ...ours, requestPayloadEncoding: 'gzip' };
    expect(unwrapFunctionEvent(other)?.parts).toStrictEqual([{ text: '/w==', origin }]);
  });

  it('of a failure may come inside a CloudEvent', () => {
    const event = { ...success, type: 'fc:AsyncInvoke:failed', data: failure };
    expect(unwrapFunctionEvent(event)).toStrictEqual({
      name: 'EventBridge CloudEvent',
      holds: 'failed event',
      parts: [{ value: failure }],
    });
  });

  it('of a success is left as it is: what it holds was handled (documented sample)', () => {
    expect(unwrapFunctionEvent(success)).toBeUndefined();
    expect(unwrapFunctionEvent(success.data)).toBeUndefined();
    const requestContext = { ...failure.requestContext, condition: '' };
    expect(unwrapFunctionEvent({ ...failure, requestContext })).toBeUndefined();
  });

  it.each([
    ['without requestContext', { ...failure, requestContext: undefined }],
    ['without functionArn', { ...failure, requestContext: { condition: 'x' } }],
    ['without condition', { ...failure, requestContext: { functionArn: 'x' } }],
    ['whose requestPayload is not text', { ...failure, requestPayload: {} }],
  ])('is not a value %s', (_, value) => {
    expect(unwrapFunctionEvent(value)).toBeUndefined();
  });
});

describe("a user's own value stays whole", () => {
  it.each([
    ['an empty array', []],
    ['an array of numbers', [1, 2]],
    ['an array of texts', ['a', '{"b":1}', '{broken']],
    ['an array of objects', [{ a: 1 }, { data: queueMessage }]],
    ['an array of arrays', [[queueMessage]]],
    ['an object', { messageId: 'm-1' }],
    ['a body that is not text', { messageId: 'm-1', messageBody: { a: 1 } }],
    ['a CloudEvent of their own', { specversion: '1.0', type: 't', source: 's', data: { a: 1 } }],
    ['a CloudEvent without a type', { specversion: '1.0', source: 'acs.oss', data: {} }],
    ['text', 'hello'],
    ['null', null],
    ['nothing', undefined],
    ['a number', 1],
  ])('%s', (_, value) => {
    expect(unwrapFunctionEvent(value)).toBeUndefined();
  });
});
