import { Queue } from './queue.js';
import { SmqError } from './smq-error.js';
import { newTopic, type Topic } from './topic.js';

/** The topics and queues of one account and region. */
export class Broker {
  readonly #topics = new Map<string, Topic>();
  readonly #queues = new Map<string, Queue>();

  /** The topic, and whether it is new. */
  createTopic(name: string): { topic: Topic; isNew: boolean } {
    const existing = this.#topics.get(name);
    const topic = existing ?? newTopic(name);
    this.#topics.set(name, topic);
    return { topic, isNew: !existing };
  }

  /** Whether the queue is new; attributes of one that exists stay as they are. */
  createQueue(name: string, visibilityTimeout?: number): boolean {
    if (this.#queues.has(name)) return false;
    this.#queues.set(name, new Queue(visibilityTimeout));
    return true;
  }

  hasTopic(name: string): boolean {
    return this.#topics.has(name);
  }

  /** @throws {SmqError} `TopicNotExist`. */
  topic(name: string): Topic {
    const topic = this.#topics.get(name);
    if (topic) return topic;
    const message = 'The topic name you provided does not exist.';
    throw new SmqError(404, 'TopicNotExist', message);
  }

  /** @throws {SmqError} `QueueNotExist`. */
  queue(name: string): Queue {
    const queue = this.#queues.get(name);
    if (queue) return queue;
    const message = 'The queue name you provided does not exist.';
    throw new SmqError(404, 'QueueNotExist', message);
  }
}
