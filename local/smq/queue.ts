import { randomBytes } from 'node:crypto';
import { bodyMd5 } from '../../wire/index.js';
import { SmqError } from './smq-error.js';
import { newMessageId } from './topic.js';

/** A message in a queue; times are milliseconds. */
export interface QueueMessage {
  readonly id: string;
  readonly body: string;
  readonly md5: string;
  readonly priority: number;
  readonly enqueueTime: number;
  nextVisibleTime: number;
  firstDequeueTime: number;
  dequeueCount: number;
  receiptHandle: string;
}

interface Sent {
  readonly body: string;
  readonly delaySeconds?: number | undefined;
  readonly priority?: number | undefined;
}

const LONG_POLL_STEP = 50;

/** A queue: a received message is hidden until it is deleted or its visibility timeout (seconds) has passed. */
export class Queue {
  readonly #visibilityTimeout: number;
  readonly #messages = new Set<QueueMessage>();

  constructor(visibilityTimeout = 30) {
    this.#visibilityTimeout = visibilityTimeout;
  }

  send({ body, delaySeconds = 0, priority = 8 }: Sent): QueueMessage {
    const now = Date.now();
    const message = {
      id: newMessageId(),
      body,
      md5: bodyMd5(body),
      priority,
      enqueueTime: now,
      nextVisibleTime: now + delaySeconds * 1000,
      firstDequeueTime: 0,
      dequeueCount: 0,
      receiptHandle: '',
    };
    this.#messages.add(message);
    return message;
  }

  /** The next visible message, without hiding it. @throws {SmqError} `MessageNotExist`. */
  peek(): QueueMessage {
    const now = Date.now();
    const [first] = [...this.#messages]
      .filter((message) => message.nextVisibleTime <= now)
      .sort((a, b) => a.priority - b.priority || a.enqueueTime - b.enqueueTime);
    if (!first) throw new SmqError(404, 'MessageNotExist', 'Message not exist.');
    return first;
  }

  /** The next visible message, waited for as long as this. @throws {SmqError} `MessageNotExist`. */
  async receive(waitSeconds = 0): Promise<QueueMessage> {
    const deadline = Date.now() + Math.min(waitSeconds, 30) * 1000;
    for (;;) {
      try {
        return this.#take(this.peek());
      } catch (error) {
        if (Date.now() >= deadline) throw error;
        await new Promise((resolve) => setTimeout(resolve, LONG_POLL_STEP).unref());
      }
    }
  }

  /** @throws {SmqError} when the handle is not that of the last receipt, or it has run out. */
  delete(receiptHandle: string): void {
    this.#messages.delete(this.#find(receiptHandle));
  }

  /** Hides the message for so many seconds from now, under a new handle. @throws {SmqError} as `delete` does. */
  changeVisibility(receiptHandle: string, seconds: number): QueueMessage {
    const message = this.#find(receiptHandle);
    message.nextVisibleTime = Date.now() + seconds * 1000;
    message.receiptHandle = newHandle(message);
    return message;
  }

  #take(message: QueueMessage): QueueMessage {
    const now = Date.now();
    message.nextVisibleTime = now + this.#visibilityTimeout * 1000;
    message.firstDequeueTime ||= now;
    message.dequeueCount += 1;
    message.receiptHandle = newHandle(message);
    return message;
  }

  #find(receiptHandle: string): QueueMessage {
    const found = [...this.#messages].find((message) => message.receiptHandle === receiptHandle);
    if (!found) {
      throw new SmqError(400, 'ReceiptHandleError', 'The receipt handle you provide is not valid.');
    }
    if (found.nextVisibleTime < Date.now()) {
      throw new SmqError(404, 'MessageNotExist', 'Message not exist.');
    }
    return found;
  }
}

function newHandle({ priority }: QueueMessage): string {
  return `${priority}-${randomBytes(26).toString('base64url')}`;
}
