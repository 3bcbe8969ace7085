import { bodyMd5, messageId, requestId, type TopicMessage } from '../../wire/index.js';
import type { Cargo } from './cargo.js';
import type { Scene } from './scene.js';

/** The subscription that messages come by. */
export const subscriptionName = 'oss-inbox-subscription';

/** The cargo as a message of a topic. */
export function topicMessage(
  { scene, text, isBase64 = false }: Cargo,
  topic: string,
): TopicMessage {
  const body = isBase64 ? Buffer.from(text).toString('base64') : text;
  const publishTime = scene.time.getTime();
  return { id: messageIdOf(scene), body, md5: bodyMd5(body), publishTime, topic };
}

/** The message's id. */
export function messageIdOf(scene: Scene): string {
  return messageId(scene.bytes('message', 16));
}

/** SMQ's id of the request that brings the message. */
export function smqRequestId(scene: Scene): string {
  return requestId(scene.time, scene.bytes('smq request', 8));
}
