import { bodyMd5, topicTriggerEvent } from '../../tools/wire/index.js';
import type { Order } from './functions/order.js';

/** The event of a topic trigger for a message with this id, which becomes the signal's. */
export function messageEvent(id: string, order: Order = {}): Buffer {
  const body = JSON.stringify(order);
  const message = { id, body, md5: bodyMd5(body), publishTime: 1_772_330_584_123, topic: 'topic' };
  const subscription = { format: 'JSON', account: '1234567890123456', name: 'function' } as const;
  return Buffer.from(topicTriggerEvent(message, subscription));
}
