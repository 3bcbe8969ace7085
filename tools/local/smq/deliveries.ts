import type { TopicMessage } from '../../wire/index.js';
import { newRequestId } from '../http/request-id.js';
import type { KeptMap } from '../state/kept-map.js';
import type { Observer, Ongoing } from '../trace/trace-event.js';
import type { Queue } from './queue.js';
import { retryWait } from './retry-wait.js';
import type { AttemptResult, Subscription } from './subscription.js';

/** A message that a subscription has still to deliver. */
export interface PendingDelivery {
  /** By which the subscription is found. */
  readonly key: string;
  readonly message: TopicMessage;
  /** Attempts that have failed. */
  readonly attempts: number;
  /** When the next attempt is, milliseconds. */
  readonly due: number;
  /** The id of what was told of the message. */
  readonly cause: string;
}

export interface DeliveriesOptions {
  readonly pending: KeptMap<PendingDelivery>;
  readonly observer: Observer;
  /** How many times faster than in the cloud the waits between attempts pass. */
  readonly timeScale: number;
  findSubscription(key: string): Subscription | undefined;
  findQueue(name: string): Queue | undefined;
}

/** How long a message stays in a topic. */
const DAY = 86_400_000;

/** Delivers messages to subscriptions until it succeeds or the subscription's strategy gives up. */
export class Deliveries {
  readonly #options: DeliveriesOptions;
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #running = new Set<string>();
  readonly #closing = new AbortController();
  #timeScale: number;

  constructor(options: DeliveriesOptions) {
    this.#options = options;
    this.#timeScale = options.timeScale;
    for (const [id, { message }] of options.pending.entries()) {
      if (message.publishTime < Date.now() - DAY) options.pending.delete(id);
    }
  }

  get timeScale(): number {
    return this.#timeScale;
  }

  /** What waits already waits on at the new speed. */
  set timeScale(timeScale: number) {
    const factor = this.#timeScale / timeScale;
    this.#timeScale = timeScale;
    for (const id of this.#timers.keys()) {
      const delivery = this.#options.pending.get(id);
      if (!delivery) continue;
      const due = Date.now() + (delivery.due - Date.now()) * factor;
      this.#options.pending.set(id, { ...delivery, due });
      this.#schedule(id, due);
    }
  }

  /** Makes the first attempt at once. */
  start(key: string, message: TopicMessage, cause: string): void {
    // A fault injector may have the same message delivered twice.
    const id = `${key}/${message.id}/${newRequestId()}`;
    this.#options.pending.set(id, { key, message, attempts: 0, due: Date.now(), cause });
    void this.#attempt(id);
  }

  /** Goes on with what is pending for a subscription that is there again. */
  resume(key: string): void {
    for (const [id, delivery] of this.#pendingOf(key)) {
      if (!this.#timers.has(id) && !this.#running.has(id)) this.#schedule(id, delivery.due);
    }
  }

  /** Forgets what is pending for a subscription. */
  drop(key: string): void {
    for (const [id] of this.#pendingOf(key)) {
      clearTimeout(this.#timers.get(id));
      this.#timers.delete(id);
      this.#options.pending.delete(id);
    }
  }

  /** How many deliveries are pending for a subscription. */
  count(key: string): number {
    return this.#pendingOf(key).length;
  }

  /** What is pending is kept. */
  close(): void {
    this.#closing.abort();
    for (const timer of this.#timers.values()) clearTimeout(timer);
  }

  #pendingOf(key: string): [string, PendingDelivery][] {
    return [...this.#options.pending.entries()].filter(([, delivery]) => delivery.key === key);
  }

  #schedule(id: string, due: number): void {
    const attempt = () => {
      this.#timers.delete(id);
      void this.#attempt(id);
    };
    clearTimeout(this.#timers.get(id));
    this.#timers.set(id, setTimeout(attempt, Math.max(due - Date.now(), 0)).unref());
  }

  async #attempt(id: string): Promise<void> {
    const delivery = this.#options.pending.get(id);
    const subscription = delivery && this.#options.findSubscription(delivery.key);
    if (!subscription) return;
    const { name, target } = subscription;
    const requestId = newRequestId();
    const told = this.#options.observer.begin({
      kind: 'delivery',
      title: `${name} → ${target}`,
      cause: delivery.cause,
      reference: requestId,
      facts: { attempt: String(delivery.attempts + 1) },
    });
    this.#running.add(id);
    const begun = Date.now();
    const attempt = { requestId, traceEvent: told.id, closing: this.#closing.signal };
    const result = await attemptOnce(subscription, delivery.message, attempt);
    this.#running.delete(id);
    told.update({ ms: Date.now() - begun, parts: result.parts ?? [] });
    this.#conclude({ id, delivery, subscription, told }, result);
  }

  #conclude(attempted: Attempted, { isDelivered, facts }: AttemptResult): void {
    const { id, delivery, subscription, told } = attempted;
    const { pending } = this.#options;
    if (isDelivered) {
      pending.delete(id);
      told.update({ status: 'fine', ...(facts && { facts }) });
      return;
    }
    told.update({ status: 'failed', ...(facts && { facts }) });
    // Stopped: the next start makes this attempt again. Or the subscription has ended.
    if (this.#closing.signal.aborted || !pending.has(id)) return;
    const attempts = delivery.attempts + 1;
    const wait = retryWait(subscription.strategy, attempts);
    if (wait === undefined) {
      this.#giveUp(attempted, attempts);
      return;
    }
    const due = Date.now() + (wait * 1000) / this.#timeScale;
    pending.set(id, { ...delivery, attempts, due });
    told.update({ facts: { 'next attempt': `in ${Math.round(wait)} s` } });
    this.#schedule(id, due);
  }

  #giveUp({ id, delivery, subscription, told }: Attempted, attempts: number): void {
    const { topic, name, deadLetters } = subscription;
    this.#options.pending.delete(id);
    const facts = { 'given up': `after ${attempts} attempts` };
    const queue = deadLetters && this.#options.findQueue(deadLetters.queue);
    try {
      if (!queue) throw new Error('no dead-letter queue');
      const body = deadLetters.bodyOf(delivery.message);
      queue.send({ body }, told.id, `subscription ${name} of topic ${topic}`);
      told.update({ facts: { ...facts, 'dead-lettered': queue.name } });
    } catch {
      told.update({ status: 'dead', facts });
    }
  }
}

interface Attempted {
  readonly id: string;
  readonly delivery: PendingDelivery;
  readonly subscription: Subscription;
  readonly told: Ongoing;
}

async function attemptOnce(
  subscription: Subscription,
  ...[message, attempt]: Parameters<Subscription['deliver']>
): Promise<AttemptResult> {
  try {
    return await subscription.deliver(message, attempt);
  } catch (error) {
    return { isDelivered: false, facts: { error: String(error) } };
  }
}
