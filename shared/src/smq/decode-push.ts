import {
  bodyInvalid,
  decodeUtf8,
  isFilledText,
  isText,
  type Origin,
  parseJson,
  pick,
  repeatedField,
} from '../core/index.js';
import { unwrapNotification } from './unwrap-notification.js';
import { openXmlNotification } from './xml-notification.js';

/** A message that a topic pushed. */
export interface Push {
  readonly text: string;
  readonly origin: Origin;
  /** The account that the topic belongs to; empty where the push does not say. */
  readonly topicOwner: string;
  /** Empty where the push does not say. */
  readonly topicName: string;
}

/**
 * Takes the message out of a verified push in any of SMQ's three formats. SIMPLIFIED is told by the signed header
 * `x-mns-message-id`, XML by how the body begins; the rest is JSON.
 *
 * @throws {InboxError} `body_invalid`; or `config_invalid` when the function was deployed without its XML parser.
 * @see https://www.alibabacloud.com/help/en/mns/notifycontentformat
 */
export async function decodePush({
  headers,
  body,
}: {
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}): Promise<Push> {
  const text = decodeUtf8(body);
  if (text === undefined) throw bodyInvalid("the push's body is not UTF-8");
  const messageId = headers['x-mns-message-id'];
  if (messageId !== undefined) return decodeSimplified(text, messageId, headers);
  return decodeNotification(
    /^\s*</.test(text) ? await openXmlNotification(text) : parseNotification(text),
  );
}

function parseNotification(text: string): unknown {
  const value = parseJson(text);
  const field = repeatedField(text);
  if (field === undefined) return value;
  // Another reader of the same push could take the other one.
  throw bodyInvalid(
    `JSON notification: the field ${JSON.stringify(field.slice(0, 64))} twice, which SMQ does not write`,
  );
}

function decodeSimplified(
  text: string,
  messageId: string,
  headers: Readonly<Record<string, string>>,
): Push {
  const topicOwner = headers['x-mns-topic-owner'] ?? '';
  const topicName = headers['x-mns-topic-name'] ?? '';
  // Only the message's id and tag are documented: the topic may be missing.
  const fields = {
    subject: topicName && `acs:mns::${topicOwner}:topics/${topicName}`,
    topicName,
    messageId,
    messageTag: headers['x-mns-message-tag'],
    time: headers['x-mns-publish-time'],
  };
  const origin = pick(fields, isFilledText);
  return { text, origin, topicOwner, topicName };
}

function decodeNotification(value: unknown): Push {
  const envelope = unwrapNotification(value);
  const part = envelope?.parts[0];
  // What unwraps without a topic is the STREAM form with attributes, which is never pushed.
  if (part === undefined || !('text' in part) || part.origin.topicName === undefined) {
    throw bodyInvalid(
      "the push's body is no SMQ notification with TopicName, MessageId and Message",
    );
  }
  const { TopicOwner } = value as { readonly TopicOwner?: unknown };
  return {
    ...part,
    topicOwner: isText(TopicOwner) ? TopicOwner : '',
    topicName: part.origin.topicName,
  };
}
