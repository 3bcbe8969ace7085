import {
  childText,
  type Owner,
  type PushFormat,
  pushFormats,
  type XmlElement,
} from '../../wire/index.js';
import { readEndpoint } from './endpoint.js';
import { readDeadLetterQueue } from './read-dead-letter-queue.js';
import { choiceField, refused } from './read-fields.js';
import { type NotifyStrategy, notifyStrategies } from './retry-wait.js';

/** How a subscription over the API delivers. */
export interface SubscriptionAttributes {
  readonly Endpoint: string;
  readonly NotifyStrategy: NotifyStrategy;
  readonly NotifyContentFormat: PushFormat;
  readonly FilterTag?: string | undefined;
  /** The queue for what could not be delivered. */
  readonly DeadLetterTargetQueue?: string | undefined;
}

/**
 * The attributes in the body of a Subscribe request.
 *
 * @throws {SmqError} `InvalidArgument` or `EndpointInvalid`.
 * @see https://www.alibabacloud.com/help/en/mns/subscribe-1
 */
export function readSubscription(root: XmlElement, owner: Owner): SubscriptionAttributes {
  const Endpoint = childText(root, 'Endpoint')?.trim() ?? '';
  readEndpoint(Endpoint, owner);
  const FilterTag = childText(root, 'FilterTag') ?? '';
  if (FilterTag.length > 16) throw refused('FilterTag');
  const changes = readSubscriptionChanges(root);
  return {
    Endpoint,
    NotifyStrategy: changes.NotifyStrategy ?? 'BACKOFF_RETRY',
    NotifyContentFormat: choiceField(root, 'NotifyContentFormat', pushFormats) ?? 'XML',
    ...(FilterTag && { FilterTag }),
    ...(changes.DeadLetterTargetQueue && {
      DeadLetterTargetQueue: changes.DeadLetterTargetQueue,
    }),
  };
}

/** Those that can be changed afterwards. @throws {SmqError} `InvalidArgument`. */
export function readSubscriptionChanges(
  root: XmlElement,
): Partial<Pick<SubscriptionAttributes, 'NotifyStrategy' | 'DeadLetterTargetQueue'>> {
  const strategy = choiceField(root, 'NotifyStrategy', notifyStrategies);
  const policy = root.children.find(({ name }) => name === 'DlqPolicy');
  return {
    ...(strategy && { NotifyStrategy: strategy }),
    ...(policy && { DeadLetterTargetQueue: readDeadLetterQueue(policy) }),
  };
}

/** The attributes as SMQ answers them. */
export function subscriptionAttributeFields(attributes: SubscriptionAttributes) {
  const { DeadLetterTargetQueue, ...fields } = attributes;
  const DlqPolicy = DeadLetterTargetQueue && { Enabled: 'True', DeadLetterTargetQueue };
  return { ...fields, ...(DlqPolicy && { DlqPolicy }) };
}
