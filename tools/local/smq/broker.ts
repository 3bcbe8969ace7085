import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { KeptMap } from '../state/kept-map.js';
import type { Observer } from '../trace/trace-event.js';
import type { DeliveryMeans, SubscriptionRecord } from './api-subscription.js';
import { checkName } from './check-name.js';
import { Deliveries, type PendingDelivery } from './deliveries.js';
import type { QueueMessage } from './message.js';
import { Queue, type QueueHome, type QueueRecord } from './queue.js';
import { type QueueAttributes, standardQueue } from './queue-attributes.js';
import { SmqError } from './smq-error.js';
import { Subscriptions } from './subscriptions.js';
import { Topic, type TopicHome, type TopicRecord } from './topic.js';
import { standardTopic, type TopicAttributes } from './topic-attributes.js';

export interface BrokerOptions extends Omit<DeliveryMeans, 'findQueue'> {
  /** Where everything is kept; in memory only where absent. */
  readonly folder?: string | undefined;
  readonly observer: Observer;
  /** How many times faster than in the cloud the waits between attempts of a delivery pass. */
  readonly timeScale: number;
  /** Has a topic's delivery start. */
  readonly carry: TopicHome['carry'];
}

/** The topics and queues of one account and region. */
export class Broker {
  readonly subscriptions: Subscriptions;
  readonly #queues = new Map<string, Queue>();
  readonly #topics = new Map<string, Topic>();
  readonly #queueHome: QueueHome;
  readonly #topicHome: TopicHome;
  readonly #deliveries: Deliveries;
  readonly #kept: { close(): void }[] = [];

  /** @throws {Error} when the folder can't be read or written. */
  constructor({ folder, observer, timeScale, carry, ...means }: BrokerOptions) {
    const findQueue = (name: string) => this.#queues.get(name);
    this.#queueHome = {
      observer,
      records: this.#keep<QueueRecord>(folder, 'queues'),
      messages: this.#keep<QueueMessage>(folder, 'messages'),
      find: findQueue,
    };
    this.#deliveries = new Deliveries({
      pending: this.#keep<PendingDelivery>(folder, 'deliveries'),
      observer,
      timeScale,
      findSubscription: (key) => this.subscriptions.find(key),
      findQueue,
    });
    this.subscriptions = new Subscriptions({
      records: this.#keep<SubscriptionRecord>(folder, 'subscriptions'),
      means: { ...means, findQueue },
      deliveries: () => this.#deliveries,
    });
    this.#topicHome = {
      observer,
      records: this.#keep<TopicRecord>(folder, 'topics'),
      subscriptions: this.subscriptions,
      deliveries: this.#deliveries,
      carry,
    };
    this.#restore();
  }

  /** How many times faster than in the cloud the waits between attempts of a delivery pass. */
  get timeScale(): number {
    return this.#deliveries.timeScale;
  }

  set timeScale(timeScale: number) {
    this.#deliveries.timeScale = timeScale;
  }

  /** The topic, and whether it is new. @throws {SmqError} `TopicAlreadyExist` with other attributes than these. */
  createTopic(name: string, attributes?: Partial<TopicAttributes>) {
    checkName('topic', name);
    const known = this.#topics.get(name);
    const wanted = { ...standardTopic, ...attributes };
    if (known && attributes && !isDeepStrictEqual(known.record.attributes, wanted)) {
      throw new SmqError('TopicAlreadyExist');
    }
    const topic = known ?? new Topic(name, this.#topicHome);
    if (!known) topic.change(wanted);
    this.#topics.set(name, topic);
    return { topic, isNew: !known };
  }

  /** The queue, and whether it is new. @throws {SmqError} `QueueAlreadyExist` with other attributes than these. */
  createQueue(name: string, attributes?: Partial<QueueAttributes>) {
    checkName('queue', name);
    const known = this.#queues.get(name);
    const wanted = { ...standardQueue, ...attributes };
    if (known && attributes && !isDeepStrictEqual(known.record.attributes, wanted)) {
      throw new SmqError('QueueAlreadyExist');
    }
    const queue = known ?? new Queue(name, this.#queueHome);
    this.#queues.set(name, queue);
    if (!known) queue.change(wanted);
    return { queue, isNew: !known };
  }

  hasTopic(name: string): boolean {
    return this.#topics.has(name);
  }

  /** @throws {SmqError} `TopicNotExist`. */
  topic(name: string): Topic {
    const topic = this.#topics.get(name);
    if (topic) return topic;
    throw new SmqError('TopicNotExist');
  }

  /** @throws {SmqError} `QueueNotExist`. */
  queue(name: string): Queue {
    const queue = this.#queues.get(name);
    if (queue) return queue;
    throw new SmqError('QueueNotExist');
  }

  topics(): Topic[] {
    return [...this.#topics.values()];
  }

  queues(): Queue[] {
    return [...this.#queues.values()];
  }

  /** Deletes it with all it holds, if there is one. */
  deleteTopic(name: string): void {
    this.#topics.get(name)?.drop();
    this.#topics.delete(name);
  }

  /** Deletes it with all it holds, if there is one. */
  deleteQueue(name: string): void {
    const queue = this.#queues.get(name);
    this.#queues.delete(name);
    queue?.drop();
  }

  /** Ends all waiting and delivering; what is kept goes on at the next start. */
  close(): void {
    this.#deliveries.close();
    for (const queue of this.#queues.values()) queue.close();
    for (const kept of this.#kept) kept.close();
  }

  #keep<Value>(folder: string | undefined, name: string): KeptMap<Value> {
    const kept = new KeptMap<Value>(folder && join(folder, `${name}.jsonl`));
    this.#kept.push(kept);
    return kept;
  }

  #restore(): void {
    const messages = new Map<string, QueueMessage[]>();
    for (const [key, message] of this.#queueHome.messages.entries()) {
      const [queue = ''] = key.split('/', 1);
      const those = messages.get(queue);
      if (those) those.push(message);
      else messages.set(queue, [message]);
    }
    for (const [name] of this.#queueHome.records.entries()) {
      this.#queues.set(name, new Queue(name, this.#queueHome, messages.get(name)));
    }
    for (const [name] of this.#topicHome.records.entries()) {
      this.#topics.set(name, new Topic(name, this.#topicHome));
    }
    this.subscriptions.resume();
  }
}
