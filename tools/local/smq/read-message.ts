import { isForbiddenKey } from 'oss-inbox';
import { childText, type PublishedMessage, type XmlElement } from '../../wire/index.js';
import type { SentMessage } from './message.js';
import { queueRanges } from './queue-attributes.js';
import { numberField, refused } from './read-fields.js';
import { readExtras } from './read-properties.js';

/** A message for a queue. @throws {SmqError} `InvalidArgument`. */
export function readSentMessage(message: XmlElement): SentMessage {
  return {
    body: childText(message, 'MessageBody') ?? '',
    delaySeconds: numberField(message, 'DelaySeconds', queueRanges.DelaySeconds),
    priority: numberField(message, 'Priority', { low: 1, high: 16 }),
    ...readExtras(message),
  };
}

/** A message for a topic. @throws {SmqError} `InvalidArgument`. */
export function readPublishedMessage(message: XmlElement): PublishedMessage {
  const tag = childText(message, 'MessageTag') ?? '';
  // A tag goes into a header of a push.
  if (tag.length > 16 || /\p{Cc}/u.test(tag)) throw refused('MessageTag');
  const element = message.children.find((child) => child.name === 'MessageAttributes');
  const attributes = (element?.children ?? []).filter(({ name }) => !isForbiddenKey(name));
  return {
    body: childText(message, 'MessageBody') ?? '',
    ...(tag && { tag }),
    attributes: Object.fromEntries(attributes.map(({ name, text }) => [name, text])),
    ...readExtras(message),
  };
}
