import { notificationBody, type Owner, type TopicMessage } from '../../wire/index.js';
import { queueNameOf, readEndpoint } from './endpoint.js';
import { type HttpPushOptions, pushOverHttp } from './http-push.js';
import type { Queue } from './queue.js';
import { SmqError } from './smq-error.js';
import type { Subscription } from './subscription.js';
import type { SubscriptionAttributes } from './subscription-attributes.js';

/** What is kept of a subscription; times are milliseconds. */
export interface SubscriptionRecord {
  readonly topic: string;
  readonly name: string;
  readonly attributes: SubscriptionAttributes;
  readonly createTime: number;
  readonly lastModifyTime: number;
}

export interface DeliveryMeans extends Pick<HttpPushOptions, 'key' | 'timeout'> {
  readonly owner: Owner;
  findQueue(name: string): Queue | undefined;
}

/** A subscription that was made over the API: to a queue, or to a URL. */
export function apiSubscription(
  { topic, name, attributes }: SubscriptionRecord,
  means: DeliveryMeans,
): Subscription {
  const { Endpoint, NotifyContentFormat, NotifyStrategy, FilterTag } = attributes;
  const form = { account: means.owner.account, name, format: NotifyContentFormat };
  const bodyOf = (message: TopicMessage) => notificationBody(message, form);
  return {
    topic,
    name,
    target: Endpoint.startsWith('acs:') ? `queue ${queueNameOf(Endpoint)}` : Endpoint,
    filterTag: FilterTag,
    strategy: NotifyStrategy,
    ...(attributes.DeadLetterTargetQueue && {
      deadLetters: { queue: attributes.DeadLetterTargetQueue, bodyOf },
    }),
    async deliver(message, attempt) {
      // Read only now: it may be of another account than this start's.
      const endpoint = readEndpoint(Endpoint, means.owner);
      if (endpoint.kind === 'http') {
        return pushOverHttp(message, { ...means, form, endpoint, attempt });
      }
      const queue = means.findQueue(endpoint.queue);
      if (!queue) throw new SmqError('QueueNotExist');
      queue.send({ body: bodyOf(message) }, attempt.traceEvent);
      return { isDelivered: true };
    },
  };
}
