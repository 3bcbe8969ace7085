import { bodyMd5, type PublishedMessage, type TopicMessage } from '../../wire/index.js';
import type { KeptMap } from '../state/kept-map.js';
import type { Observer } from '../trace/trace-event.js';
import { checkBody } from './check-body.js';
import type { Deliveries } from './deliveries.js';
import type { FunctionSubscription } from './function-subscription.js';
import { newMessageId } from './message.js';
import { messageParts } from './message-news.js';
import type { Subscription } from './subscription.js';
import type { Subscriptions } from './subscriptions.js';
import { standardTopic, type TopicAttributes } from './topic-attributes.js';

/** What is kept of a topic; times are milliseconds. */
export interface TopicRecord {
  readonly attributes: TopicAttributes;
  readonly createTime: number;
  readonly lastModifyTime: number;
}

/** What the topics of a broker share. */
export interface TopicHome {
  readonly observer: Observer;
  /** By topic. */
  readonly records: KeptMap<TopicRecord>;
  readonly subscriptions: Subscriptions;
  readonly deliveries: Deliveries;
  /** Has a delivery start: at once, or as a fault injector does it. */
  readonly carry: (start: () => void) => void;
}

/** A subscription as the page shows it. */
export interface SubscriptionView
  extends Pick<Subscription, 'name' | 'target' | 'filterTag' | 'strategy'> {
  /** Deliveries that are under way or will be tried again. */
  readonly pending: number;
}

/** A topic: each subscription whose filter tag fits gets each message. */
export class Topic {
  readonly name: string;
  readonly #home: TopicHome;
  #record: TopicRecord;

  constructor(name: string, home: TopicHome) {
    this.name = name;
    this.#home = home;
    const now = Date.now();
    const attributes = standardTopic;
    this.#record = home.records.get(name) ?? { attributes, createTime: now, lastModifyTime: now };
  }

  get record(): TopicRecord {
    return this.#record;
  }

  change(attributes: TopicAttributes): void {
    this.#record = { ...this.#record, attributes, lastModifyTime: Date.now() };
    this.#home.records.set(this.name, this.#record);
  }

  /** @throws {SmqError} `InvalidArgument` when the body is empty or larger than the topic takes. */
  publish(published: PublishedMessage, cause?: string): TopicMessage {
    checkBody(published, this.#record.attributes.MaximumMessageSize);
    const message: TopicMessage = {
      ...published,
      id: newMessageId(),
      md5: bodyMd5(published.body),
      publishTime: Date.now(),
      topic: this.name,
    };
    const wanted = this.#home.subscriptions
      .of(this.name)
      .filter(([, { filterTag }]) => !filterTag || filterTag === message.tag);
    const traceEvent = this.#tell(message, wanted.length, cause);
    const { deliveries, carry } = this.#home;
    for (const [key] of wanted) carry(() => deliveries.start(key, message, traceEvent));
    return message;
  }

  /** Has a function get the messages; one of the same name is replaced. */
  subscribeFunction(options: FunctionSubscription): void {
    this.#home.subscriptions.addFunction(this.name, options);
  }

  subscriptions(): SubscriptionView[] {
    return this.#home.subscriptions.of(this.name).map(([key, subscription]) => {
      const { name, target, filterTag, strategy } = subscription;
      return { name, target, filterTag, strategy, pending: this.#home.deliveries.count(key) };
    });
  }

  /** Forgets it, with its subscriptions and what is pending for them. */
  drop(): void {
    this.#home.subscriptions.removeAll(this.name);
    this.#home.records.delete(this.name);
  }

  #tell(message: TopicMessage, count: number, cause?: string): string {
    const { id, tag, attributes } = message;
    const told = this.#home.observer.begin({
      kind: 'message',
      title: `topic ${this.name}`,
      status: 'fine',
      cause,
      reference: id,
      facts: { id, ...(tag && { tag }), subscriptions: String(count) },
      parts: messageParts(message, attributes),
    });
    return told.id;
  }
}
