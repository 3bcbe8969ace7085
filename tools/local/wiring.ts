import { topicTriggerEvent } from '../wire/index.js';
import { readDestination } from './deliver-report.js';
import type { Fc } from './fc/start-fc.js';
import type { LocalFile, LocalSubscription } from './local-file.js';
import type { Broker } from './smq/broker.js';
import type { FunctionTemplate, Template } from './template.js';
import { bucketOf, type TriggerOf, topicOf } from './trigger.js';

interface Wired {
  readonly template: Template;
  readonly local: LocalFile;
  readonly broker: Broker;
  readonly fc: Fc;
}

/**
 * Creates the topics and queues that triggers, destinations, settings, subscriptions and event rules name.
 *
 * @throws {Error} for a resource name (ARN) that can't be read, or is of nothing that exists locally.
 */
export function createNamed(
  broker: Broker,
  functions: readonly FunctionTemplate[],
  { subscriptions, eventRules }: LocalFile,
): void {
  for (const item of functions) createNamedBy(item, broker);
  for (const { topic, endpoint, deadLetterQueue } of subscriptions) {
    broker.createTopic(topic);
    createEndpoint(endpoint, broker);
    if (deadLetterQueue) broker.createQueue(deadLetterQueue);
  }
  for (const { endpoint } of eventRules) createEndpoint(endpoint, broker);
}

/**
 * Has each topic invoke the functions that have a trigger for it, and deliver to the subscriptions of the local file.
 *
 * @throws {Error} for a subscription to a function that has no HTTP trigger.
 */
export function subscribeAll(wired: Wired): void {
  for (const { name, triggers } of wired.template.functions) {
    for (const trigger of triggers) {
      if (trigger.triggerType === 'mns_topic') subscribeTrigger(name, trigger, wired);
    }
  }
  for (const subscription of wired.local.subscriptions) subscribe(subscription, wired);
}

function createNamedBy(
  { triggers, onSuccess, onFailure, environment }: FunctionTemplate,
  broker: Broker,
): void {
  for (const trigger of triggers) {
    if (trigger.triggerType === 'mns_topic') broker.createTopic(topicOf(trigger));
    // Only to find out now that it can't be read.
    if (trigger.triggerType === 'oss') bucketOf(trigger);
  }
  const deadLetterQueue = environment['DEAD_LETTER_QUEUE'];
  if (deadLetterQueue) broker.createQueue(deadLetterQueue);
  for (const destination of [onSuccess, onFailure]) {
    if (!destination) continue;
    const { kind, name } = readDestination(destination);
    if (kind === 'queues') broker.createQueue(name);
    if (kind === 'topics') broker.createTopic(name);
  }
}

function createEndpoint(endpoint: string, broker: Broker): void {
  const [kind, name = ''] = endpoint.split(':');
  if (kind === 'queue') broker.createQueue(name);
  if (kind === 'topic') broker.createTopic(name);
}

function subscribeTrigger(
  functionName: string,
  trigger: TriggerOf<'mns_topic'>,
  { template: { account }, broker, fc }: Wired,
): void {
  const { triggerName, triggerConfig } = trigger;
  const { notifyContentFormat: format = 'STREAM', notifyStrategy, filterTag } = triggerConfig;
  const subscription = { format, account, name: triggerName };
  broker.topic(topicOf(trigger)).subscribeFunction({
    name: `${functionName}/${triggerName}`,
    target: functionName,
    filterTag,
    strategy: notifyStrategy,
    deliver(message, cause) {
      fc.invokeAsync(functionName, topicTriggerEvent(message, subscription), cause);
    },
  });
}

function subscribe(subscription: LocalSubscription, { template, broker, fc }: Wired): void {
  const { topic, name, endpoint, format, strategy, filterTag, deadLetterQueue } = subscription;
  broker.subscriptions.add(topic, name, {
    Endpoint: endpointOf(endpoint, template, fc),
    NotifyContentFormat: format ?? 'XML',
    NotifyStrategy: strategy ?? 'BACKOFF_RETRY',
    ...(filterTag !== undefined && { FilterTag: filterTag }),
    ...(deadLetterQueue !== undefined && { DeadLetterTargetQueue: deadLetterQueue }),
  });
}

function endpointOf(endpoint: string, { region, account }: Template, fc: Fc): string {
  const [, kind, name = ''] = /^(queue|function):(.+)$/.exec(endpoint) ?? [];
  if (kind === 'queue') return `acs:mns:${region}:${account}:queues/${name}`;
  if (kind === undefined) return endpoint;
  const gateway = fc.http.get(name);
  if (!gateway)
    throw new Error(`local.yaml: the template has no function ${name} with an HTTP trigger`);
  return `${gateway.url}/`;
}
