import { type Origin, present } from '../core/index.js';
import { createSignal, givenId, type SmqMessageSignal, toRfc3339 } from '../signal/index.js';
import type { MessageText } from './message-text.js';

/** The signal for a message of the user's own. `id` identifies it: SMQ's message id, or what stands for it where a form has none. */
export function userMessage(message: MessageText, origin: Origin, id: string): SmqMessageSignal {
  const { subject, topicName, messageTag, messageId, time, attributes } = origin;
  return createSignal<SmqMessageSignal>({
    id: givenId(id),
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
