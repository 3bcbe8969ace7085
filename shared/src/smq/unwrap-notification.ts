import {
  type Envelope,
  isFilledText,
  isObject,
  isText,
  pick,
  tryParseJson,
} from '../core/index.js';
import { attributesOf } from './attributes.js';
import { notificationFields } from './notification-fields.js';

type Value = Record<string, unknown>;

/**
 * Takes off what SMQ wrapped around a message: the JSON notification format (a topic trigger's event, a push, or what a
 * queue subscribed to a topic holds), the fields of the XML one, or `{body, attrs}` of the STREAM format with message
 * attributes. `undefined` when the value is none of these.
 *
 * @see https://www.alibabacloud.com/help/en/functioncompute/fc/user-guide/mns-topic-triggers
 */
export function unwrapNotification(value: unknown): Envelope | undefined {
  if (!isObject(value)) return undefined;
  return unwrapJsonNotification(value) ?? unwrapStreamWithAttributes(value);
}

function unwrapJsonNotification(value: Value): Envelope | undefined {
  const { TopicOwner, TopicName, MessageId, MessageTag, Message, PublishTime } = value;
  if (!isFilledText(TopicName) || !isFilledText(MessageId) || !isText(Message)) return undefined;
  const origin = {
    subject: `acs:mns::${isFilledText(TopicOwner) ? TopicOwner : ''}:topics/${TopicName}`,
    topicName: TopicName,
    messageId: MessageId,
    // They stand among the fields, or in lists of their own.
    attributes: attributesOf(pick(value, (_, name) => !notificationFields.has(name))),
    ...(isFilledText(MessageTag) && { messageTag: MessageTag }),
    // A number in a trigger's event, digits in SMQ's own pushes.
    ...((isFilledText(PublishTime) || typeof PublishTime === 'number') && { time: PublishTime }),
  };
  return { name: 'SMQ notification', parts: [{ text: Message, origin }] };
}

function unwrapStreamWithAttributes(value: Value): Envelope | undefined {
  const { body, attrs, ...more } = value;
  if (!isText(body) || !isObject(attrs) || Object.keys(more).length > 0) return undefined;
  const { Extend, ...others } = attrs;
  const extended = isText(Extend) ? tryParseJson(Extend) : undefined;
  const attributes = attributesOf(isObject(extended) ? { ...others, ...extended } : attrs);
  return { name: 'STREAM with attributes', parts: [{ text: body, origin: { attributes } }] };
}
