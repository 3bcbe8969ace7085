import type { XmlContent, XmlElement } from '../../wire/index.js';
import { readDeadLetterQueue } from './read-dead-letter-queue.js';
import { flagField, flagText, numberField, refused } from './read-fields.js';

/** A message that was received so often and is visible again goes to another queue. */
interface DlqPolicy {
  readonly DeadLetterTargetQueue: string;
  readonly MaxReceiveCount: number;
}

/** Seconds, and bytes. */
export interface QueueAttributes {
  readonly DelaySeconds: number;
  readonly MaximumMessageSize: number;
  readonly MessageRetentionPeriod: number;
  readonly VisibilityTimeout: number;
  readonly PollingWaitSeconds: number;
  readonly LoggingEnabled: boolean;
  /** Absent where it is not enabled. */
  readonly DlqPolicy?: DlqPolicy | undefined;
}

/** What a queue has that was created with nothing else. */
export const standardQueue: QueueAttributes = {
  DelaySeconds: 0,
  MaximumMessageSize: 65_536,
  MessageRetentionPeriod: 345_600,
  VisibilityTimeout: 30,
  PollingWaitSeconds: 0,
  LoggingEnabled: false,
};

export const queueRanges = {
  DelaySeconds: { low: 0, high: 604_800 },
  MaximumMessageSize: { low: 1024, high: 65_536 },
  MessageRetentionPeriod: { low: 60, high: 604_800 },
  VisibilityTimeout: { low: 1, high: 43_200 },
  PollingWaitSeconds: { low: 0, high: 30 },
} as const;

/**
 * The attributes in the body of a request, over those that hold else.
 *
 * @throws {SmqError} `InvalidArgument`.
 * @see https://www.alibabacloud.com/help/en/mns/developer-reference/createqueue
 */
export function readQueueAttributes(root: XmlElement, otherwise: QueueAttributes): QueueAttributes {
  const number = (name: keyof typeof queueRanges) =>
    numberField(root, name, queueRanges[name]) ?? otherwise[name];
  const policy = root.children.find(({ name }) => name === 'DlqPolicy');
  const dlqPolicy = policy ? readDlqPolicy(policy) : otherwise.DlqPolicy;
  return {
    DelaySeconds: number('DelaySeconds'),
    MaximumMessageSize: number('MaximumMessageSize'),
    MessageRetentionPeriod: number('MessageRetentionPeriod'),
    VisibilityTimeout: number('VisibilityTimeout'),
    PollingWaitSeconds: number('PollingWaitSeconds'),
    LoggingEnabled: flagField(root, 'LoggingEnabled') ?? otherwise.LoggingEnabled,
    ...(dlqPolicy && { DlqPolicy: dlqPolicy }),
  };
}

/** The attributes as SMQ answers them. */
export function queueAttributeFields({ LoggingEnabled, DlqPolicy, ...numbers }: QueueAttributes) {
  return {
    ...numbers,
    LoggingEnabled: flagText(LoggingEnabled),
    ...(DlqPolicy && { DlqPolicy: { Enabled: 'True', ...DlqPolicy } }),
  } satisfies XmlContent;
}

function readDlqPolicy(policy: XmlElement): DlqPolicy | undefined {
  const DeadLetterTargetQueue = readDeadLetterQueue(policy);
  if (DeadLetterTargetQueue === undefined) return undefined;
  const MaxReceiveCount = numberField(policy, 'MaxReceiveCount', { low: 1, high: 1000 });
  if (MaxReceiveCount === undefined) throw refused('MaxReceiveCount');
  return { DeadLetterTargetQueue, MaxReceiveCount };
}
