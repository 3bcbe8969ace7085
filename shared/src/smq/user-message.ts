import { type Origin, present } from '../core/index.js';
import { createSignal, givenId, type SmqMessageSignal, toRfc3339 } from '../signal/index.js';
import type { MessageText } from './message-text.js';

/**
 * The signal for a message of the user's own. `fallbackId` is for forms that carry no message id: the request id, which
 * a retry keeps.
 */
export function userMessage(
  message: MessageText,
  origin: Origin,
  fallbackId: string,
): SmqMessageSignal {
  const { subject, topicName, messageTag, messageId, time, attributes } = origin;
  return createSignal<SmqMessageSignal>({
    id: givenId(messageId ?? fallbackId),
    source: 'acs.mns',
    type: 'smq:Message',
    subject: subject ?? 'acs:mns:::',
    time: toRfc3339(time),
    data: {
      ...message,
      attributes: attributes ?? {},
      ...present({ topicName, messageTag, messageId }),
    },
  });
}
