import type { KeptMap } from '../state/kept-map.js';
import type { Change, Observer } from '../trace/trace-event.js';
import { checkBody } from './check-body.js';
import { LongPollWaiters } from './long-poll-waiters.js';
import {
  hiddenFor,
  idOfHandle,
  type MessageState,
  newMessage,
  type QueueMessage,
  received,
  type SentMessage,
  stateOf,
} from './message.js';
import { tellOfMessage } from './message-news.js';
import { type QueueAttributes, standardQueue } from './queue-attributes.js';
import { QueueMessages } from './queue-messages.js';
import { SmqError } from './smq-error.js';

/** What is kept of a queue, beside its messages; times are milliseconds. */
export interface QueueRecord {
  readonly attributes: QueueAttributes;
  readonly createTime: number;
  readonly lastModifyTime: number;
}

/** What the queues of a broker share. */
export interface QueueHome {
  readonly observer: Observer;
  /** By queue. */
  readonly records: KeptMap<QueueRecord>;
  /** By queue and id: `queue/id`. */
  readonly messages: KeptMap<QueueMessage>;
  find(name: string): Queue | undefined;
}

/** At least one. */
type Batch = readonly [QueueMessage, ...QueueMessage[]];

const NEVER = new AbortController().signal;
const DELETED: Change = { status: 'fine', facts: { deleted: 'yes' } };

/** A queue: a received message is hidden until it is deleted or its visibility timeout has passed. */
export class Queue {
  readonly name: string;
  readonly #home: QueueHome;
  readonly #queueMessages: QueueMessages;
  readonly #line = new LongPollWaiters<readonly QueueMessage[]>();
  #record: QueueRecord;

  constructor(name: string, home: QueueHome, messages: Iterable<QueueMessage> = []) {
    this.name = name;
    this.#home = home;
    const now = Date.now();
    const attributes = standardQueue;
    this.#record = home.records.get(name) ?? { attributes, createTime: now, lastModifyTime: now };
    this.#queueMessages = new QueueMessages({
      queue: name,
      kept: home.messages,
      messages,
      attributes: () => this.#record.attributes,
      onExpired: (message) => {
        this.#remove(message, { status: 'failed', facts: { expired: 'never deleted' } });
      },
      onExhausted: (message, target) => this.#bury(message, target),
      onVisible: () => this.#line.serve(),
    });
  }

  get record(): QueueRecord {
    return this.#record;
  }

  change(attributes: QueueAttributes): void {
    this.#record = { ...this.#record, attributes, lastModifyTime: Date.now() };
    this.#home.records.set(this.name, this.#record);
    this.#queueMessages.settle();
  }

  /** How many messages are in each state. */
  counts(): Record<MessageState, number> {
    return this.#queueMessages.counts();
  }

  /** The first messages in whatever state, without hiding them. */
  peekAll(limit: number): (QueueMessage & { readonly state: MessageState })[] {
    const first = this.#queueMessages.all().slice(0, limit);
    return first.map((message) => ({ ...message, state: stateOf(message) }));
  }

  /**
   * `deadFrom` names what the message is a dead letter of.
   *
   * @throws {SmqError} `InvalidArgument` when the body is empty or larger than the queue takes.
   */
  send(sent: SentMessage, cause?: string, deadFrom?: string): QueueMessage {
    this.check(sent);
    return this.#arrive(newMessage(sent, this.#record.attributes), cause, deadFrom);
  }

  /** @throws {SmqError} `InvalidArgument` when the queue would not take it. */
  check(message: SentMessage): void {
    checkBody(message, this.#record.attributes.MaximumMessageSize);
  }

  /** The next visible message, without hiding it. @throws {SmqError} `MessageNotExist`. */
  peek(): QueueMessage {
    return this.peekBatch(1)[0];
  }

  /** At most so many. @throws {SmqError} `MessageNotExist`. */
  peekBatch(count: number): Batch {
    return filled(this.#queueMessages.next(count));
  }

  /**
   * The next visible message, waited for as long as this; by default, as the queue says.
   *
   * @throws {SmqError} `MessageNotExist`.
   */
  async receive(waitSeconds?: number): Promise<QueueMessage> {
    const [message] = await this.receiveBatch(1, waitSeconds);
    return message;
  }

  /** At most so many, waited for until the receiver is gone. @throws {SmqError} `MessageNotExist`. */
  async receiveBatch(
    count: number,
    waitSeconds = this.#record.attributes.PollingWaitSeconds,
    gone = NEVER,
  ): Promise<Batch> {
    return filled(await this.#line.wait(() => this.#take(count), waitSeconds * 1000, gone));
  }

  /** @throws {SmqError} when the handle is not that of the last receipt, or it has run out. */
  delete(receiptHandle: string): void {
    this.#remove(this.#find(receiptHandle), DELETED);
  }

  /** Deletes a message in whatever state; `false` when there is none. */
  deleteById(id: string): boolean {
    const message = this.#queueMessages.get(id);
    if (message) this.#remove(message, DELETED);
    return message !== undefined;
  }

  /** Hides the message for so many seconds from now, under a new handle. @throws {SmqError} as `delete` does. */
  changeVisibility(receiptHandle: string, seconds: number): QueueMessage {
    const message = hiddenFor(this.#find(receiptHandle), seconds);
    this.#queueMessages.put(message);
    return message;
  }

  /** Ends all waiting. */
  close(): void {
    this.#queueMessages.close();
    this.#line.end();
  }

  /** Ends all waiting, and forgets every message. */
  drop(): void {
    for (const message of this.#queueMessages.all()) {
      this.#remove(message, { status: 'failed', facts: { deleted: 'with its queue' } });
    }
    this.#home.records.delete(this.name);
    this.close();
  }

  #arrive(message: QueueMessage, cause: string | undefined, deadFrom?: string): QueueMessage {
    const news = { ...message, queue: this.name, deadFrom };
    const traceEvent = tellOfMessage(this.#home.observer, news, cause).id;
    this.#queueMessages.put({ ...message, traceEvent });
    this.#line.serve();
    return { ...message, traceEvent };
  }

  #take(count: number): readonly QueueMessage[] | undefined {
    const { VisibilityTimeout } = this.#record.attributes;
    const taken = this.#queueMessages
      .next(count)
      .map((message) => received(message, VisibilityTimeout));
    for (const message of taken) {
      this.#queueMessages.put(message);
      this.#tell(message, { facts: { received: String(message.dequeueCount) } });
    }
    return taken.length > 0 ? taken : undefined;
  }

  #find(receiptHandle: string): QueueMessage {
    const id = idOfHandle(receiptHandle);
    if (id === undefined) throw new SmqError('ReceiptHandleError');
    const message = this.#queueMessages.get(id);
    if (!message) throw new SmqError('MessageNotExist');
    if (message.receiptHandle !== receiptHandle) throw new SmqError('ReceiptHandleError');
    if (stateOf(message) === 'visible') throw new SmqError('MessageNotExist');
    return message;
  }

  /** Moves a message to the dead-letter queue; it stays where there is none. */
  #bury(message: QueueMessage, target: string): void {
    const grave = this.#home.find(target);
    if (!grave || grave === this) return;
    this.#remove(message, { status: 'failed', facts: { 'dead-lettered': target } });
    const buried = { ...message, dequeueCount: 0, firstDequeueTime: 0, receiptHandle: '' };
    grave.#arrive(buried, message.traceEvent, `queue ${this.name}`);
  }

  #remove(message: QueueMessage, change: Change): void {
    this.#queueMessages.remove(message);
    this.#tell(message, change);
  }

  #tell({ traceEvent }: QueueMessage, change: Change): void {
    this.#home.observer.resume(traceEvent).update(change);
  }
}

function filled([first, ...more]: readonly QueueMessage[] = []): Batch {
  if (!first) throw new SmqError('MessageNotExist');
  return [first, ...more];
}
