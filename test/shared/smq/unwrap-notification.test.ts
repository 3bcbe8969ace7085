import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { unwrapNotification } from '../../../shared/src/smq/index.js';

function sample(name: string) {
  return JSON.parse(readFileSync(new URL(`../../samples/${name}`, import.meta.url), 'utf8'));
}

const notification = {
  TopicOwner: '1234567890123456',
  TopicName: 'example-topic',
  MessageId: 'm-1',
  Message: 'hello',
};

function originOf(value: unknown) {
  const part = unwrapNotification(value)?.parts[0];
  return part && 'origin' in part ? part.origin : undefined;
}

describe('the JSON form', () => {
  it('gives the text and where it came from (documented sample)', () => {
    expect(unwrapNotification(sample('fc-mns-topic-json.json'))).toStrictEqual({
      name: 'SMQ notification',
      parts: [
        {
          text: '{"orderId":"ord-0001","amount":1999}',
          origin: {
            subject: 'acs:mns::1234567890123456:topics/example-topic',
            topicName: 'example-topic',
            messageId: '2F5B3C281B283D4EAC694B742528A1B2',
            time: 1772330584123,
            attributes: {},
          },
        },
      ],
    });
  });

  it('has the message attributes among its fields (documented sample)', () => {
    expect(originOf(sample('fc-mns-topic-json-attributes.json'))).toMatchObject({
      attributes: { key: 'value' },
    });
  });

  it.each([
    'smq-push-json-text.json',
    'smq-push-json-ossevent.json',
    'smq-push-json-fc-trigger.json',
  ])('of a push or a queue leaves no field of its own among the attributes: %s', (name) => {
    const value = sample(name);
    const envelope = unwrapNotification(value);
    expect(envelope?.parts).toMatchObject([
      {
        text: value.Message,
        origin: { messageId: value.MessageId, time: value.PublishTime, attributes: {} },
      },
    ]);
  });

  it('does not take SigningCertURL, which old notifications have, for an attribute', () => {
    expect(originOf({ ...notification, SigningCertURL: 'http://x' })?.attributes).toStrictEqual({});
  });

  it.each([
    ['a tag', { MessageTag: 'tag-1' }, { messageTag: 'tag-1' }],
    ['a time as a number', { PublishTime: 1772330584123 }, { time: 1772330584123 }],
    ['a time as digits', { PublishTime: '1772330584123' }, { time: '1772330584123' }],
    ['the time zero', { PublishTime: 0 }, { time: 0 }],
  ])('reads %s', (_, more, expected) => {
    expect(originOf({ ...notification, ...more })).toMatchObject(expected);
  });

  it('leaves out an empty tag and a time that is neither text nor a number', () => {
    const origin = originOf({ ...notification, MessageTag: '', PublishTime: {} });
    expect(Object.keys(origin ?? {}).sort()).toStrictEqual([
      'attributes',
      'messageId',
      'subject',
      'topicName',
    ]);
  });

  it('knows a notification without its owner', () => {
    expect(originOf({ ...notification, TopicOwner: undefined })?.subject).toBe(
      'acs:mns:::topics/example-topic',
    );
  });

  it('gives attributes that are not text as JSON', () => {
    const more = { count: 1, flag: true, list: [1], none: null };
    expect(originOf({ ...notification, ...more })?.attributes).toStrictEqual({
      count: '1',
      flag: 'true',
      list: '[1]',
      none: 'null',
    });
  });

  it('may carry an empty message', () => {
    expect(unwrapNotification({ ...notification, Message: '' })?.parts).toMatchObject([
      { text: '' },
    ]);
  });
});

describe('message attributes in lists of their own', () => {
  it.each<[string, object, Record<string, string>]>([
    ['with types', { UserProperties: { k: { Type: 'STRING', Value: 'v' } } }, { k: 'v' }],
    ['as bare values', { SystemProperties: { traceparent: '00-x' } }, { traceparent: '00-x' }],
    ['as items', { UserProperties: [{ Name: 'k', Value: 'v', Type: 'STRING' }] }, { k: 'v' }],
    [
      'as items under their XML name',
      {
        UserProperties: {
          PropertyValue: [
            { Name: 'a', Value: '1' },
            { Name: 'b', Value: '2' },
          ],
        },
        SystemProperties: { SystemPropertyValue: { Name: 'baggage', Value: 'c=d' } },
      },
      { a: '1', b: '2', baggage: 'c=d' },
    ],
    [
      'that are not text',
      { UserProperties: { n: { Value: 1.5 }, t: true, o: { a: 1 }, e: { Value: '' } } },
      { n: '1.5', t: 'true', o: '{"a":1}', e: '' },
    ],
    [
      'without a value or a name',
      {
        UserProperties: { a: null, b: { Value: null } },
        SystemProperties: [{ Name: 'c' }, { Value: 'v' }, { Name: '', Value: 'v' }, 'd', null],
      },
      {},
    ],
    ['of the old kind', { MessageAttributes: { DirectMail: 'm' } }, { DirectMail: 'm' }],
    [
      'that are empty',
      { UserProperties: null, SystemProperties: '\n ', MessageAttributes: {} },
      {},
    ],
    [
      'that are no lists',
      { UserProperties: 'text', SystemProperties: 5 },
      { UserProperties: 'text', SystemProperties: '5' },
    ],
    [
      'named like an item',
      { UserProperties: { PropertyValue: { Value: 'v' } } },
      { PropertyValue: 'v' },
    ],
    [
      'of one name: those of SMQ count',
      {
        DLQSourceArn: 'a',
        UserProperties: { DLQSourceArn: 'b' },
        SystemProperties: { DLQSourceArn: 'c' },
      },
      { DLQSourceArn: 'c' },
    ],
    [
      'of one name: those in a list count',
      { k: 'a', SystemProperties: {}, UserProperties: { k: 'b' }, MessageAttributes: { k: 'c' } },
      { k: 'b' },
    ],
    [
      'under forbidden names',
      {
        UserProperties: [
          { Name: '__proto__', Value: 'v' },
          { Name: 'constructor', Value: 'v' },
        ],
      },
      {},
    ],
    [
      'beside a group',
      { MessageGroupId: 'g', UserProperties: { k: 'v' } },
      { MessageGroupId: 'g', k: 'v' },
    ],
  ])('%s', (_, more, attributes) => {
    expect(originOf({ ...notification, ...more })?.attributes).toStrictEqual(attributes);
    expect(originOf({ body: 'x', attrs: more })?.attributes).toStrictEqual(attributes);
  });
});

const stream = (attrs: unknown) => ({ body: 'hello', attrs });

describe('the STREAM form with attributes', () => {
  it.each([
    [
      'Extend, which holds them as JSON',
      { Extend: '{"key":"value","n":1}' },
      { key: 'value', n: '1' },
    ],
    ['none', {}, {}],
    ['no Extend', { key: 'value' }, { key: 'value' }],
    ['Extend and others', { other: 'o', Extend: '{"key":"value"}' }, { other: 'o', key: 'value' }],
    ['an Extend that is not JSON', { Extend: 'plain', key: 'v' }, { Extend: 'plain', key: 'v' }],
    ['an Extend that is no object', { Extend: '[1]' }, { Extend: '[1]' }],
    ['an Extend with forbidden keys', { Extend: '{"__proto__":{"a":1},"key":"v"}' }, { key: 'v' }],
  ])('with %s', (_, attrs, attributes) => {
    expect(unwrapNotification(stream(attrs))).toStrictEqual({
      name: 'STREAM with attributes',
      parts: [{ text: 'hello', origin: { attributes } }],
    });
  });
});

describe('anything else stays whole', () => {
  it.each([
    ['text', 'hello'],
    ['null', null],
    ['an array', [notification]],
    ['an object', { orderId: 'ord-0001' }],
    ['no TopicName', { ...notification, TopicName: undefined }],
    ['an empty TopicName', { ...notification, TopicName: '' }],
    ['no MessageId', { ...notification, MessageId: undefined }],
    ['an empty MessageId', { ...notification, MessageId: '' }],
    ['no Message', { ...notification, Message: undefined }],
    ['a Message that is not text', { ...notification, Message: {} }],
    ['body and attrs beside something', { body: 'hello', attrs: {}, more: 1 }],
    ['body without attrs', { body: 'hello' }],
    ['a body that is not text', { body: {}, attrs: {} }],
    ['attrs that are no object', { body: 'hello', attrs: [] }],
  ])('%s', (_, value) => {
    expect(unwrapNotification(value)).toBeUndefined();
  });
});
