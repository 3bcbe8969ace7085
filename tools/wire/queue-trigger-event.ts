import { cloudEvent } from './cloud-event.js';
import type { Owner } from './owner.js';

/** A message in a queue, as the trigger received it. */
export interface QueuedMessage {
  readonly id: string;
  readonly body: string;
  readonly requestId: string;
  /** EventBridge's id of the event. */
  readonly eventId: string;
  readonly time: Date;
  /** Of the queue. */
  readonly owner: Owner;
}

const SOURCE = 'MNS-Function-mnstrigger';

/**
 * The event that an SMQ queue trigger hands to a function: a batch of CloudEvents.
 *
 * @see https://www.alibabacloud.com/help/en/functioncompute/fc/user-guide/mns-queue-triggers
 */
export function queueTriggerEvent(messages: readonly QueuedMessage[], queue: string): string {
  const batch = messages.map(({ id, body, requestId, eventId, time, owner }) =>
    cloudEvent(
      {
        id: eventId,
        source: SOURCE,
        type: 'mns:Queue:SendMessage',
        subject: `acs:mns:${owner.region}:${owner.account}:queues/${queue}`,
        time,
        bus: SOURCE,
        data: { requestId, messageId: id, messageBody: body },
      },
      owner,
    ),
  );
  return JSON.stringify(batch);
}
