import { encodeBase64, matchesEventType, matchesRule } from 'oss-inbox';
import type { FaultInjector } from './fault-injector.js';
import type { Fc } from './fc/start-fc.js';
import type { LocalEventRule, LocalFile } from './local-file.js';
import { type EventStatus, joinStatuses } from './oss/event-status.js';
import type { RaisedEvent } from './oss/start-oss.js';
import type { Broker } from './smq/broker.js';
import type { Template } from './template.js';
import { bucketOf } from './trigger.js';

interface Targets {
  readonly template: Template;
  readonly local: LocalFile;
  readonly broker: Broker;
  readonly fc: Fc;
  readonly faultInjector: FaultInjector;
}

/** Hands an event to the functions whose OSS triggers and to the topics and queues whose rules want it. */
export function deliverEvent(event: RaisedEvent, targets: Targets): EventStatus {
  fireTriggers(event, targets);
  const rules = targets.local.eventRules.filter((rule) => isWanted(rule, event));
  return joinStatuses(rules.map((rule) => notify(rule, event, targets)));
}

function fireTriggers(
  { eventName, bucket, key, document, cause }: RaisedEvent,
  { template, fc, faultInjector }: Targets,
): void {
  for (const { name, triggers } of template.functions) {
    for (const trigger of triggers) {
      if (trigger.triggerType !== 'oss' || bucketOf(trigger) !== bucket) continue;
      const { events, filter } = trigger.triggerConfig;
      const { prefix = '', suffix = '' } = filter?.key ?? {};
      const isOfType = events.some((pattern) => matchesEventType(pattern, eventName));
      if (!isOfType || !key.startsWith(prefix) || !key.endsWith(suffix)) continue;
      faultInjector.carry(() => fc.invokeAsync(name, document, cause));
    }
  }
}

function isWanted({ eventTypes, match }: LocalEventRule, { eventName, bucket, key }: RaisedEvent) {
  return (
    eventTypes.some((pattern) => matchesEventType(pattern, eventName)) &&
    match.some((rule) => matchesRule(rule, bucket, key))
  );
}

/** Sends what OSS sends to SMQ: the document, naming the rule, in Base64. */
function notify(
  { name, endpoint }: LocalEventRule,
  { document, cause }: RaisedEvent,
  { broker }: Targets,
): EventStatus {
  const body = encodeBase64(namingRule(document, name));
  const [kind, target = ''] = endpoint.split(':');
  try {
    if (kind === 'queue') broker.queue(target).send({ body }, cause);
    else broker.topic(target).publish({ body }, cause);
    return 'ok';
  } catch {
    // Somebody has deleted it since.
    return 'failed';
  }
}

function namingRule(document: string, ruleId: string): string {
  const { events } = JSON.parse(document) as { events: { oss: object }[] };
  return JSON.stringify({
    events: events.map((event) => ({ ...event, oss: { ...event.oss, ruleId } })),
  });
}
