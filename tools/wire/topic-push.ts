import { signPush } from 'oss-inbox';
import { extrasJson, extrasXml } from './message-properties.js';
import type { SigningKey } from './signing-key.js';
import { bodyMd5, type TopicMessage } from './topic-message.js';
import { xmlDocument } from './xml.js';

/** SMQ's formats for the HTTP subscription of a topic. */
export const pushFormats = ['XML', 'JSON', 'SIMPLIFIED'] as const;

export type PushFormat = (typeof pushFormats)[number];

/** Where a topic pushes to. */
export interface PushSubscription {
  /** Owns topic and subscription. */
  readonly account: string;
  readonly name: string;
  readonly format: PushFormat;
  /** `Host`, with the port where it is not the scheme's own. */
  readonly host: string;
  /** The path as it is sent, percent-encoding and all, with its query. */
  readonly path: string;
}

/** Of all XML that SMQ writes. */
export const smqNamespace = 'http://mns.aliyuncs.com/doc/v1/';

// That of JSON is not documented.
const contentTypes: Readonly<Record<PushFormat, string>> = {
  JSON: 'text/json;charset=utf-8',
  XML: 'text/xml;charset=utf-8',
  SIMPLIFIED: 'text/plain;charset=utf-8',
};

/**
 * A signed push of a topic: its headers and its body.
 *
 * @see https://www.alibabacloud.com/help/en/mns/notifycontentformat
 */
export function topicPush(
  message: TopicMessage,
  subscription: PushSubscription,
  { requestId, time }: { readonly requestId: string; readonly time: Date },
  { privateKey, url }: SigningKey,
): { headers: Record<string, string>; body: string } {
  const { format, host, path } = subscription;
  const body = notificationBody(message, subscription);
  const headers = {
    ...(format === 'SIMPLIFIED' && simplifiedHeaders(message, subscription)),
    'Content-Type': contentTypes[format],
    'Content-md5': bodyMd5(body),
    Date: time.toUTCString(),
    'x-mns-request-id': requestId,
    'x-mns-signing-cert-url': Buffer.from(url).toString('base64'),
    'x-mns-version': '2015-06-06',
    'User-Agent': 'Aliyun Notification Service Agent',
    Host: host,
    'Content-Length': String(Buffer.byteLength(body)),
  };
  const signed = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
  const Authorization = signPush(
    { method: 'POST', path, headers: Object.fromEntries(signed) },
    privateKey,
  );
  return { headers: { Authorization, ...headers }, body };
}

/** What a subscription delivers of a message: the body of a push, or of the message in the queue that it delivers to. */
export function notificationBody(
  message: TopicMessage,
  { account, name, format }: Pick<PushSubscription, 'account' | 'name' | 'format'>,
): string {
  if (format === 'SIMPLIFIED') return message.body;
  const fields = {
    TopicOwner: account,
    TopicName: message.topic,
    Subscriber: account,
    SubscriptionName: name,
    MessageId: message.id,
    MessageMD5: message.md5,
    ...(message.tag && { MessageTag: message.tag }),
    Message: message.body,
    // A string here, a number in a topic trigger's event.
    PublishTime: String(message.publishTime),
  };
  if (format === 'JSON') return JSON.stringify({ ...fields, ...extrasJson(message) });
  return xmlDocument('Notification', { ...fields, ...extrasXml(message) }, smqNamespace);
}

// Only the message's id and tag are documented; captured pushes have and sign them all.
function simplifiedHeaders(message: TopicMessage, { account, name }: PushSubscription) {
  return {
    'x-mns-message-id': message.id,
    ...(message.tag && { 'x-mns-message-tag': message.tag }),
    'x-mns-publish-time': String(message.publishTime),
    'x-mns-subscriber': account,
    'x-mns-subscription-name': name,
    'x-mns-topic-name': message.topic,
    'x-mns-topic-owner': account,
  };
}
