import { isFilledText, isObject, isText, type Layer, pick, tryParseJson } from '../core/index.js';

type Value = Record<string, unknown>;

const FIELDS = new Set([
  'TopicOwner',
  'TopicName',
  'Subscriber',
  'SubscriptionName',
  'MessageId',
  'MessageMD5',
  'MessageTag',
  'Message',
  'PublishTime',
  'SigningCertURL',
]);

/**
 * Takes off what SMQ wrapped around a message: the JSON notification format (a topic trigger's event, or what a queue
 * subscribed to a topic holds), or `{body, attrs}` of the STREAM format with message attributes. `undefined` when the
 * value is neither.
 *
 * @see https://www.alibabacloud.com/help/en/functioncompute/fc/user-guide/mns-topic-triggers
 */
export function peelNotification(value: unknown): Layer | undefined {
  if (!isObject(value)) return undefined;
  return peelJsonNotification(value) ?? peelStreamWithAttributes(value);
}

function peelJsonNotification(value: Value): Layer | undefined {
  const { TopicOwner, TopicName, MessageId, MessageTag, Message, PublishTime } = value;
  if (!isFilledText(TopicName) || !isFilledText(MessageId) || !isText(Message)) return undefined;
  const origin = {
    subject: `acs:mns::${isFilledText(TopicOwner) ? TopicOwner : ''}:topics/${TopicName}`,
    topicName: TopicName,
    messageId: MessageId,
    attributes: attributesIn(value),
    ...(isFilledText(MessageTag) && { messageTag: MessageTag }),
    // A number in a trigger's event, digits in SMQ's own pushes.
    ...((isFilledText(PublishTime) || typeof PublishTime === 'number') && { time: PublishTime }),
  };
  return { name: 'SMQ notification', parts: [{ text: Message, origin }] };
}

// In JSON form the attributes stand among the fields.
function attributesIn(value: Value): Record<string, string> {
  return asTexts(pick(value, (_, name) => !FIELDS.has(name)));
}

function peelStreamWithAttributes(value: Value): Layer | undefined {
  const { body, attrs, ...more } = value;
  if (!isText(body) || !isObject(attrs) || Object.keys(more).length > 0) return undefined;
  const { Extend, ...others } = attrs;
  const extended = isText(Extend) ? tryParseJson(Extend) : undefined;
  const attributes = asTexts(isObject(extended) ? { ...others, ...extended } : attrs);
  return { name: 'STREAM with attributes', parts: [{ text: body, origin: { attributes } }] };
}

function asTexts(fields: Value): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, inner]) => [
      name,
      isText(inner) ? inner : JSON.stringify(inner),
    ]),
  );
}
