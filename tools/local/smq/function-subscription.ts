import type { TopicMessage } from '../../wire/index.js';
import type { NotifyStrategy } from './retry-wait.js';
import type { Subscription } from './subscription.js';

export interface FunctionSubscription {
  /** Unique in its topic: by it the pending deliveries find their way after a restart. */
  readonly name: string;
  /** What the trace calls it: the function's name. */
  readonly target: string;
  readonly filterTag?: string | undefined;
  /** `BACKOFF_RETRY` where absent. */
  readonly strategy?: NotifyStrategy | undefined;
  /**
   * Takes a message, of which `cause` is the delivery's trace event. One that throws, rejects or gives `false` is tried
   * again as the strategy says.
   */
  readonly deliver: (message: TopicMessage, cause: string) => unknown;
}

/** The subscription behind a topic trigger of Function Compute. */
export function functionSubscription(
  topic: string,
  { strategy = 'BACKOFF_RETRY', deliver, ...options }: FunctionSubscription,
): Subscription {
  return {
    ...options,
    topic,
    strategy,
    async deliver(message, { traceEvent }) {
      return { isDelivered: (await deliver(message, traceEvent)) !== false };
    },
  };
}
