import type { Cloud } from './cloud.js';
import { bucketOf, type Trigger, type TriggerOf, topicOf } from './trigger.js';

/** What the template says about where things go. */
export interface Places {
  readonly callbackUrl: string;
  readonly bucket: string;
  /** What keys begin with that the OSS trigger is about. */
  readonly prefix: string;
  readonly topic: string;
}

/** Those that there are: a template may lack any of the three triggers. */
export function findPlaces({ template, local, fc }: Cloud): Partial<Places> {
  const triggers = template.functions.flatMap((item) => item.triggers);
  const [http] = [...fc.http.values()];
  const oss = firstOf(triggers, 'oss');
  const subscribed = firstOf(triggers, 'mns_topic');
  const topic = subscribed ? topicOf(subscribed) : local.subscriptions[0]?.topic;
  return {
    ...(http && { callbackUrl: `${http.url}/` }),
    ...(oss && { bucket: bucketOf(oss), prefix: oss.triggerConfig.filter?.key?.prefix ?? '' }),
    ...(topic !== undefined && { topic }),
  };
}

/** @throws {Error} when the template lacks one of the three triggers. */
export function readPlaces(cloud: Cloud): Places {
  const { callbackUrl, bucket, prefix = '', topic } = findPlaces(cloud);
  if (callbackUrl === undefined || bucket === undefined || topic === undefined) {
    throw new Error('this needs an http, an oss and an mns_topic trigger in the template');
  }
  return { callbackUrl, bucket, prefix, topic };
}

function firstOf<Type extends Trigger['triggerType']>(
  triggers: readonly Trigger[],
  type: Type,
): TriggerOf<Type> | undefined {
  return triggers.find((trigger): trigger is TriggerOf<Type> => trigger.triggerType === type);
}
