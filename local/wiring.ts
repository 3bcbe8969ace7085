import { matchesEventType } from '@oss-inbox/shared';
import { topicTriggerEvent } from '../wire/index.js';
import { readDestination } from './deliver.js';
import type { Fc } from './fc/start-fc.js';
import type { RaisedEvent } from './oss/start-oss.js';
import type { Broker } from './smq/broker.js';
import type { FunctionTemplate, Template } from './template.js';
import { bucketOf, topicOf } from './trigger.js';

/**
 * Creates the topics and queues that triggers, destinations and settings name.
 *
 * @throws {Error} for a resource name (ARN) that can't be read, or is of nothing that exists locally.
 */
export function createNamed(broker: Broker, functions: readonly FunctionTemplate[]): void {
  for (const { triggers, onSuccess, onFailure, environment } of functions) {
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
}

/** Has each topic invoke the functions that have a trigger for it. */
export function subscribeTopicTriggers(
  { account, functions }: Template,
  broker: Broker,
  fc: Fc,
): void {
  for (const { name: functionName, triggers } of functions) {
    for (const trigger of triggers) {
      if (trigger.triggerType !== 'mns_topic') continue;
      const { notifyContentFormat: format = 'STREAM', filterTag } = trigger.triggerConfig;
      const subscription = { format, account, name: trigger.triggerName };
      broker.topic(topicOf(trigger)).subscribe((message) => {
        if (filterTag && message.tag !== filterTag) return;
        fc.invokeAsync(functionName, topicTriggerEvent(message, subscription));
      });
    }
  }
}

/** Invokes the functions that have an OSS trigger for this event. */
export function fireOssTriggers(
  { eventName, bucket, key, document }: RaisedEvent,
  functions: readonly FunctionTemplate[],
  fc: Fc,
): void {
  for (const { name, triggers } of functions) {
    for (const trigger of triggers) {
      if (trigger.triggerType !== 'oss' || bucketOf(trigger) !== bucket) continue;
      const { events, filter } = trigger.triggerConfig;
      const { prefix = '', suffix = '' } = filter?.key ?? {};
      const isWanted = events.some((pattern) => matchesEventType(pattern, eventName));
      if (isWanted && key.startsWith(prefix) && key.endsWith(suffix)) {
        fc.invokeAsync(name, document);
      }
    }
  }
}
