import { bodyMd5, messageId, requestId, type TopicMessage } from '../../wire/index.js';
import type { Payload } from './payload.js';
import type { SampleContext } from './sample-context.js';

/** The subscription that messages come by. */
export const subscriptionName = 'oss-inbox-subscription';

/** The payload as a message of a topic. */
export function topicMessage(
  { context, text, isBase64 = false }: Payload,
  topic: string,
): TopicMessage {
  const body = isBase64 ? Buffer.from(text).toString('base64') : text;
  const publishTime = context.time.getTime();
  return { id: messageIdOf(context), body, md5: bodyMd5(body), publishTime, topic };
}

/** The message's id. */
export function messageIdOf(context: SampleContext): string {
  return messageId(context.bytes('message', 16));
}

/** SMQ's id of the request that brings the message. */
export function smqRequestId(context: SampleContext): string {
  return requestId(context.time, context.bytes('smq request', 8));
}
