import { createHash, randomBytes } from 'node:crypto';

/** A message as a publisher sends it. */
export interface PublishedMessage {
  readonly body: string;
  readonly tag?: string;
  /** Texts by attribute name. */
  readonly attributes?: Readonly<Record<string, string>>;
}

/** A message in a topic. */
export interface TopicMessage extends PublishedMessage {
  readonly id: string;
  /** Upper-case hexadecimal. */
  readonly md5: string;
  /** Milliseconds. */
  readonly publishTime: number;
  readonly topic: string;
}

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

/** A message id as SMQ gives them: 32 hexadecimal digits. */
export function newMessageId(): string {
  return randomBytes(16).toString('hex').toUpperCase();
}

/** The MD5 of a message's text as SMQ writes it. */
export function bodyMd5(body: string): string {
  return createHash('md5').update(body).digest('hex').toUpperCase();
}
