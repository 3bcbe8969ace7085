import { isObject, tryParseJson } from 'oss-inbox';
import type { TopicMessage } from './topic-message.js';

interface Subscription {
  readonly format: 'STREAM' | 'JSON';
  readonly account: string;
  readonly name: string;
}

/**
 * The event that an SMQ topic trigger hands to a function.
 *
 * @see https://www.alibabacloud.com/help/en/functioncompute/fc/user-guide/mns-topic-triggers
 */
export function topicTriggerEvent(message: TopicMessage, subscription: Subscription): string {
  const attributes = message.attributes ?? {};
  const hasAttributes = Object.keys(attributes).length > 0;
  if (subscription.format === 'STREAM') {
    return hasAttributes ? JSON.stringify({ body: message.body, attrs: attributes }) : message.body;
  }
  return JSON.stringify({
    // Which one wins when an attribute is named like a field is not documented.
    ...flattened(attributes),
    TopicOwner: subscription.account,
    Message: message.body,
    Subscriber: subscription.account,
    PublishTime: message.publishTime,
    SubscriptionName: subscription.name,
    MessageMD5: message.md5,
    TopicName: message.topic,
    MessageId: message.id,
    ...(message.tag && { MessageTag: message.tag }),
  });
}

// The attribute Extend holds pairs as JSON, and it is the pairs that arrive.
function flattened({ Extend, ...others }: Readonly<Record<string, string>>) {
  const extended = Extend === undefined ? undefined : tryParseJson(Extend);
  return { ...(isObject(extended) ? extended : Extend !== undefined && { Extend }), ...others };
}
