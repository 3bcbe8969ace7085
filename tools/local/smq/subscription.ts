import type { TopicMessage } from '../../wire/index.js';
import type { Part } from '../trace/trace-event.js';
import type { NotifyStrategy } from './retry-wait.js';

/** One attempt to deliver a message. */
export interface Attempt {
  /** Of the push, by which its receiver's trace finds its cause. */
  readonly requestId: string;
  /** The id of what was told of the attempt. */
  readonly traceEvent: string;
  /** Aborted when the stand-in closes. */
  readonly closing: AbortSignal;
}

export interface AttemptResult {
  readonly isDelivered: boolean;
  readonly facts?: Readonly<Record<string, string>>;
  readonly parts?: readonly Part[];
}

/** Who gets the messages of a topic. */
export interface Subscription {
  readonly topic: string;
  readonly name: string;
  /** Where it delivers to, for people. */
  readonly target: string;
  /** Only messages of this tag are delivered; all where absent. */
  readonly filterTag?: string | undefined;
  readonly strategy: NotifyStrategy;
  /** The queue for what could not be delivered, as it would have been. */
  readonly deadLetters?: {
    readonly queue: string;
    readonly bodyOf: (message: TopicMessage) => string;
  };
  /** Whatever it throws is a failed attempt. */
  deliver(message: TopicMessage, attempt: Attempt): Promise<AttemptResult>;
}
