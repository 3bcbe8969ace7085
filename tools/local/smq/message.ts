import { randomBytes } from 'node:crypto';
import { bodyMd5, extrasOf, type MessageExtras, messageId } from '../../wire/index.js';
import type { QueueAttributes } from './queue-attributes.js';

/** What is sent to a queue. */
export interface SentMessage extends MessageExtras {
  readonly body: string;
  /** The queue's own where absent. */
  readonly delaySeconds?: number | undefined;
  /** From 1, the most urgent, to 16. */
  readonly priority?: number | undefined;
}

/** A message in a queue; times are milliseconds. */
export interface QueueMessage extends MessageExtras {
  readonly id: string;
  readonly body: string;
  /** Upper-case hexadecimal. */
  readonly md5: string;
  readonly priority: number;
  readonly enqueueTime: number;
  readonly nextVisibleTime: number;
  /** 0 = never. */
  readonly firstDequeueTime: number;
  readonly dequeueCount: number;
  /** Of the last receipt. */
  readonly receiptHandle: string;
  /** The id of what was told of it. */
  readonly traceEvent: string;
}

export type MessageState = 'visible' | 'hidden' | 'delayed';

/** A message that was just sent. */
export function newMessage(
  { body, delaySeconds, priority = 8, ...more }: SentMessage,
  { DelaySeconds }: QueueAttributes,
): QueueMessage {
  const now = Date.now();
  return {
    id: newMessageId(),
    body,
    ...extrasOf(more),
    md5: bodyMd5(body),
    priority,
    enqueueTime: now,
    nextVisibleTime: now + (delaySeconds ?? DelaySeconds) * 1000,
    firstDequeueTime: 0,
    dequeueCount: 0,
    receiptHandle: '',
    traceEvent: '',
  };
}

/** A new message id. */
export function newMessageId(): string {
  return messageId(randomBytes(16));
}

/** The message as its receiver gets it, hidden for so many seconds. */
export function received(message: QueueMessage, seconds: number): QueueMessage {
  const now = Date.now();
  return {
    ...hiddenFor(message, seconds, now),
    firstDequeueTime: message.firstDequeueTime || now,
    dequeueCount: message.dequeueCount + 1,
  };
}

/** The message under a new handle, hidden for so many seconds from now. */
export function hiddenFor(message: QueueMessage, seconds: number, now = Date.now()): QueueMessage {
  const nextVisibleTime = now + seconds * 1000;
  return { ...message, nextVisibleTime, receiptHandle: newHandle(message) };
}

export function stateOf({ nextVisibleTime, dequeueCount }: QueueMessage): MessageState {
  if (nextVisibleTime <= Date.now()) return 'visible';
  return dequeueCount > 0 ? 'hidden' : 'delayed';
}

/** The id of the message that a receipt handle is of; `undefined` for what is no handle. */
export function idOfHandle(handle: string): string | undefined {
  const [, encoded] = /^\d{1,2}-([\w-]{35})$/.exec(handle) ?? [];
  return encoded && messageId(Buffer.from(encoded, 'base64url').subarray(0, 16));
}

// Nothing in it needs encoding in a URL, where the clients put it as it is.
function newHandle({ id, priority }: QueueMessage): string {
  const bytes = Buffer.concat([Buffer.from(id, 'hex'), randomBytes(10)]);
  return `${priority}-${bytes.toString('base64url')}`;
}
