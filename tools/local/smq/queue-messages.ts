import type { KeptMap } from '../state/kept-map.js';
import { type MessageState, type QueueMessage, stateOf } from './message.js';
import type { QueueAttributes } from './queue-attributes.js';
import { WakeTimer } from './wake-timer.js';

export interface QueueMessagesOptions {
  readonly queue: string;
  /** By queue and id: `queue/id`. */
  readonly kept: KeptMap<QueueMessage>;
  readonly messages: Iterable<QueueMessage>;
  readonly attributes: () => QueueAttributes;
  /** Told of a message that was kept for as long as the queue keeps any. */
  readonly onExpired: (message: QueueMessage) => void;
  /** Told of a message that is visible again after it was received as often as may be. */
  readonly onExhausted: (message: QueueMessage, deadLetterQueue: string) => void;
  /** Told when there may be more to receive than before. */
  readonly onVisible: () => void;
}

/** The messages of one queue, and what becomes of them with time. */
export class QueueMessages {
  readonly #options: QueueMessagesOptions;
  readonly #messages = new Map<string, QueueMessage>();
  readonly #wakeTimer = new WakeTimer(() => this.settle());

  constructor(options: QueueMessagesOptions) {
    this.#options = options;
    for (const message of options.messages) this.#messages.set(message.id, message);
    if (this.#messages.size > 0) this.#wakeTimer.set(0);
  }

  get(id: string): QueueMessage | undefined {
    return this.#messages.get(id);
  }

  /** In the order in which they are received. */
  all(): QueueMessage[] {
    return [...this.#messages.values()].sort(
      (a, b) => a.priority - b.priority || a.enqueueTime - b.enqueueTime,
    );
  }

  /** The first visible ones. */
  next(count: number): QueueMessage[] {
    this.#tidy();
    return this.all()
      .filter((message) => stateOf(message) === 'visible')
      .slice(0, count);
  }

  counts(): Record<MessageState, number> {
    const counts = { visible: 0, hidden: 0, delayed: 0 };
    for (const message of this.#messages.values()) counts[stateOf(message)] += 1;
    return counts;
  }

  put(message: QueueMessage): void {
    this.#messages.set(message.id, message);
    this.#options.kept.set(this.#keyOf(message), message);
    this.#wakeFor(message);
  }

  remove(message: QueueMessage): void {
    this.#messages.delete(message.id);
    this.#options.kept.delete(this.#keyOf(message));
  }

  /** Does what the time demands. */
  settle(): void {
    this.#tidy();
    this.#options.onVisible();
    for (const message of this.#messages.values()) this.#wakeFor(message);
  }

  close(): void {
    this.#wakeTimer.clear();
  }

  #tidy(): void {
    const { onExpired, onExhausted, attributes } = this.#options;
    const { DlqPolicy } = attributes();
    for (const message of this.#messages.values()) {
      if (this.#endOf(message) <= Date.now()) onExpired(message);
      else if (DlqPolicy && message.dequeueCount >= DlqPolicy.MaxReceiveCount) {
        if (stateOf(message) === 'visible') onExhausted(message, DlqPolicy.DeadLetterTargetQueue);
      }
    }
  }

  #wakeFor(message: QueueMessage): void {
    if (stateOf(message) !== 'visible') this.#wakeTimer.set(message.nextVisibleTime);
    this.#wakeTimer.set(this.#endOf(message));
  }

  #endOf({ enqueueTime }: QueueMessage): number {
    return enqueueTime + this.#options.attributes().MessageRetentionPeriod * 1000;
  }

  #keyOf({ id }: QueueMessage): string {
    return `${this.#options.queue}/${id}`;
  }
}
