import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { topicTriggerEvent } from '../../../tools/wire/index.js';

const sampleOf = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../samples/${name}`, import.meta.url), 'utf8'));

const message = {
  id: '2F5B3C281B283D4EAC694B742528A1B2',
  body: 'hello topic',
  md5: 'D6206122A430035E4EC1463CDD704B59',
  publishTime: 1772330584123,
  topic: 'example-topic',
};
const attributes = { Extend: '{"key":"value"}' };
const subscription = { account: '1234567890123456', name: 'example-fc-subscription' };

const jsonEvent = (extra: object): unknown =>
  JSON.parse(topicTriggerEvent({ ...message, ...extra }, { ...subscription, format: 'JSON' }));
const streamEvent = (extra: object) =>
  topicTriggerEvent({ ...message, ...extra }, { ...subscription, format: 'STREAM' });

it('is the documented event in JSON, attributes at the top level', () => {
  expect(jsonEvent({ attributes })).toEqual(sampleOf('fc-mns-topic-json-attributes.json'));
});

it('has a tag only where the message has one', () => {
  expect(jsonEvent({})).not.toHaveProperty('MessageTag');
  expect(jsonEvent({ tag: 'a' })).toHaveProperty('MessageTag', 'a');
});

it('keeps a field when an attribute has its name', () => {
  expect(jsonEvent({ attributes: { Extend: '{"Message":"other"}' } })).toHaveProperty(
    'Message',
    'hello topic',
  );
});

it('is the bare text in STREAM, wrapped only with attributes', () => {
  expect(streamEvent({})).toBe('hello topic');
  expect(JSON.parse(streamEvent({ attributes }))).toEqual({
    body: 'hello topic',
    attrs: attributes,
  });
});
