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
