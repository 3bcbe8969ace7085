import type { KeptMap } from '../state/kept-map.js';
import {
  apiSubscription,
  type DeliveryMeans,
  type SubscriptionRecord,
} from './api-subscription.js';
import type { Deliveries } from './deliveries.js';
import { type FunctionSubscription, functionSubscription } from './function-subscription.js';
import { SmqError } from './smq-error.js';
import type { Subscription } from './subscription.js';
import type { SubscriptionAttributes } from './subscription-attributes.js';

export interface SubscriptionsOptions {
  /** Those that were made over the API. */
  readonly records: KeptMap<SubscriptionRecord>;
  readonly means: DeliveryMeans;
  readonly deliveries: () => Deliveries;
}

/** The subscriptions of all topics: those over the API are kept, those of functions are made anew at each start. */
export class Subscriptions {
  readonly #options: SubscriptionsOptions;
  readonly #byKey = new Map<string, Subscription>();

  constructor(options: SubscriptionsOptions) {
    this.#options = options;
    for (const [key, record] of options.records.entries()) {
      this.#byKey.set(key, apiSubscription(record, options.means));
    }
  }

  /** By the key under which deliveries are pending for it. */
  find(key: string): Subscription | undefined {
    return this.#byKey.get(key);
  }

  /** Those of a topic, by key. */
  of(topic: string): [string, Subscription][] {
    return [...this.#byKey].filter(([, subscription]) => subscription.topic === topic);
  }

  /** Goes on with what is pending. */
  resume(): void {
    for (const key of this.#byKey.keys()) this.#options.deliveries().resume(key);
  }

  addFunction(topic: string, options: FunctionSubscription): void {
    // No name over the API has a slash.
    const key = `${topic}//${options.name}`;
    this.#byKey.set(key, functionSubscription(topic, options));
    this.#options.deliveries().resume(key);
  }

  add(topic: string, name: string, attributes: SubscriptionAttributes): void {
    const now = Date.now();
    this.#put({ topic, name, attributes, createTime: now, lastModifyTime: now });
  }

  change(topic: string, name: string, changes: Partial<SubscriptionAttributes>): void {
    const record = this.record(topic, name);
    const { DeadLetterTargetQueue, ...others } = { ...record.attributes, ...changes };
    const attributes = { ...others, ...(DeadLetterTargetQueue && { DeadLetterTargetQueue }) };
    this.#put({ ...record, attributes, lastModifyTime: Date.now() });
  }

  /** Those over the API, by name. */
  records(topic: string): SubscriptionRecord[] {
    return [...this.#options.records.values()].filter((record) => record.topic === topic);
  }

  has(topic: string, name: string): boolean {
    return this.#options.records.has(`${topic}/${name}`);
  }

  /** @throws {SmqError} `SubscriptionNotExist`. */
  record(topic: string, name: string): SubscriptionRecord {
    const record = this.#options.records.get(`${topic}/${name}`);
    if (record) return record;
    throw new SmqError('SubscriptionNotExist');
  }

  remove(topic: string, name: string): void {
    this.#forget(`${topic}/${name}`);
  }

  removeAll(topic: string): void {
    for (const [key] of this.of(topic)) this.#forget(key);
  }

  #put(record: SubscriptionRecord): void {
    const key = `${record.topic}/${record.name}`;
    this.#byKey.set(key, apiSubscription(record, this.#options.means));
    this.#options.records.set(key, record);
  }

  #forget(key: string): void {
    this.#byKey.delete(key);
    this.#options.records.delete(key);
    this.#options.deliveries().drop(key);
  }
}
