import { randomBytes } from 'node:crypto';
import { bodyMd5, messageId, type PublishedMessage, type TopicMessage } from '../../wire/index.js';

type Subscriber = (message: TopicMessage) => void;

/** A topic: each subscriber gets each message, once and at once. */
export interface Topic {
  subscribe(subscriber: Subscriber): void;
  publish(message: PublishedMessage): TopicMessage;
}

/** A topic without subscribers. */
export function newTopic(name: string): Topic {
  const subscribers: Subscriber[] = [];
  return {
    subscribe(subscriber) {
      subscribers.push(subscriber);
    },
    publish(published) {
      const message = {
        ...published,
        id: newMessageId(),
        md5: bodyMd5(published.body),
        publishTime: Date.now(),
        topic: name,
      };
      for (const subscriber of subscribers) subscriber(message);
      return message;
    },
  };
}

/** A new message id. */
export function newMessageId(): string {
  return messageId(randomBytes(16));
}
