import { describe, expect, it } from 'vitest';
import { type DeliveryOptions, decodeDelivery } from '../../../shared/src/runtime/index.js';
import { readSample } from '../smq/signed-push.js';

// What a queue holds that is subscribed to a topic in SMQ's default format.
const auto: DeliveryOptions = { encoding: 'auto', requestId: 'r-1' };
const queueMessage = (messageBody: string) => JSON.stringify({ messageId: 'q-1', messageBody });
const decode = (text: string, options = auto) => decodeDelivery(Buffer.from(text), options);
const written = (text: string) => text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);
const notification = (message: string) =>
  `<Notification><TopicName>t</TopicName><MessageId>m-1</MessageId><Message>${written(message)}</Message></Notification>`;

describe('a queue message that is an XML notification', () => {
  const xml = readSample('smq-push-xml-text.xml');

  it('is taken off like the JSON one', async () => {
    expect(await decode(queueMessage(xml))).toMatchObject([
      {
        ok: true,
        signal: {
          id: '00112233445566778899AABBCCDDEEFF',
          time: '2026-01-02T03:04:05.123Z',
          data: {
            text: 'Hello <World> & "you"',
            topicName: 'example-topic',
            messageTag: 'important',
            attributes: {},
          },
        },
      },
    ]);
  });

  it('may hold an OSS event', async () => {
    const [event] = await decode(queueMessage(readSample('smq-push-xml-ossevent.xml')));
    const [same] = await decode(readSample('smq-push-json-ossevent.json'));
    expect(event).toMatchObject({ signal: { type: 'oss:ObjectCreated:PutObject' } });
    expect(event).toStrictEqual(same);
  });

  it('may be a delivery of its own, or follow a byte order mark', async () => {
    expect(await decode(xml)).toMatchObject([{ signal: { data: { messageTag: 'important' } } }]);
    expect(await decode(`\ufeff${xml}`)).toMatchObject([{ ok: true }]);
  });

  it.each(['auto', 'json', 'base64'] as const)('is read with the encoding %s', async (encoding) => {
    const message = encoding === 'base64' ? 'aGVsbG8=' : 'hello';
    expect(await decode(queueMessage(notification(message)), { ...auto, encoding })).toMatchObject([
      { signal: { id: 'm-1', data: { text: 'hello' } } },
    ]);
  });

  it.each([
    ['is cut off', xml.slice(0, 400)],
    ['has mismatched tags', '<Notification><PublishTime>1</MessagePublishTime></Notification>'],
    ['has entities of its own', `<!DOCTYPE x [<!ENTITY a "b">]>${notification('x')}`],
    [
      'has no message',
      '<Notification><TopicName>t</TopicName><MessageId>m</MessageId></Notification>',
    ],
    ['is empty', '<Notification/>'],
  ])('and %s is poison, with its text', async (_, text) => {
    for (const event of [text, queueMessage(text)]) {
      expect(await decode(event)).toMatchObject([
        { ok: false, text, error: { code: 'body_invalid' } },
      ]);
    }
  });

  it.each(['<', '<html>', '<3', '<?xml version="1.0"?><a/>', ' <b>x', 'x <Notification>'])(
    'is not: %s',
    async (text) => {
      expect(await decode(queueMessage(text))).toMatchObject([{ signal: { data: { text } } }]);
    },
  );

  it('within eight others is the last', async () => {
    let text = 'hello';
    for (let envelopes = 0; envelopes < 8; envelopes += 1) text = notification(text);
    expect(await decode(text)).toMatchObject([{ signal: { data: { text: 'hello' } } }]);
    expect(await decode(notification(text))).toMatchObject([
      { ok: false, error: { message: expect.stringContaining('more than 8 envelopes') } },
    ]);
  });

  it('of a batch keeps its place', async () => {
    const batch = ['a', notification('b'), 'c'].map((text) => JSON.parse(queueMessage(text)));
    const texts = (await decode(JSON.stringify(batch))).map((each) =>
      each.ok && 'text' in each.signal.data ? each.signal.data.text : undefined,
    );
    expect(texts).toStrictEqual(['a', 'b', 'c']);
  });
});
