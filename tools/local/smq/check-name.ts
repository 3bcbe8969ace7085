import { SmqError } from './smq-error.js';

const CODES = {
  queue: { length: 'QueueNameLengthError', spelling: 'InvalidQueueName' },
  topic: { length: 'TopicNameLengthError', spelling: 'TopicNameInvalid' },
  subscription: { length: 'SubscriptionNameLengthError', spelling: 'SubscriptionNameInvalid' },
} as const;

/** Letters, digits and hyphens, no hyphen first, at most 256. @throws {SmqError} for any other name. */
export function checkName(kind: keyof typeof CODES, name: string): void {
  const codes = CODES[kind];
  if (name.length === 0 || name.length > 256) throw new SmqError(codes.length);
  if (!/^[A-Za-z0-9][A-Za-z0-9-]*$/.test(name)) throw new SmqError(codes.spelling);
}
