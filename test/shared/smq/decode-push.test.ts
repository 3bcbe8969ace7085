import { describe, expect, it } from 'vitest';
import { decodePush } from '../../../shared/src/smq/index.js';
import { pushSample, readSample, simplified } from './signed-push.js';

const topic = {
  topicOwner: '1999000011112222',
  topicName: 'example-topic',
};
const origin = {
  subject: 'acs:mns::1999000011112222:topics/example-topic',
  topicName: 'example-topic',
  messageId: '00112233445566778899AABBCCDDEEFF',
  time: '1767323045123',
};
const decode = (body: string | Uint8Array, headers: Record<string, string> = {}) =>
  decodePush({ headers, body: Buffer.from(body) });
const invalid = expect.objectContaining({ code: 'body_invalid' });

describe('a push', () => {
  it('in XML', async () => {
    expect(await decode(readSample('smq-push-xml-text.xml'))).toStrictEqual({
      text: 'Hello <World> & "you"',
      origin: { ...origin, messageTag: 'important', attributes: {} },
      ...topic,
    });
  });

  it('in JSON', async () => {
    expect(await decode(readSample('smq-push-json-text.json'))).toStrictEqual({
      text: 'hello topic',
      origin: { ...origin, messageTag: 'important', attributes: {} },
      ...topic,
    });
  });

  it('in the SIMPLIFIED format', async () => {
    const headers = { ...simplified, 'x-mns-message-tag': 'important' };
    expect(await decode('hello topic', headers)).toStrictEqual({
      text: 'hello topic',
      origin: { ...origin, messageTag: 'important' },
      ...topic,
    });
  });

  it.each(['smq-push-xml-text.xml', 'smq-push-json-text.json'])(
    'in the SIMPLIFIED format is what the headers say, though its text is %s',
    async (name) => {
      const text = readSample(name);
      const headers = { ...simplified, 'x-mns-topic-name': 'other' };
      expect(await decode(text, headers)).toMatchObject({ text, topicName: 'other' });
    },
  );

  it('in the SIMPLIFIED format need not name its topic, as documented', async () => {
    expect(await decode('x', { 'x-mns-message-id': 'm-1' })).toStrictEqual({
      text: 'x',
      origin: { messageId: 'm-1' },
      topicOwner: '',
      topicName: '',
    });
  });

  it('smq-push-simplified-request.json names a topic of an OSS rule', async () => {
    const { headers, body } = pushSample('smq-push-simplified-request.json');
    expect(await decode(body, headers)).toMatchObject({
      text: body,
      topicName: 'mns-en-topics-oss-examplerule-22849529792243',
    });
  });
});

describe('the attributes of a push', () => {
  const attributes = {
    k: 'v',
    traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  };

  it.each(['smq-push-xml-properties-inferred.xml', 'smq-push-json-properties-inferred.json'])(
    'are the same in each format: %s',
    async (name) => {
      expect(await decode(readSample(name))).toMatchObject({
        text: '{"a":1}',
        topicName: 'oss-inbox-tasks',
        origin: { attributes },
      });
      expect((await decode(readSample(name))).origin.attributes).toStrictEqual(attributes);
    },
  );

  const names = ['TopicOwner', 'TopicName', 'MessageId', 'Message', 'MessageTag', 'PublishTime'];
  const evil = [...names, '__proto__', 'constructor'];
  const fields = { TopicOwner: '1', TopicName: 't', MessageId: 'm', Message: 'x' };
  const xmlItems = evil.map(
    (name) => `<PropertyValue><Name>${name}</Name><Value>evil</Value></PropertyValue>`,
  );
  const xmlFields = Object.entries(fields).map(([name, value]) => `<${name}>${value}</${name}>`);
  const jsonItems = evil.map((name) => `"${name}":{"Type":"STRING","Value":"evil"}`);

  it.each([
    ['XML, before', `<UserProperties>${xmlItems.join('')}</UserProperties>${xmlFields.join('')}`],
    ['XML, behind', `${xmlFields.join('')}<UserProperties>${xmlItems.join('')}</UserProperties>`],
    ['JSON', `${JSON.stringify(fields).slice(0, -1)},"UserProperties":{${jsonItems.join(',')}}}`],
    [
      'JSON, as a list',
      JSON.stringify({
        ...fields,
        UserProperties: evil.map((Name) => ({ Name, Value: 'evil' })),
      }),
    ],
  ])(
    'named like fields take the place of none, nor change what an object is: %s',
    async (_, body) => {
      const push = await decode(
        body.startsWith('<') ? `<Notification>${body}</Notification>` : body,
      );
      expect(push).toStrictEqual({
        text: 'x',
        topicOwner: '1',
        topicName: 't',
        origin: {
          subject: 'acs:mns::1:topics/t',
          topicName: 't',
          messageId: 'm',
          attributes: Object.fromEntries(names.map((name) => [name, 'evil'])),
        },
      });
      expect(Object.getPrototypeOf(push.origin.attributes)).toBe(Object.prototype);
    },
  );
});

const pushWith = (more: string) =>
  `{"TopicOwner":"1","TopicName":"t","MessageId":"m","Message":"x",${more}}`;

describe('a JSON push with a field twice is refused', () => {
  it.each([
    ['of the topic', '"TopicName":"u"', 'TopicName'],
    ['with the same value', '"Message":"x"', 'Message'],
    ['with an escape in its name', '"\\u0054opicName":"u"', 'TopicName'],
    ['that is an attribute', '"k":"v","k":"w"', 'k'],
  ])('%s', async (_, more, field) => {
    await expect(decode(pushWith(more))).rejects.toThrow(
      expect.objectContaining({
        code: 'body_invalid',
        message: `JSON notification: the field "${field}" twice, which SMQ does not write`,
      }),
    );
  });

  it('of a very long name, of which only the beginning is told', async () => {
    const name = 'n'.repeat(10_000);
    await expect(decode(pushWith(`"${name}":1,"${name}":2`))).rejects.toThrow(
      expect.objectContaining({ message: expect.stringMatching(/the field "n{64}" twice/) }),
    );
  });

  it('but not within a message or an attribute', async () => {
    const message = JSON.stringify('{"a":1,"a":2}');
    const body = `{"TopicName":"t","MessageId":"m","Message":${message},"k":{"a":1,"a":2}}`;
    expect(await decode(body)).toMatchObject({ text: '{"a":1,"a":2}', topicName: 't' });
  });
});

describe('what is no push', () => {
  it.each([
    ['nothing', ''],
    ['text', 'hello'],
    ['JSON of another kind', '{"a":1}'],
    ['the STREAM form with attributes', '{"body":"x","attrs":{}}'],
    ['cut off JSON', readSample('smq-push-json-text.json').slice(0, 100)],
    ['an array', '[]'],
    ['null', 'null'],
    ['cut off XML', readSample('smq-push-xml-text.xml').slice(0, 300)],
    [
      'an XML notification without a message',
      '<Notification><TopicName>t</TopicName></Notification>',
    ],
    ['XML of another kind', '<Message/>'],
  ])('%s', async (_, body) => {
    await expect(decode(body)).rejects.toThrow(invalid);
  });

  it('bytes that are not UTF-8, in any format', async () => {
    await expect(decode(Uint8Array.of(0xff))).rejects.toThrow(invalid);
    await expect(decode(Uint8Array.of(0xff), simplified)).rejects.toThrow(invalid);
  });
});
