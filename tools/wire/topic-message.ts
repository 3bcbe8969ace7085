import { createHash } from 'node:crypto';
import type { MessageExtras } from './message-properties.js';

/** A message as a publisher sends it. */
export interface PublishedMessage extends MessageExtras {
  readonly body: string;
  readonly tag?: string;
  /** What the API calls MessageAttributes: texts by name. */
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

/** The MD5 of a message's text as SMQ writes it. */
export function bodyMd5(body: string): string {
  return createHash('md5').update(body).digest('hex').toUpperCase();
}
